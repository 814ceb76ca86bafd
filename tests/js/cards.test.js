import assert from "node:assert/strict";
import { test } from "node:test";

import { getCard, isSameCard } from "../../facilitation/static/facilitation/js/room/cards.js";
import { getRefusal } from "../../facilitation/static/facilitation/js/room/refusals.js";
import { apply } from "../../facilitation/static/facilitation/js/room/state.js";
import { readEvent } from "./examples.js";

/** @param {object} changes of the room @returns {any} */
function at(changes) {
  const welcome = readEvent("welcome_phone");
  return apply(null, { ...welcome, room: { ...welcome.room, ...changes } });
}

const { round } = readEvent("welcome_phone").room;

/** @type {[string, any, string | null, string][]} */
const CASES = [
  ["before the first welcome", null, null, "wait"],
  ["at the beginning", at({ stage: "arrive", round: null }), null, "arrive"],
  ["at the promise", at({ stage: "promise", round: null }), null, "promise"],
  ["between two rounds", at({ stage: "rate", round: null }), null, "pause"],
  ["while a round is open", at({ round }), null, "rate"],
  ["once it is closed", at({ round: { ...round, open: false } }), null, "closed"],
  ["at the thanks", at({ stage: "thanks", round: null }), null, "thanks"],
  ["in a stage of a later server", at({ stage: "dance", round: null }), null, "listen"],
  ["after the end", at({ ended: true, round }), null, "ended"],
  ["when the socket says that it is the end", at({ round }), "ended", "ended"],
  ["when there is no such room any more", at({ round }), "no_room", "gone"],
  ["when the seat is lost", null, "not_admitted", "gone"],
];

for (const [when, state, over, name] of CASES) {
  test(`${when} a phone shows the card "${name}"`, () => {
    assert.equal(getCard(state, over).name, name);
  });
}

test("another round is another card, the same round is not", () => {
  const card = getCard(at({ round }), null);
  assert.ok(isSameCard(card, getCard(at({ round: { ...round, display: "kept_off" } }), null)));
  assert.ok(!isSameCard(card, getCard(at({ round: { ...round, id: round.id + 1 } }), null)));
});

test("an answer that came too late is told, a late finish is not", () => {
  const late = { type: /** @type {const} */ ("answer"), ref: "1", question: 42, choice: "4" };
  assert.match(getRefusal(late, "question_closed") ?? "", /not counted/);
  assert.equal(getRefusal({ type: "finish", ref: "2", round: 9 }, "unknown_round"), null);
  assert.match(getRefusal(late, "malformed") ?? "", /load this page again/);
});
