import assert from "node:assert/strict";
import { test } from "node:test";

import {
  getPlannedEnd,
  getSpent,
  guard,
  readEnd,
  showClock,
  showTime,
} from "../../facilitation/static/facilitation/js/room/times.js";

const START = 1_772_618_400;

/** @type {[string, number][]} the long plan's second half */
const MINUTES = [
  ["rate", 12],
  ["factors", 10],
  ["groups", 14],
  ["repair", 8],
  ["helper", 10],
  ["closing", 5],
  ["check", 2],
  ["thanks", 2],
];
const STAGES = MINUTES.map(([slug, minutes]) => ({ slug, label: slug, minutes }));
const END = getPlannedEnd(STAGES, START);

/**
 * The session at a minute since its start, in a stage since another.
 *
 * @param {string} stage
 * @param {{since: number, at: number, times?: Record<string, number>, stages?: typeof STAGES}} when minutes
 */
function makeMoment(stage, { since, at, times = {}, stages = STAGES }) {
  return { stages, stage, since: START + 60 * since, now: START + 60 * at, times };
}

test("the planned end is the start with all minutes of the plan", () => {
  assert.equal(END - START, 63 * 60);
});

test("time in a stage counts all visits, and the present one only there", () => {
  const moment = makeMoment("factors", { since: 12, at: 15, times: { factors: 60, rate: 720 } });
  assert.equal(getSpent(moment, "factors"), 240);
  assert.equal(getSpent(moment, "rate"), 720);
  assert.equal(getSpent(moment, "groups"), 0);
});

test("a clock that is behind the server's takes nothing away", () => {
  assert.equal(getSpent(makeMoment("rate", { since: 5, at: 4, times: { rate: 30 } }), "rate"), 30);
});

test("on time, there is nothing to say", () => {
  const { level, savings } = guard(makeMoment("groups", { since: 22, at: 30 }), { end: END });
  assert.deepEqual([level, savings], ["fine", []]);
});

test("a drift of two minutes is no news", () => {
  assert.equal(guard(makeMoment("groups", { since: 24, at: 24 }), { end: END }).level, "fine");
  assert.equal(guard(makeMoment("groups", { since: 25, at: 25 }), { end: END }).level, "tight");
});

test("a stage that lasts longer than planned costs what comes after it", () => {
  const { level, over } = guard(makeMoment("groups", { since: 22, at: 42 }), { end: END });
  assert.deepEqual([level, over], ["tight", 6]);
});

test("repair is left out first, and nothing more than is needed", () => {
  const { savings } = guard(makeMoment("groups", { since: 28, at: 28 }), { end: END });
  assert.deepEqual(savings, [{ what: "repair", stage: "repair", minutes: 8 }]);
});

test("then the second type, then the helper's reasons", () => {
  const plan = { end: END, focus: ["friendship", "professional"], asked: ["friendship"] };
  const { over, savings } = guard(makeMoment("rate", { since: 24, at: 24 }), plan);
  assert.equal(over, 24);
  assert.deepEqual(
    savings.map(({ what, minutes }) => [what, minutes]),
    [
      ["repair", 8],
      ["second-type", 11],
      ["picks", 5],
    ],
  );
});

test("what is over or was done cannot be left out any more", () => {
  const plan = { end: END, focus: ["friendship", "professional"], asked: ["friendship", "professional"] };
  const { savings } = guard(makeMoment("helper", { since: 50, at: 50 }), plan);
  assert.deepEqual(savings, [{ what: "picks", stage: "helper", minutes: 5 }]);
});

test("once the rating is over, there is no second type to leave out", () => {
  const plan = { end: END, focus: ["friendship", "professional"], asked: ["friendship"] };
  const { savings } = guard(makeMoment("factors", { since: 40, at: 40 }), plan);
  assert.deepEqual(
    savings.map(({ what }) => what),
    ["repair", "picks"],
  );
});

test("one type to rate is never left out, nor a stage that the plan does not have", () => {
  const stages = STAGES.filter(({ slug }) => slug !== "repair");
  const plan = { end: getPlannedEnd(stages, START), focus: ["friendship"] };
  const { level, savings } = guard(makeMoment("rate", { since: 5, at: 5, stages }), plan);
  assert.equal(level, "tight");
  assert.deepEqual(
    savings.map(({ what }) => what),
    ["picks"],
  );
});

test("it is late when no more time is left than the closing needs", () => {
  const almost = guard(makeMoment("groups", { since: 22, at: 53 }), { end: END });
  assert.equal(almost.level, "tight");
  const { level, left, needed, closing } = guard(makeMoment("groups", { since: 22, at: 54 }), { end: END });
  assert.deepEqual([level, left, needed, closing], ["late", 9, 9, "closing"]);
});

test("a plan without closing cards still has an end to keep", () => {
  const stages = STAGES.filter(({ slug }) => slug !== "closing");
  const plan = { end: getPlannedEnd(stages, START) };
  const { level, closing } = guard(makeMoment("groups", { since: 22, at: 56, stages }), plan);
  assert.deepEqual([level, closing], ["late", "check"]);
});

test("once the closing has begun, nobody is hurried", () => {
  assert.equal(guard(makeMoment("closing", { since: 70, at: 80 }), { end: END }).level, "fine");
  assert.equal(guard(makeMoment("thanks", { since: 70, at: 80 }), { end: END }).level, "fine");
});

test("a stage of another plan gets no advice", () => {
  assert.equal(guard(makeMoment("nowhere", { since: 0, at: 90 }), { end: END }).level, "fine");
});

test("seconds as a clock", () => {
  assert.deepEqual([0, 4, 60, 245.2, 3600, -3].map(showClock), ["0:00", "0:04", "1:00", "4:06", "60:00", "0:00"]);
});

test("a time of day is the moment nearest to the usual end", () => {
  const usual = new Date(2026, 2, 4, 23, 40).getTime() / 1000;
  /** @param {string} text */
  const read = (text) => (readEnd(text, usual) - usual) / 60;
  assert.equal(read("23:40"), 0);
  assert.equal(read("22:10"), -90);
  assert.equal(read("00:15"), 35);
  assert.equal(read(""), 0);
  assert.equal(read("soon"), 0);
});

test("a moment as a time of day", () => {
  assert.equal(showTime(new Date(2026, 2, 4, 9, 5).getTime() / 1000), "09:05");
});
