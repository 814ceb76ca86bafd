import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  countNeeded,
  getBand,
  getCloseness,
  getDirection,
  getGap,
  getOrder,
  getSay,
  getScore,
} from "../../facilitation/static/facilitation/js/room/congruence.js";

/** @typedef {import("../../facilitation/static/facilitation/js/room/congruence.js").Ratings} Ratings */

const shared = new URL("../vectors/congruence.json", import.meta.url);
/** @type {{things: string[], cases: any[]}} */
const { things, cases } = JSON.parse(readFileSync(shared, "utf-8"));

/** @param {string[]} codes @returns {Ratings} */
function makeRatings(codes) {
  const ratings = things.map((slug, place) => [slug, codes[place]]).filter(([, code]) => code !== "-");
  return Object.fromEntries(ratings.map(([slug, code]) => [slug, code === "n" || code === "s" ? code : Number(code)]));
}

/** @param {number} rating @param {number} [number] @returns {Ratings} */
const rateAll = (rating, number = 13) => Object.fromEntries(things.slice(0, number).map((slug) => [slug, rating]));

for (const { says, ring, rings, ratings, ...expected } of cases) {
  test(`the shared cases: ${says}`, () => {
    const gap = getGap({ ring, rings, ratings: makeRatings(ratings) });
    if ("reason" in gap || expected.reason) {
      assert.deepEqual(gap, { reason: expected.reason });
      return;
    }
    assert.ok(Math.abs(gap.factors - expected.score) <= 0.00051, `${gap.factors}`);
    assert.ok(Math.abs(gap.steps - expected.steps) <= 0.0051, `${gap.steps}`);
    assert.equal(gap.band, expected.band);
    assert.equal(gap.direction, expected.direction);
    assert.equal(gap.placed, getCloseness(ring, rings));
    assert.ok(Math.abs(gap.expectedRing - (ring + gap.steps)) < 1e-9, "steps lead from the ring to the expected one");
  });
}

test("a ring that was not chosen has no gap, like one off the map", () => {
  assert.deepEqual(getGap({ ring: null, rings: 4, ratings: rateAll(5) }), { reason: "off_map" });
  assert.deepEqual(getGap({ ring: "n", rings: 4, ratings: rateAll(5) }), { reason: "off_map" });
});

test("of fewer things as large a part must be answered", () => {
  assert.deepEqual([13, 12, 6, 1, 20].map(countNeeded), [9, 9, 5, 1, 14]);
  assert.deepEqual(getScore(rateAll(5, 4), { things: 6 }), { reason: "not_enough" });
  assert.deepEqual(getScore(rateAll(5, 5), { things: 6 }), { score: 1 });
});

test("a plan of its own may call intimacy something else, or leave it out", () => {
  /** @type {Ratings} */
  const ratings = { ...rateAll(5, 9), "own-touch": "n" };
  assert.deepEqual(getScore(ratings), { score: 0.9 });
  assert.deepEqual(getScore(ratings, { intimacy: "own-touch" }), { score: 1 });
});

test("where intimacy is all there is and does not apply, there is nothing to divide by", () => {
  assert.deepEqual(getScore({ intimacy: "n" }, { things: 1 }), { reason: "nothing" });
});

test("bands grow with the gap, whatever its direction", () => {
  const order = ["lines_up", "small", "bigger"];
  const bands = Array.from({ length: 81 }, (_, index) => order.indexOf(getBand(index / 20)));
  assert.deepEqual(bands, bands.toSorted());
  assert.deepEqual([...new Set(bands)], [0, 1, 2]);
  for (const steps of [0.2, 0.75, 0.76, 1.5, 1.51, 3]) assert.equal(getBand(steps), getBand(-steps));
  assert.deepEqual([1, -1, 0.75, -0.75].map(getDirection), ["closer", "further", "same", "same"]);
});

test("for three to five rings every score lines up with one ring or two, so nobody is forced into a gap", () => {
  for (const rings of [3, 4, 5]) {
    for (let score = 0; score <= 1; score += 1 / 52) {
      const places = Array.from({ length: rings }, (_, index) => getCloseness(index + 1, rings));
      const lining = places.filter((placed) => getBand((placed - score) * (rings - 1)) === "lines_up");
      assert.ok(lining.length === 1 || lining.length === 2, `${rings} rings, ${score}`);
    }
  }
});

/** @param {[string, number, number][]} rows slug, placed, factors */
const makeTypes = (...rows) => rows.map(([slug, placed, factors]) => ({ slug, placed, factors }));

test("fewer than three kinds have no order", () => {
  assert.equal(getOrder(makeTypes(["a", 1, 0.2], ["b", 0, 0.9])), null);
});

test("the map and the things agree", () => {
  assert.deepEqual(getOrder(makeTypes(["a", 1, 0.9], ["b", 0.67, 0.5], ["c", 0, 0.1])), { order: "same", swaps: [] });
});

test("the map and the things are the other way round, and the clearest swaps are named", () => {
  const types = makeTypes(["near", 1, 0.1], ["middle", 0.67, 0.5], ["far", 0, 0.9]);
  assert.deepEqual(getOrder(types), {
    order: "reversed",
    swaps: [
      { closer: "near", further: "far" },
      { closer: "middle", further: "far" },
    ],
  });
});

test("a mixed order", () => {
  const types = makeTypes(["a", 1, 0.5], ["b", 0.67, 0.9], ["c", 0, 0.6]);
  assert.deepEqual(getOrder(types), {
    order: "mixed",
    swaps: [
      { closer: "a", further: "b" },
      { closer: "a", further: "c" },
    ],
  });
});

test("ties count for neither side: tau-b at its border", () => {
  // Five kinds, ten pairs: seven the same way round and three the other, tau 0.4.
  const places = [1, 0.75, 0.5, 0.25, 0];
  const make = (/** @type {number[]} */ factors) =>
    factors.map((score, index) => ({ slug: `${index}`, placed: places[index] ?? 0, factors: score }));
  assert.equal(getOrder(make([0.6, 0.7, 0.8, 0.3, 0.2]))?.order, "same", "seven to three");
  assert.equal(getOrder(make([0.6, 0.7, 0.8, 0.2, 0.3]))?.order, "mixed", "six to four");
  assert.equal(getOrder(make([0.2, 0.3, 0.8, 0.7, 0.6]))?.order, "reversed", "three to seven");
  assert.equal(getOrder(makeTypes(["a", 1, 0.9], ["b", 1, 0.1], ["c", 0, 0.1]))?.order, "same", "1 of 2 by 2: tau 0.5");
});

test("all in one ring have no order, and it is said so", () => {
  const types = makeTypes(["a", 1, 0.9], ["b", 1, 0.5], ["c", 1, 0.1]);
  assert.deepEqual(getOrder(types), { order: "one_ring", swaps: [] });
});

test("where the things say the same of all there is no order to compare", () => {
  assert.equal(getOrder(makeTypes(["a", 1, 0.5], ["b", 0.67, 0.5], ["c", 0, 0.1 + 0.4])), null);
});

test("the order of the list changes nothing in the word", () => {
  const types = makeTypes(["a", 1, 0.5], ["b", 0.67, 0.9], ["c", 0, 0.6], ["d", 0.33, 0.1]);
  for (let turn = 0; turn < types.length; turn += 1) {
    const turned = [...types.slice(turn), ...types.slice(0, turn)];
    assert.deepEqual(getOrder(turned), getOrder(types));
  }
});

test("the second lens says where something has clearly more say than it is close", () => {
  assert.deepEqual(getSay({ ring: 4, say: 1, rings: 4 }), { difference: 1, more: true });
  assert.deepEqual(getSay({ ring: 3, say: 2, rings: 3 }), { difference: 0.5, more: true });
  assert.equal(getSay({ ring: 3, say: 2, rings: 4 })?.more, false);
  assert.equal(getSay({ ring: 1, say: 4, rings: 4 })?.more, false);
  assert.equal(getSay({ ring: "n", say: 1, rings: 4 }), null);
  assert.equal(getSay({ ring: 1, say: null, rings: 4 }), null);
});
