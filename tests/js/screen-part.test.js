import assert from "node:assert/strict";
import { test } from "node:test";

import { getScreenFacts, sayTimeLeft } from "../../facilitation/static/facilitation/js/room/screen-part.js";

/** @param {object} room @param {any} [picture] @returns {any} */
const makeState = (room, picture = null) => ({
  door: "screen",
  room: { stage: "arrive", curtain: "open", timer_ends_at: null, small_group: false, round: null, view: null, ...room },
  board: { picture, before: null, gaps: [] },
  crowd: { joined: null, finished: null, watching: null },
});

/** @param {string} ask @param {object} [changes] */
const makeRound = (ask, changes = {}) => ({
  id: 1,
  ask,
  wave: 1,
  open: true,
  display: "shown",
  questions: [],
  ...changes,
});

const RELEASED = { rows: [{ version: 2 }] };
const WAITING = { rows: [{ version: 0 }] };

/** @param {any} state @returns {string[]} */
const getParts = (state) => [...getScreenFacts(state)].filter((fact) => fact.startsWith("part-"));

/** @type {[string, any, any, string][]} */
const PARTS = [
  ["the way in", { stage: "arrive" }, null, "part-arrive"],
  [
    "what is placed, while it collects",
    { stage: "place", round: makeRound("place", { display: "collecting" }) },
    RELEASED,
    "part-place",
  ],
  ["what is placed, while nothing is released", { stage: "place", round: makeRound("place") }, WAITING, "part-place"],
  ["the picture, once it is shown", { stage: "place", round: makeRound("place") }, RELEASED, "part-board"],
  [
    "that a picture is kept off",
    { stage: "rate", round: makeRound("rate", { display: "kept_off" }) },
    null,
    "part-board",
  ],
  ["what is rated, before anything is asked", { stage: "rate" }, null, "part-rate"],
  ["the picture of rings, also while there is none", { stage: "rings" }, null, "part-board"],
  ["the helper's map", { stage: "helper", round: makeRound("helper") }, WAITING, "part-helper"],
  ["the reasons to pick from", { stage: "helper", round: makeRound("reasons") }, WAITING, "part-reasons"],
  ["the reasons that were picked", { stage: "helper", round: makeRound("reasons") }, RELEASED, "part-board"],
  [
    "nothing but the phones at the check",
    { stage: "check", round: makeRound("check", { display: "kept_off" }) },
    null,
    "part-check",
  ],
  ["no picture in a small group", { stage: "place", small_group: true, round: makeRound("place") }, null, "part-place"],
  ["nothing behind a curtain", { stage: "rings", curtain: "blank", round: makeRound("place") }, RELEASED, "part-blank"],
  [
    "a still picture in a pause",
    { stage: "rings", curtain: "paused", round: makeRound("place") },
    RELEASED,
    "part-paused",
  ],
  [
    "what it showed, where it is frozen",
    { stage: "rings", curtain: "frozen", round: makeRound("place") },
    RELEASED,
    "part-board",
  ],
];

for (const [name, room, picture, part] of PARTS) {
  test(`the screen has one part: ${name}`, () => {
    assert.deepEqual(getParts(makeState(room, picture)), [part]);
  });
}

test("the lines for help stand in the foot from the places to the helper", () => {
  const helped = (/** @type {string} */ stage) => getScreenFacts(makeState({ stage })).has("helped");
  assert.deepEqual(["people", "place", "helper", "closing"].map(helped), [false, true, true, false]);
});

test("behind a curtain there is no foot", () => {
  assert.ok(getScreenFacts(makeState({})).has("footed"));
  assert.ok(!getScreenFacts(makeState({ curtain: "blank" })).has("footed"));
});

test("lines stand beside the rings of a helper once the round is closed", () => {
  const beside = (/** @type {boolean} */ open) =>
    getScreenFacts(makeState({ stage: "helper", round: makeRound("helper", { open }) }, RELEASED)).has("beside");
  assert.deepEqual([beside(true), beside(false)], [false, true]);
});

test("nothing is known before the first welcome, and after the end there is no part", () => {
  assert.deepEqual([...getScreenFacts(null)], []);
  assert.deepEqual([...getScreenFacts(makeState({ ended: true }))], ["ended"]);
});

test("time is told in whole minutes, and its end without haste", () => {
  assert.deepEqual([301, 300, 61, 60, 1, 0, -500].map(sayTimeLeft), [
    "About 6 minutes left",
    "About 5 minutes left",
    "About 2 minutes left",
    "About 1 minute left",
    "About 1 minute left",
    "Time to come back",
    "Time to come back",
  ]);
});
