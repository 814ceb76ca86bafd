import assert from "node:assert/strict";
import { test } from "node:test";

import { getCondition, getPreview } from "../../facilitation/static/facilitation/js/room/picture.js";

/** @param {object} [changes] @returns {any} */
const makeRound = (changes = {}) => ({
  id: 9,
  subject: "friendship",
  wave: 1,
  open: true,
  display: "shown",
  ...changes,
});

/** @param {number[]} versions of its rows @returns {any} */
const makePicture = (...versions) => ({
  round: 9,
  version: 1,
  answers: 5,
  rows: versions.map((version, index) => ({ question: index + 1, version, scores: [], unrated: 0, skipped: null })),
  late: null,
});

/** @type {[string, any, any, string][]} */
const CONDITIONS = [
  ["nothing was asked", null, null, "not-asked"],
  ["answers stay hidden", makeRound({ display: "collecting" }), null, "collecting"],
  ["the round was closed and is hidden still", makeRound({ display: "collecting", open: false }), null, "not-shown"],
  ["the facilitator keeps it off", makeRound({ display: "kept_off" }), null, "kept-off"],
  ["kept off, even when the round is closed", makeRound({ display: "kept_off", open: false }), null, "kept-off"],
  ["nothing is released yet", makeRound(), makePicture(0, 0), "waiting"],
  ["there is no picture yet", makeRound(), null, "waiting"],
  ["one row is released", makeRound(), makePicture(0, 1), "showing"],
  ["the round was closed with nothing released", makeRound({ open: false }), makePicture(0, 0), "too-few"],
  ["the round was closed after a release", makeRound({ open: false }), makePicture(2, 0), "showing"],
];

for (const [name, round, picture, condition] of CONDITIONS) {
  test(`says ${condition} when ${name}`, () => {
    assert.equal(getCondition(round, picture), condition);
  });
}

test("the desk sees the picture that is kept off the screen", () => {
  const round = makeRound({ display: "kept_off" });
  assert.equal(getPreview(round, makePicture(1)), "showing");
  assert.equal(getPreview(round, makePicture(0)), "waiting");
});

test("one question is shown when it is released, not when another is", () => {
  const round = makeRound({
    questions: [
      { id: 1, slug: "a", hidden: false },
      { id: 2, slug: "b", hidden: true },
    ],
  });
  const picture = makePicture(0, 1);
  assert.equal(getCondition(round, picture, { chart: "bullseye", question: 1 }), "waiting");
  assert.equal(getCondition(round, makePicture(1, 0), { chart: "bullseye", question: 1 }), "showing");
  assert.equal(getCondition(round, picture, { chart: "bullseye", question: 2 }), "kept-off");
});

test("gaps are shown when there are any, whatever was released", () => {
  const gaps = /** @type {any} */ ([{ subject: "friendship" }]);
  assert.equal(getCondition(makeRound(), makePicture(1), { chart: "gaps", gaps: [] }), "waiting");
  assert.equal(getCondition(makeRound({ open: false }), makePicture(1), { chart: "gaps", gaps: [] }), "too-few");
  assert.equal(getCondition(makeRound(), makePicture(1), { chart: "gaps", gaps }), "showing");
});
