import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { DeskRoom, PATIENCE } from "../../facilitation/static/facilitation/js/room/desk-room.js";
import { readEvent } from "./examples.js";

/** A line that does nothing by itself. */
class FakeLine extends EventTarget {
  status = "connected";
  /** @type {any[]} */
  sent = [];
  dropped = 0;

  /** @param {object} message */
  send(message) {
    this.sent.push(message);
    return true;
  }

  drop() {
    this.dropped += 1;
  }

  /** @param {string} status */
  turn(status) {
    this.status = status;
    this.dispatchEvent(new CustomEvent("status", { detail: status }));
  }
}

/** @type {FakeLine} */
let line;
/** @type {DeskRoom} */
let room;
/** @type {any} */
const welcome = readEvent("welcome_desk");

/** @param {number} revision */
const hearRevision = (revision) =>
  room.hear({ type: "stage_changed", room: { ...welcome.room, revision }, board: welcome.board });

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  line = new FakeLine();
  room = new DeskRoom("/live/desk/x", /** @type {any} */ (line));
  room.hear(welcome);
});

test("an order carries the revision that the facilitator saw", () => {
  room.ask({ name: "advance", stage: "thanks" });
  const [{ ref, ...command }] = line.sent;
  assert.equal(typeof ref, "string");
  assert.deepEqual(command, { type: "advance", revision: welcome.room.revision, stage: "thanks" });
});

test("a second order waits until the first has taken effect and its state is here, in either order", () => {
  for (const stateFirst of [true, false]) {
    const { revision } = room.state?.room ?? welcome.room;
    room.ask({ name: "close_round" });
    room.ask({ name: "close_round" });
    const command = line.sent.at(-1);
    const steps = [() => hearRevision(revision + 1), () => room.hear({ type: "done", ref: command.ref })];
    for (const step of stateFirst ? steps : steps.reverse()) {
      assert.equal(room.busy, true);
      step();
    }
    assert.equal(room.busy, false);
  }
  assert.equal(line.sent.length, 2);
});

test("orders that belong together go one after the other, each for the state that the one before has made", () => {
  const { revision } = welcome.room;
  room.ask({ name: "soften", question: null }, { name: "set_display", display: "shown" });
  assert.equal(line.sent.length, 1);
  room.hear({ type: "done", ref: line.sent[0].ref });
  hearRevision(revision + 1);
  assert.deepEqual(
    line.sent.map(({ type, revision }) => [type, revision]),
    [
      ["soften", revision],
      ["set_display", revision + 1],
    ],
  );
  assert.equal(room.busy, true);
});

test("what should follow an order does not, where the order was refused or the line was lost", () => {
  /** @type {(() => void)[]} */
  const ends = [
    () => room.hear({ type: "refused", ref: line.sent.at(-1).ref, code: "stale" }),
    () => {
      line.turn("reconnecting");
      line.turn("connected");
      room.hear(welcome);
    },
  ];
  for (const [place, end] of ends.entries()) {
    room.ask({ name: "soften", question: null }, { name: "set_display", display: "shown" });
    end();
    hearRevision(welcome.room.revision + 1 + place);
    assert.equal(line.sent.length, place + 1);
    assert.equal(room.busy, false);
  }
});

test("the curtain waits for what is under way, the last one asked for; nothing else does", () => {
  const { revision } = welcome.room;
  room.ask({ name: "advance", stage: "factors" });
  room.ask({ name: "close_round" });
  room.ask({ name: "set_curtain", curtain: "frozen" });
  room.ask({ name: "set_curtain", curtain: "blank" });
  assert.equal(line.sent.length, 1);
  room.hear({ type: "done", ref: line.sent[0].ref });
  hearRevision(revision + 1);
  assert.deepEqual(
    line.sent.slice(1).map(({ ref, ...command }) => command),
    [{ type: "set_curtain", revision: revision + 1, curtain: "blank" }],
  );
});

test("every order has its command", () => {
  /** @type {import("../../facilitation/static/facilitation/js/room/desk-room.js").Order[]} */
  const orders = [
    { name: "open_round", ask: "rate", subject: "friendship" },
    { name: "set_view", round: 9, chart: "profile", question: null, compare: false, order: [] },
    { name: "hide", question: 41, hidden: true },
    { name: "set_curtain", curtain: "blank" },
    { name: "set_timer", seconds: 120 },
    { name: "clear_slow" },
    { name: "renew_code" },
  ];
  for (const [place, order] of orders.entries()) {
    room.ask(order);
    const { ref, revision, type, ...values } = line.sent.at(-1);
    assert.deepEqual({ name: type, ...values }, order);
    room.hear({ type: "done", ref });
    hearRevision(welcome.room.revision + 1 + place);
  }
});

test("a refusal is kept until the next order", () => {
  room.ask({ name: "close_round" });
  room.hear({ type: "refused", ref: line.sent[0].ref, code: "stale" });
  assert.equal(room.refusal, "stale");
  assert.equal(room.busy, false);
  room.ask({ name: "close_round" });
  assert.equal(room.refusal, null);
});

test("a refusal is forgotten with the line over which it came", () => {
  room.ask({ name: "close_round" });
  room.hear({ type: "refused", ref: line.sent[0].ref, code: "unavailable" });
  assert.equal(room.refusal, "unavailable");
  line.turn("reconnecting");
  assert.equal(room.refusal, null);
});

test("another's refusal is not ours", () => {
  room.ask({ name: "close_round" });
  room.hear({ type: "refused", ref: "somebody.1", code: "stale" });
  assert.equal(room.refusal, null);
  assert.equal(room.busy, true);
});

test("a lost line ends the waiting, and nothing can be asked until it is back", () => {
  room.ask({ name: "close_round" });
  line.turn("reconnecting");
  assert.equal(room.busy, true);
  room.ask({ name: "close_round" });
  assert.equal(line.sent.length, 1);
  line.turn("connected");
  room.hear(welcome);
  assert.equal(room.busy, false);
});

test("a line that says nothing to an order is dropped", () => {
  room.ask({ name: "set_lock", locked: true });
  mock.timers.tick(PATIENCE - 1);
  assert.equal(line.dropped, 0);
  mock.timers.tick(1);
  assert.equal(line.dropped, 1);
});

test("an ended session takes no orders", () => {
  room.hear({ type: "stage_changed", room: { ...welcome.room, revision: 99, ended: true }, board: welcome.board });
  room.ask({ name: "end_session" });
  assert.deepEqual(line.sent, []);
});
