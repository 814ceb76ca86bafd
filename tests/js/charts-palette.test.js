import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CIRCLE,
  DIAMOND,
  getContrast,
  getInk,
  getLine,
  PLAIN,
  RATES,
  RINGS,
  SHARES,
} from "../../facilitation/static/facilitation/js/charts/palette.js";

/** @type {Record<string, string[]>} */
const PALETTES = {
  "three rings": RINGS[3] ?? [],
  "four rings": RINGS[4] ?? [],
  "five rings": RINGS[5] ?? [],
  ratings: RATES,
  shares: SHARES,
};

/** How light reaches eyes that see colours otherwise (Machado 2009), on linear red, green and blue. @type {Record<string, number[]>} */
const EYES = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
  grey: [0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722],
};

/** @param {string} colour @param {number[]} eyes @returns {number[]} lightness and two colours, as CIE counts them */
function see(colour, eyes) {
  const linear = [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const mix = (/** @type {number[]} */ matrix, /** @type {number[]} */ values) =>
    [0, 3, 6].map((row) => values.reduce((sum, value, index) => sum + value * (matrix[row + index] ?? 0), 0));
  const seen = mix(eyes, linear).map((value) => Math.min(1, Math.max(0, value)));
  const xyz = mix([0.4124, 0.3576, 0.1805, 0.2126, 0.7152, 0.0722, 0.0193, 0.1192, 0.9505], seen);
  const [x = 0, y = 0, z = 0] = xyz.map((value, index) => {
    const share = value / ([0.95047, 1, 1.08883][index] ?? 1);
    return share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** @param {string} one @param {string} other @param {number[]} eyes */
const getDistance = (one, other, eyes) => {
  const [a, b] = [see(one, eyes), see(other, eyes)];
  return Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)));
};

test("the ruler knows colours that merge from those that do not", () => {
  assert.ok(getDistance("#0072b2", "#d55e00", EYES.grey ?? []) < 10);
  assert.ok(getDistance("#000000", "#ffffff", EYES.deutan ?? []) > 99);
  assert.equal(Math.round(getContrast("#000000", "#ffffff")), 21);
  assert.equal(Math.round(100 * getContrast("#777777", "#ffffff")), 448);
});

for (const [name, palette] of Object.entries(PALETTES)) {
  test(`neighbouring steps of ${name} can be told apart by all eyes, and in grey`, () => {
    for (const [kind, eyes] of Object.entries(EYES)) {
      for (const [index, colour] of palette.slice(1).entries()) {
        const distance = getDistance(palette[index] ?? "", colour, eyes);
        assert.ok(distance >= 14, `${palette[index]} and ${colour} for ${kind}: ${distance.toFixed(1)}`);
      }
    }
  });

  test(`numbers can be read on every step of ${name}`, () => {
    for (const colour of palette) assert.ok(getContrast(getInk(colour), colour) >= 4.5, colour);
  });

  test(`the line between neighbouring steps of ${name} is seen on both sides`, () => {
    for (const [index, colour] of palette.slice(1).entries()) {
      const line = getLine(palette[index] ?? "", colour);
      for (const side of [palette[index] ?? "", colour]) assert.ok(getContrast(line, side) >= 3, `${line} on ${side}`);
    }
  });

  test(`no step of ${name} is red or green`, () => {
    for (const colour of palette) {
      const [lightness = 0, green = 0, yellow = 0] = see(colour, EYES.usual ?? []);
      const hue = (Math.atan2(yellow, green) * 180) / Math.PI;
      const strong = Math.hypot(green, yellow) > 20;
      assert.ok(!strong || !((hue > -20 && hue < 38) || (hue > 115 && hue < 200)), `${colour}: ${hue} ${lightness}`);
    }
  });
}

test("what is picked, and both marks, can be told from what they lie on", () => {
  assert.ok(getContrast(getInk(PLAIN), PLAIN) >= 4.5);
  assert.ok(getDistance(CIRCLE, DIAMOND, EYES.deutan ?? []) > 40);
  assert.ok(getDistance(CIRCLE, DIAMOND, EYES.grey ?? []) > 20);
});
