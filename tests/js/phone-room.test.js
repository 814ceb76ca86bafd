import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Connection } from "../../facilitation/static/facilitation/js/room/connection.js";
import { answer, erase, slowDown } from "../../facilitation/static/facilitation/js/room/messages.js";
import { PhoneRoom } from "../../facilitation/static/facilitation/js/room/phone-room.js";
import { readEvent } from "./examples.js";
import { FakeStorage, makeWorld } from "./world.js";

const welcome = readEvent("welcome_phone");
const [first, second] = welcome.room.round.questions.map((/** @type {{id: number}} */ question) => question.id);

beforeEach(() => {
  Object.defineProperty(globalThis, "sessionStorage", { value: new FakeStorage(), configurable: true });
});

function start() {
  const world = makeWorld({ random: 0 });
  const room = new PhoneRoom("/live/phone/CDFHJK", "seat-7", new Connection("/live/phone/CDFHJK", world));
  /** @type {any[]} */
  const said = [];
  for (const name of ["refused", "erased", "slowed", "over"]) {
    room.addEventListener(name, (event) => said.push([name, /** @type {CustomEvent} */ (event).detail]));
  }
  room.open();
  return { world, room, said };
}

/** @param {ReturnType<typeof makeWorld>} world @param {Record<string, string>} [answers] */
function admit(world, answers = {}) {
  world.socket.accept();
  world.socket.say({ ...welcome, answers, watching: false });
}

/** @param {ReturnType<typeof makeWorld>} world */
const getSent = (world) => world.socket.sent.filter((command) => command.type !== "ping");

test("an answer is shown at once, and counts as sent only when the server has stored it", () => {
  const { world, room } = start();
  admit(world);
  room.say(answer({ question: first, choice: "4" }));
  assert.deepEqual(room.getAnswer(first), { choice: "4", sent: false });
  world.socket.say({ type: "answer_saved", ref: getSent(world)[0].ref });
  assert.deepEqual(room.getAnswer(first), { choice: "4", sent: true });
  assert.equal(room.getOwn().delivered, true);
});

test("a dead line loses nothing and doubles nothing", () => {
  const { world, room } = start();
  admit(world);
  room.say(answer({ question: first, choice: "4" }));
  world.socket.end(1006);
  room.say(answer({ question: second, choice: "s" }));
  assert.equal(room.status, "reconnecting");
  world.clock.pass(0);
  admit(world, { [first]: "4" });
  assert.deepEqual(
    getSent(world).map((command) => command.question),
    [second],
  );
  assert.deepEqual(room.getAnswer(first), { choice: "4", sent: true });
  assert.deepEqual(room.getAnswer(second), { choice: "s", sent: false });
});

test("a line that stays silent after an answer is replaced after 10 seconds", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { world, room } = start();
  admit(world);
  room.say(answer({ question: first, choice: "4" }));
  context.mock.timers.tick(10_000);
  assert.equal(room.status, "reconnecting");
  world.clock.pass(0);
  admit(world);
  assert.equal(getSent(world).length, 1);
});

test("a refusal is told once and the choice is gone", () => {
  const { world, room, said } = start();
  admit(world);
  room.say(answer({ question: first, choice: "4" }));
  world.socket.say({ type: "refused", ref: getSent(world)[0].ref, code: "question_closed" });
  assert.equal(said.length, 1);
  assert.equal(said[0][1].code, "question_closed");
  assert.deepEqual(room.getAnswer(first), { choice: null, sent: true });
});

test("erased answers disappear at once and are said to be erased when they are", () => {
  const { world, room, said } = start();
  admit(world, { [first]: "4" });
  room.say(erase());
  assert.equal(room.getAnswer(first).choice, null);
  assert.deepEqual(said, []);
  world.socket.say({ type: "answer_saved", ref: getSent(world)[0].ref });
  assert.equal(said[0]?.[0], "erased");
});

test("the end of the session empties the outbox", () => {
  const { world, room, said } = start();
  admit(world);
  world.socket.end(1006);
  room.say(answer({ question: first, choice: "4" }));
  world.clock.pass(0);
  world.socket.accept();
  world.socket.end(4410);
  assert.equal(room.outbox.size, 0);
  assert.equal(room.over, "ended");
  assert.deepEqual(said, [["over", "ended"]]);
});

test("a lost seat loads the page again, once", () => {
  let loads = 0;
  Object.defineProperty(globalThis, "location", { value: { reload: () => (loads += 1) }, configurable: true });
  for (const expected of [1, 1]) {
    const { world, room } = start();
    world.socket.accept();
    world.socket.end(4401);
    assert.equal(loads, expected);
    assert.equal(room.status, "closed");
  }
});

test("where nothing can be remembered the page is not loaded again and again", () => {
  Object.defineProperty(globalThis, "sessionStorage", { value: undefined, configurable: true });
  Object.defineProperty(globalThis, "location", { value: { reload: () => assert.fail() }, configurable: true });
  const { world, said } = start();
  world.socket.accept();
  world.socket.end(4401);
  assert.deepEqual(said, [["over", "not_admitted"]]);
});

test("who only watches says so again on every new line, until they take part", () => {
  const { world, room } = start();
  admit(world);
  room.watch(true);
  assert.deepEqual(
    getSent(world).map((command) => [command.type, command.on]),
    [["watch", true]],
  );
  world.socket.say({ type: "answer_saved", ref: getSent(world)[0].ref });
  world.socket.end(1006);
  world.clock.pass(0);
  admit(world);
  assert.equal(room.watching, true);
  assert.deepEqual(
    getSent(world).map((command) => [command.type, command.on]),
    [["watch", true]],
  );
  room.watch(false);
  assert.equal(room.watching, false);
  assert.equal(getSent(world).at(-1).on, false);
});

test("that somebody asked to slow down is told once the server has it", () => {
  const { world, room, said } = start();
  admit(world);
  room.say(slowDown());
  assert.deepEqual(said, []);
  world.socket.say({ type: "answer_saved", ref: getSent(world)[0].ref });
  assert.equal(said[0]?.[0], "slowed");
});

test("leaving closes the line and keeps nothing that waits", () => {
  const { world, room } = start();
  admit(world);
  world.socket.end(1006);
  room.say(answer({ question: first, choice: "4" }));
  assert.equal(room.outbox.size, 1);
  room.leave();
  assert.equal(room.status, "closed");
  assert.equal(room.outbox.size, 0);
  world.clock.pass(60_000);
  assert.equal(world.sockets.length, 1);
});
