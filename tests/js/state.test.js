import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, erase, finish, watch, withdraw } from "../../facilitation/static/facilitation/js/room/messages.js";
import { apply, note } from "../../facilitation/static/facilitation/js/room/state.js";
import { readEvent, readExamples } from "./examples.js";

const DOORS = ["phone", "desk", "screen"];

/** @param {number} id @param {object} [changes] */
const makeRound = (id, changes = {}) => ({
  id,
  ask: "rate",
  subject: "friendship",
  wave: 1,
  open: true,
  display: "shown",
  questions: [
    { id: id * 10 + 1, slug: "communication", hidden: false, soft: false },
    { id: id * 10 + 2, slug: "safety", hidden: false, soft: false },
  ],
  ...changes,
});

/** @param {number} revision @param {any} round @param {object} [changes] @returns {any} */
const makeRoom = (revision, round, changes = {}) => ({
  revision,
  stage: "rate",
  stage_since: 1_772_618_400,
  code: "CDFHJK",
  small_group: false,
  curtain: "open",
  timer_ends_at: null,
  view: round === null ? null : { round: round.id, chart: "profile", question: null, compare: false, order: [] },
  locked: false,
  ended: false,
  floor: 5,
  step: 3,
  round,
  asked: ["friendship"],
  ...changes,
});

/** @param {number} round @param {number} version @param {object} [changes] @returns {any} */
const makePicture = (round, version, changes = {}) => ({
  round,
  version,
  answers: 5,
  rows: [],
  late: null,
  ...changes,
});

const crowd = { joined: 7, finished: null, watching: null };
const lead = { times: {}, slow: false, guests: 0 };

/** @param {any} picture */
const draw = (picture) => ({ picture, before: null, gaps: [] });

/** @param {any} room @param {any} [picture] @param {string} [door] @returns {any} */
const board = (room, picture = null, door = "screen") => {
  const welcome = { type: "welcome", door, room, board: draw(picture), crowd };
  return door === "desk" ? { ...welcome, lead } : welcome;
};

/** @param {any} room @param {Record<string, string>} [answers] @param {boolean} [finished] @returns {any} */
const phone = (room, answers = {}, finished = false) => {
  return { type: "welcome", door: "phone", room, board: draw(null), answers, finished, watching: false };
};

/** @param {any} welcome @param {...any} events @returns {any} */
const after = (welcome, ...events) => events.reduce(apply, apply(null, welcome));

/** @param {any} room @param {any} [picture] @returns {any} */
const moved = (room, picture = null) => ({ type: "stage_changed", room, board: draw(picture) });

/** @param {any} picture @returns {any} */
const released = (picture) => ({ type: "results_released", picture });

for (const [name, event] of readExamples("events")) {
  for (const door of DOORS) {
    test(`a ${door} understands ${name}`, () => {
      const state = after(readEvent(`welcome_${door}`), event);
      assert.ok(state);
      assert.equal(state.room.floor, 5);
      if (event.type === "welcome") assert.equal(state.door, event.door);
    });
  }
}

test("nothing is applied before the first welcome", () => {
  assert.equal(apply(null, readEvent("crowd_changed")), null);
});

test("an event of a later server, unknown here, changes nothing", () => {
  const state = apply(null, readEvent("welcome_phone"));
  assert.equal(apply(state, /** @type {any} */ ({ type: "weather_changed" })), state);
});

test("a welcome replaces everything", () => {
  const before = after(board(makeRoom(9, makeRound(4)), makePicture(4, 8)));
  assert.deepEqual(apply(before, board(makeRoom(2, null))), after(board(makeRoom(2, null))));
});

test("an older or equal revision is ignored", () => {
  const state = after(board(makeRoom(5, makeRound(9))));
  assert.equal(apply(state, moved(makeRoom(4, null))), state);
  assert.equal(apply(state, moved(makeRoom(5, null))), state);
});

// The snapshot law: an old welcome and the events since make the new welcome.

test("law: a screen goes through a stage, a round, its pictures and its close", () => {
  const open = makeRound(9);
  const closed = makeRound(9, { open: false });
  const last = makePicture(9, 4, { answers: 9, late: 2 });
  const state = after(
    board(makeRoom(1, null, { stage: "arrive", asked: [] })),
    { type: "crowd_changed", crowd: { joined: 9, finished: null, watching: null } },
    moved(makeRoom(2, null)),
    moved(makeRoom(3, open), makePicture(9, 0)),
    released(makePicture(9, 1)),
    released(makePicture(9, 4, { answers: 9 })),
    moved(makeRoom(4, closed), last),
    { type: "crowd_changed", crowd: { joined: 9, finished: 8, watching: null } },
  );
  assert.deepEqual(
    state,
    after({ ...board(makeRoom(4, closed), last), crowd: { joined: 9, finished: 8, watching: null } }),
  );
});

test("law: a release that overtakes the stage it belongs to does not go back", () => {
  const round = makeRound(9);
  const state = after(
    board(makeRoom(3, round), makePicture(9, 1)),
    released(makePicture(9, 3)),
    moved(makeRoom(4, round, { locked: true }), makePicture(9, 2)),
  );
  assert.deepEqual(state, after(board(makeRoom(4, round, { locked: true }), makePicture(9, 3))));
});

test("law: the close may say only how many answers came late", () => {
  const closed = makeRound(9, { open: false });
  const late = makePicture(9, 3, { late: 2 });
  const state = after(board(makeRoom(3, makeRound(9)), makePicture(9, 3)), moved(makeRoom(4, closed), late));
  assert.deepEqual(state, after(board(makeRoom(4, closed), late)));
});

test("an old picture is ignored", () => {
  const state = after(board(makeRoom(3, makeRound(9)), makePicture(9, 3)));
  assert.equal(apply(state, released(makePicture(9, 3))), state);
  assert.equal(apply(state, released(makePicture(9, 2))), state);
});

test("a picture of another round is ignored, and dropped when the round changes", () => {
  const state = after(board(makeRoom(3, makeRound(9)), makePicture(9, 3)));
  assert.equal(apply(state, released(makePicture(8, 99))), state);
  assert.equal(
    after(board(makeRoom(3, makeRound(9)), makePicture(9, 3)), moved(makeRoom(4, makeRound(10)))).board.picture,
    null,
  );
  const wrong = moved(makeRoom(4, makeRound(10)), makePicture(9, 3));
  assert.equal(after(board(makeRoom(3, makeRound(9)), makePicture(9, 3)), wrong).board.picture, null);
});

test("a screen that may not show results takes no picture, a desk does", () => {
  for (const display of ["collecting", "kept_off"]) {
    const room = makeRoom(3, makeRound(9, { display }));
    assert.equal(after(board(room), released(makePicture(9, 3))).board.picture, null);
    assert.deepEqual(after(board(room, null, "desk"), released(makePicture(9, 3))).board.picture, makePicture(9, 3));
  }
});

test("what is taken off the screen is gone, and comes back with the display", () => {
  const hidden = makeRound(9, { display: "kept_off" });
  const state = after(board(makeRoom(3, makeRound(9)), makePicture(9, 3)), moved(makeRoom(4, hidden)));
  assert.equal(state.board.picture, null);
  const again = after(board(makeRoom(4, hidden)), moved(makeRoom(5, makeRound(9)), makePicture(9, 4)));
  assert.equal(again.board.picture.version, 4);
});

test("a frozen screen takes no picture, a desk does", () => {
  const room = makeRoom(3, makeRound(9), { curtain: "frozen" });
  const start = makePicture(9, 1);
  assert.deepEqual(after(board(room, start), released(makePicture(9, 2))).board.picture, start);
  const open = makeRoom(3, makeRound(9));
  assert.equal(after(board(open, start), released(makePicture(9, 2))).board.picture.version, 2);
  assert.equal(after(board(room, start, "desk"), released(makePicture(9, 2))).board.picture.version, 2);
});

test("what only desks know reaches desks only", () => {
  const news = { type: "lead_changed", lead: { times: { arrive: 60 }, slow: true, guests: 1 } };
  assert.deepEqual(after(board(makeRoom(3, null), null, "desk"), news).lead, news.lead);
  const screen = after(board(makeRoom(3, null)));
  assert.equal(apply(screen, /** @type {any} */ (news)), screen);
});

// Phones

test("law: a phone's stored answers, changes and withdrawals", () => {
  const room = makeRoom(3, makeRound(9));
  const commands = [
    answer({ question: 91, choice: "4", ref: "a" }),
    answer({ question: 92, choice: "s", ref: "b" }),
    answer({ question: 91, choice: "5", ref: "c" }),
    withdraw({ question: 92, ref: "d" }),
    finish({ round: 9, ref: "e" }),
  ];
  let state = after(phone(room));
  for (const command of commands) state = note(state, command);
  for (const { ref } of commands) state = apply(state, { type: "answer_saved", ref });
  assert.deepEqual(state, after(phone(room, { 91: "5" }, true)));
});

test("law: a phone that only watches", () => {
  const room = makeRoom(3, makeRound(9));
  const state = note(after(phone(room)), watch({ on: true, ref: "w" }));
  const watching = { ...phone(room), watching: true };
  assert.deepEqual(apply(state, { type: "answer_saved", ref: "w" }), after(watching));
});

test("law: erasing leaves nothing", () => {
  const room = makeRoom(3, makeRound(9));
  const state = note(after(phone(room, { 91: "5" }, true)), erase({ ref: "x" }));
  assert.deepEqual(apply(state, { type: "answer_saved", ref: "x" }), after(phone(room)));
});

test("an answer counts as stored only once the server says so", () => {
  const sent = note(after(phone(makeRoom(3, makeRound(9)))), answer({ question: 91, choice: "4", ref: "a" }));
  assert.deepEqual(sent.answers, {});
  assert.deepEqual(apply(sent, { type: "answer_saved", ref: "other" }), sent);
  const refused = apply(sent, { type: "refused", ref: "a", code: "question_closed" });
  assert.deepEqual(refused, after(phone(makeRoom(3, makeRound(9)))));
});

test("answers stay while the round is the same, and go with it", () => {
  const answers = { 91: "5" };
  const start = phone(makeRoom(3, makeRound(9)), answers, true);
  const closed = makeRoom(4, makeRound(9, { open: false }));
  assert.deepEqual(after(start, moved(closed)), after(phone(closed, answers, true)));
  for (const round of [null, makeRound(10)]) {
    assert.deepEqual(after(start, moved(makeRoom(4, round))), after(phone(makeRoom(4, round))));
  }
  const ended = makeRoom(4, makeRound(9, { open: false }), { ended: true });
  assert.deepEqual(after(start, moved(ended)), after(phone(ended)));
});

test("a reply that arrives after its round has gone adds nothing to the next", () => {
  const sent = note(after(phone(makeRoom(3, makeRound(9)))), answer({ question: 91, choice: "4", ref: "a" }));
  const next = makeRoom(4, makeRound(10));
  const state = [moved(next), { type: "answer_saved", ref: "a" }].reduce(/** @type {any} */ (apply), sent);
  assert.deepEqual(state, after(phone(next)));
});

test("a phone holds no picture and no crowd, whatever it is told", () => {
  const state = after(phone(makeRoom(3, makeRound(9))), released(makePicture(9, 1)), readEvent("crowd_changed"));
  assert.deepEqual(Object.keys(state), ["door", "room", "board", "answers", "finished", "watching", "sent"]);
});
