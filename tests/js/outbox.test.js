import assert from "node:assert/strict";
import { test } from "node:test";

import {
  answer,
  erase,
  finish,
  slowDown,
  watch,
  withdraw,
} from "../../facilitation/static/facilitation/js/room/messages.js";
import { Outbox } from "../../facilitation/static/facilitation/js/room/outbox.js";
import { Clock, FakeStorage } from "./world.js";

const ROOM = { revision: 1, stage: "rate", locked: false, ended: false, floor: 5, step: 3, asked: [] };
const ROUND = { id: 9, subject: "friendship", wave: 1, open: true, display: "shown", questions: [] };

/** @param {Record<string, string>} [answers] @param {boolean} [finished] @param {boolean} [watching] @returns {any} */
const holds = (answers = {}, finished = false, watching = false) => ({
  door: "phone",
  room: { ...ROOM, round: ROUND },
  answers,
  finished,
  watching,
  sent: {},
});

/** @param {any} [storage] */
function start(storage = new FakeStorage()) {
  const clock = new Clock();
  const line = { up: true };
  /** @type {any[]} */
  const sent = [];
  /** @type {any[]} */
  const said = [];
  const outbox = new Outbox({
    key: "seat-7",
    send: (command) => line.up && sent.push(command) > 0,
    storage: () => storage,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    random: () => 1,
  });
  for (const name of ["silent", "refused"]) {
    outbox.addEventListener(name, (event) => said.push([name, /** @type {CustomEvent} */ (event).detail]));
  }
  return { outbox, sent, said, clock, line, storage };
}

/** @param {any[]} sent */
const words = (sent) => sent.map((command) => [command.type, command.question ?? command.round, command.choice]);

test("nothing leaves before the welcome, everything after it, in order", () => {
  const { outbox, sent } = start();
  outbox.put(answer({ question: 1, choice: "4" }));
  outbox.put(answer({ question: 2, choice: "s" }));
  outbox.put(finish({ round: 9 }));
  assert.deepEqual(sent, []);
  outbox.welcome(holds());
  assert.deepEqual(words(sent), [
    ["answer", 1, "4"],
    ["answer", 2, "s"],
    ["finish", 9, undefined],
  ]);
});

test("with the line up an answer leaves at once and waits for its reply", () => {
  const { outbox, sent } = start();
  outbox.welcome(holds());
  outbox.put(answer({ question: 1, choice: "4" }));
  assert.deepEqual(words(sent), [["answer", 1, "4"]]);
  assert.equal(outbox.size, 1);
  outbox.hear({ type: "answer_saved", ref: sent[0].ref });
  assert.equal(outbox.size, 0);
});

test("offline, only the latest word on each question is kept", () => {
  const { outbox, sent } = start();
  outbox.put(answer({ question: 1, choice: "4" }));
  outbox.put(answer({ question: 2, choice: "2" }));
  outbox.put(answer({ question: 1, choice: "5" }));
  outbox.put(withdraw({ question: 2 }));
  assert.equal(outbox.get(1)?.type, "answer");
  outbox.welcome(holds({ 2: "1" }));
  assert.deepEqual(words(sent), [
    ["answer", 1, "5"],
    ["withdraw", 2, undefined],
  ]);
});

test("what the server holds already is not sent again", () => {
  const { outbox, sent } = start();
  outbox.welcome(holds());
  outbox.put(answer({ question: 1, choice: "4" }));
  outbox.put(finish({ round: 9 }));
  outbox.pause();
  outbox.welcome(holds({ 1: "4" }, true));
  assert.equal(sent.length, 2);
  assert.equal(outbox.size, 0);
});

test("what the server does not hold is sent once more, and its reply ends it", () => {
  const { outbox, sent } = start();
  outbox.welcome(holds());
  outbox.put(answer({ question: 1, choice: "4" }));
  outbox.pause();
  outbox.welcome(holds({ 1: "3" }));
  assert.deepEqual(words(sent), [
    ["answer", 1, "4"],
    ["answer", 1, "4"],
  ]);
  outbox.hear({ type: "answer_saved", ref: sent[1].ref });
  outbox.pause();
  outbox.welcome(holds({ 1: "4" }));
  assert.equal(sent.length, 2);
});

test("a change of mind goes out even if the welcome agrees, while the former word may still be on its way", () => {
  const { outbox, sent } = start();
  outbox.welcome(holds({ 1: "3" }));
  outbox.put(answer({ question: 1, choice: "4" }));
  outbox.pause();
  outbox.put(answer({ question: 1, choice: "3" }));
  outbox.welcome(holds({ 1: "3" }));
  assert.deepEqual(words(sent), [
    ["answer", 1, "4"],
    ["answer", 1, "3"],
  ]);
});

test("a reload loses nothing and repeats nothing", () => {
  const storage = new FakeStorage();
  const first = start(storage);
  first.outbox.put(answer({ question: 1, choice: "4" }));
  first.outbox.put(answer({ question: 2, choice: "5" }));
  const second = start(storage);
  assert.equal(second.outbox.size, 2);
  second.outbox.welcome(holds({ 1: "4" }));
  assert.deepEqual(words(second.sent), [["answer", 2, "5"]]);
  second.outbox.hear({ type: "answer_saved", ref: second.sent[0].ref });
  assert.equal(storage.values.size, 0);
  assert.equal(start(storage).outbox.size, 0);
});

test("rooms do not share what waits", () => {
  const storage = new FakeStorage();
  start(storage).outbox.put(answer({ question: 1, choice: "4" }));
  const other = new Outbox({ key: "seat-8", send: () => true, storage: () => /** @type {any} */ (storage) });
  assert.equal(other.size, 0);
});

test("without storage, as in a private window, memory serves", () => {
  const storage = {
    getItem() {
      throw new Error("denied");
    },
    setItem() {
      throw new Error("denied");
    },
    removeItem() {
      throw new Error("denied");
    },
  };
  const { outbox, sent } = start(storage);
  outbox.put(answer({ question: 1, choice: "4" }));
  outbox.welcome(holds());
  assert.deepEqual(words(sent), [["answer", 1, "4"]]);
});

test("no reply for 10 seconds asks for a new connection", () => {
  const { outbox, said, clock } = start();
  outbox.welcome(holds());
  outbox.put(answer({ question: 1, choice: "4" }));
  clock.pass(9_999);
  assert.deepEqual(said, []);
  clock.pass(1);
  assert.deepEqual(said, [["silent", undefined]]);
  outbox.pause();
  assert.equal(clock.waiting, 0);
  assert.equal(outbox.size, 1);
});

test("a refused answer is dropped and told", () => {
  const { outbox, sent, said, clock } = start();
  outbox.welcome(holds());
  outbox.put(answer({ question: 1, choice: "4" }));
  outbox.hear({ type: "refused", ref: sent[0].ref, code: "question_closed" });
  assert.deepEqual(said, [["refused", { command: sent[0], code: "question_closed" }]]);
  assert.equal(outbox.size, 0);
  assert.equal(clock.waiting, 0);
});

test("a refusal that passes by itself is tried again, later and later, without a word", () => {
  for (const code of /** @type {const} */ (["unavailable", "too_fast"])) {
    const { outbox, sent, said, clock } = start();
    outbox.welcome(holds());
    outbox.put(answer({ question: 1, choice: "4" }));
    for (const [turn, wait] of [1000, 2000, 4000].entries()) {
      outbox.hear({ type: "refused", ref: sent[turn].ref, code });
      clock.pass(wait - 1);
      assert.equal(sent.length, turn + 1);
      clock.pass(1);
      assert.equal(sent.length, turn + 2);
    }
    assert.deepEqual(said, []);
    assert.equal(outbox.size, 1);
  }
});

test("the reply to an earlier word does not end a later one", () => {
  const { outbox, sent } = start();
  outbox.welcome(holds());
  outbox.put(answer({ question: 1, choice: "4" }));
  outbox.put(answer({ question: 1, choice: "5" }));
  outbox.hear({ type: "answer_saved", ref: sent[0].ref });
  assert.equal(outbox.size, 1);
  outbox.hear({ type: "answer_saved", ref: sent[1].ref });
  assert.equal(outbox.size, 0);
});

test("erasing takes everything that waits with it, and what follows waits behind it", () => {
  const { outbox, sent } = start();
  outbox.put(answer({ question: 1, choice: "4" }));
  outbox.put(finish({ round: 9 }));
  outbox.put(erase());
  outbox.put(answer({ question: 2, choice: "5" }));
  assert.equal(outbox.has("erase"), true);
  outbox.welcome(holds({ 2: "5" }));
  assert.deepEqual(words(sent), [
    ["erase", undefined, undefined],
    ["answer", 2, "5"],
  ]);
});

test("a line that breaks under the send keeps the word for the next welcome", () => {
  const { outbox, sent, line, clock } = start();
  outbox.welcome(holds());
  line.up = false;
  outbox.put(answer({ question: 1, choice: "4" }));
  assert.equal(clock.waiting, 0);
  line.up = true;
  outbox.pause();
  outbox.welcome(holds());
  assert.equal(sent.length, 1);
});

test("the end of the session empties it for good", () => {
  const { outbox, storage } = start();
  outbox.put(answer({ question: 1, choice: "4" }));
  outbox.discard();
  assert.equal(outbox.size, 0);
  assert.equal(storage.values.size, 0);
});

test("that somebody only watches is said until the server knows it, and only the latest word of it", () => {
  const { outbox, sent } = start();
  outbox.put(watch({ on: true }));
  outbox.put(watch({ on: false }));
  outbox.put(watch({ on: true }));
  outbox.welcome(holds({}, false, false));
  assert.deepEqual(
    sent.map((command) => [command.type, command.on]),
    [["watch", true]],
  );
  outbox.pause();
  outbox.welcome(holds({}, false, true));
  assert.equal(sent.length, 1);
  assert.equal(outbox.size, 0);
});

test("asking to slow down goes out once, however often it was tapped offline", () => {
  const { outbox, sent } = start();
  outbox.put(slowDown());
  outbox.put(slowDown());
  outbox.welcome(holds());
  assert.equal(sent.length, 1);
  outbox.hear({ type: "answer_saved", ref: sent[0].ref });
  assert.equal(outbox.size, 0);
});

test("taking back an answer of a round that is over is sent, so that somebody says that it is too late", () => {
  const { outbox, sent, said } = start();
  outbox.put(withdraw({ question: 2 }));
  const of = (/** @type {number[]} */ ids) => ({ ...ROUND, questions: ids.map((id) => ({ id })) });
  outbox.welcome({ ...holds(), room: { ...ROOM, round: of([7]) } });
  assert.deepEqual(words(sent), [["withdraw", 2, undefined]]);
  outbox.hear({ type: "refused", ref: sent[0].ref, code: "question_closed" });
  assert.equal(said[0]?.[0], "refused");

  outbox.put(withdraw({ question: 7 }));
  outbox.pause();
  sent.length = 0;
  outbox.welcome({ ...holds(), room: { ...ROOM, round: of([7]) } });
  assert.equal(outbox.size, 0);
});
