import assert from "node:assert/strict";
import { test } from "node:test";

import { getFacts } from "../../facilitation/static/facilitation/js/room/facts.js";
import { apply } from "../../facilitation/static/facilitation/js/room/state.js";
import { readEvent } from "./examples.js";

/** @param {string} name @param {object} [changes] of the room @returns {any} */
function makeState(name, changes = {}) {
  /** @type {any} */
  const event = readEvent(name);
  return apply(null, { ...event, room: { ...event.room, ...changes } });
}

test("nothing is known before the first welcome", () => {
  assert.deepEqual([...getFacts(null)], []);
});

test("a screen before the first round", () => {
  assert.deepEqual([...getFacts(makeState("welcome_screen"))], ["known", "arrive"]);
});

test("a desk with an open round and its first releases", () => {
  const facts = getFacts(makeState("welcome_desk"));
  assert.deepEqual([...facts], ["known", "rate", "asked", "ask-rate", "shown", "open", "chart-profile", "pictured"]);
});

test("what lies over the screen, a timer and a small group", () => {
  const changes = { curtain: "paused", timer_ends_at: 1772618700, small_group: true };
  const facts = getFacts(makeState("welcome_screen", changes));
  assert.deepEqual([...facts], ["known", "arrive", "small-group", "paused", "timer"]);
});

test("a later wave, beside the one before, of one question, kept off the screen", () => {
  const { round, view } = makeState("welcome_desk").room;
  const changes = {
    round: { ...round, open: false, wave: 2, display: "kept_off" },
    view: { ...view, question: 41, compare: true },
  };
  const facts = getFacts(makeState("welcome_desk", changes));
  for (const fact of ["kept-off", "again", "single", "compared"]) assert.ok(facts.has(fact), fact);
  for (const fact of ["shown", "open"]) assert.ok(!facts.has(fact), fact);
});

test("a wish to slow down is known on desks only", () => {
  const state = makeState("welcome_desk");
  assert.ok(!getFacts(state).has("slow"));
  assert.ok(getFacts({ ...state, lead: { ...state.lead, slow: true } }).has("slow"));
  assert.ok(!getFacts({ ...makeState("welcome_screen"), lead: { ...state.lead, slow: true } }).has("slow"));
});

test("a locked room", () => {
  assert.ok(getFacts(makeState("welcome_screen", { locked: true })).has("locked"));
});

test("an ended session is nothing but ended, whether the room or the closed line says so", () => {
  assert.deepEqual([...getFacts(makeState("welcome_desk", { ended: true }))], ["ended"]);
  assert.deepEqual([...getFacts(null, { over: "ended" })], ["ended"]);
});

test("a page that is not let in any more shows no stage", () => {
  assert.deepEqual([...getFacts(makeState("welcome_desk"), { over: "not_admitted" })], ["gone"]);
});

test("a refusal that helps is named; what only another page could have sent is not", () => {
  assert.deepEqual([...getFacts(null, { refusal: "stale" })], ["refused", "refused-stale"]);
  assert.deepEqual([...getFacts(null, { refusal: "unknown_stage" })], ["refused", "refused-malformed"]);
});
