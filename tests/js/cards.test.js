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

/** @param {string} ask @param {boolean} [open] */
const asking = (ask, open = true) => ({ ...round, ask, open });

/** @type {[string, any, string | null, string][]} */
const CASES = [
  ["before the first welcome", null, null, "wait"],
  ["at the beginning", at({ stage: "arrive", round: null }), null, "arrive"],
  ["at the agreements", at({ stage: "promise", round: null }), null, "promise"],
  ["at the frame", at({ stage: "frame", round: null }), null, "frame"],
  ["before the warm-up", at({ stage: "warm-up", round: null }), null, "soon-warm-up"],
  ["while the warm-up is open", at({ stage: "warm-up", round: asking("warm-up") }), null, "ask-warm-up"],
  ["while people think of people", at({ stage: "people", round: null }), null, "people"],
  ["before the types", at({ stage: "place", round: null }), null, "soon-place"],
  ["while types are placed", at({ stage: "place", round: asking("place") }), null, "ask-place"],
  ["once they are placed", at({ stage: "place", round: asking("place", false) }), null, "closed-place"],
  ["while the room looks at the rings", at({ stage: "rings", round: asking("place", false) }), null, "rings"],
  ["while it says what has moved", at({ stage: "rings", round: asking("movement") }), null, "ask-movement"],
  ["in the break", at({ stage: "break", round: null }), null, "break"],
  ["between two rounds", at({ stage: "rate", round: null }), null, "soon-rate"],
  ["while a round is open", at({ round }), null, "ask-rate"],
  ["once it is closed", at({ round: { ...round, open: false } }), null, "closed-rate"],
  ["while the room looks at the 13 things", at({ stage: "factors", round: asking("rate", false) }), null, "factors"],
  ["in small groups", at({ stage: "groups", round: null }), null, "groups"],
  ["at harm and repair", at({ stage: "repair", round: null }), null, "repair"],
  ["while one part is the hardest", at({ stage: "repair", round: asking("hardest") }), null, "ask-hardest"],
  ["and after that", at({ stage: "repair", round: asking("hardest", false) }), null, "repair"],
  ["at the helper", at({ stage: "helper", round: null }), null, "helper"],
  ["while a helper is placed", at({ stage: "helper", round: asking("helper") }), null, "ask-helper"],
  ["while reasons are chosen", at({ stage: "helper", round: asking("reasons") }), null, "ask-reasons"],
  ["at the closing cards", at({ stage: "closing", round: null }), null, "closing"],
  ["before the closing check", at({ stage: "check", round: null }), null, "soon-check"],
  ["after it", at({ stage: "check", round: asking("check", false) }), null, "closed-check"],
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

test("nothing is asked of a phone that only watches", () => {
  assert.equal(getCard(at({ round }), null, true).name, "watching");
  assert.equal(getCard(at({ stage: "groups", round: null }), null, true).name, "groups");
});

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
