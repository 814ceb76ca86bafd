import assert from "node:assert/strict";
import { test } from "node:test";

import { getBands, getShades } from "../../facilitation/static/facilitation/js/room/bands.js";

/** Half of what a phone of 360 px leaves for the picture between its margins. */
const RADIUS = (360 - 2 * 16) / 2;

for (const [rings, width] of [
  [3, 54.7],
  [4, 41],
  [5, 32.8],
]) {
  test(`${rings} rings on a phone of 360 px are bands of ${width} px, each as wide as the others`, () => {
    const bands = getBands(rings ?? 0, RADIUS);
    assert.equal(bands.length, rings);
    for (const { inner, outer } of bands) assert.ok(Math.abs(outer - inner - (width ?? 0)) < 0.05);
    assert.equal(bands[0]?.inner, 0);
    assert.ok(Math.abs((bands.at(-1)?.outer ?? 0) - RADIUS) < 1e-9);
  });
}

test("bands meet without a gap", () => {
  const bands = getBands(5, 100);
  for (const [place, band] of bands.slice(1).entries()) assert.equal(band.inner, bands[place]?.outer);
});

test("the centre is always the darkest and the edge always the palest, and no two rings look the same", () => {
  for (const rings of [3, 4, 5]) {
    const shades = getShades(rings, 5);
    assert.deepEqual([shades[0], shades.at(-1)], [0, 4]);
    assert.equal(new Set(shades).size, rings);
    assert.deepEqual([...shades].sort(), shades);
  }
});
