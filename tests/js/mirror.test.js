import assert from "node:assert/strict";
import { test } from "node:test";

import { getLines, getRows } from "../../facilitation/static/facilitation/js/room/mirror.js";

const RINGS = ["Safest and closest", "Close", "Further out", "Outer edge"];
const EMPTY = {
  question: 1,
  version: 1,
  form: "none",
  scores: [],
  joined: null,
  nearly: null,
  average: null,
  spread: null,
  unrated: null,
  skipped: null,
  own: null,
};

/** @param {object} row @param {string[]} [steps] */
const read = (row, steps = RINGS) => {
  const lines = getLines(/** @type {any} */ ({ ...EMPTY, ...row }), steps, "Not on my map");
  return lines.map(({ label, words }) => (label ? `${label}: ${words}` : words));
};

test("numbers are said ring by ring, and those off the map apart", () => {
  assert.deepEqual(read({ form: "counts", scores: [7, 4, 2, 0], unrated: 3 }), [
    "Safest and closest: 7",
    "Close: 4",
    "Further out: 2",
    "Outer edge: 0",
    "Not on my map: 3",
  ]);
});

test("the longest bar is the greatest number, and few or none has no bar", () => {
  const row = /** @type {any} */ ({ ...EMPTY, form: "few", scores: [4, null, 8, null], joined: null });
  const shares = getLines(row, RINGS, "Not on my map").map((line) => line.share);
  assert.deepEqual(shares, [0.5, null, 1, null]);
});

test("rings shown together are said together, once", () => {
  assert.deepEqual(read({ form: "few", scores: [3, 3, 4, null], joined: 2 }), [
    "Safest and closest: 3",
    "Close: 3",
    "Further out and Outer edge: 4",
  ]);
});

test("rows stand as on the screen: one or all, without hidden ones, as they were sorted", () => {
  const questions = ["safety", "respect", "intimacy"].map((slug, index) => ({ id: index + 1, slug, hidden: false }));
  /** @param {object} view @param {number[]} [hidden] */
  const list = (view, hidden = []) => {
    const picture = /** @type {any} */ ({ rows: questions.map(({ id }) => ({ ...EMPTY, question: id })) });
    const round = { questions: questions.map((one) => ({ ...one, hidden: hidden.includes(one.id) })) };
    return getRows(picture, /** @type {any} */ (round), /** @type {any} */ ({ question: null, order: [], ...view }))
      .map(({ slug }) => slug)
      .join(" ");
  };
  assert.equal(list({}), "safety respect intimacy");
  assert.equal(list({ order: ["intimacy", "safety"] }), "intimacy safety respect");
  assert.equal(list({ order: ["intimacy", "safety"] }, [1]), "intimacy respect");
  assert.equal(list({ question: 2 }), "respect");
});

/** @type {[object, string][]} */
const SENTENCES = [
  [{ form: "none", version: 0 }, "Waiting for a few more answers."],
  [{ form: "nearly", nearly: 1 }, "Nearly everyone: Close."],
  [{ form: "everywhere" }, "Spread across all of them."],
  [{ form: "mostly_unrated" }, "Too few of us chose one of these."],
  [{ form: "average", average: 2, spread: "mixed" }, "On average: Close. We are mixed."],
  [{ form: "average", average: 2.5, spread: null }, "On average: between Close and Further out."],
];

for (const [row, sentence] of SENTENCES) {
  test(`a coarse row is one sentence: ${sentence}`, () => assert.deepEqual(read(row), [sentence]));
}

test("picks are said one by one, and that it does not belong here as well", () => {
  assert.deepEqual(read({ form: "picks", scores: [5, null, 3, 4], unrated: null }), [
    "Safest and closest: 5",
    "Close: few or none",
    "Further out: 3",
    "Outer edge: 4",
    "Not on my map: few or none",
  ]);
});
