import assert from "node:assert/strict";
import { test } from "node:test";
import { wipe } from "../../facilitation/static/facilitation/js/room/leave.js";
import { OwnAnswers } from "../../facilitation/static/facilitation/js/room/own.js";
import { FakeStorage } from "./world.js";

const FRIENDSHIP = { ask: "place", subject: "", slug: "friendship" };
const ROUND = /** @type {any} */ ({ id: 9, ...FRIENDSHIP, wave: 1, questions: [{ id: 41, slug: "friendship" }] });

/** @param {any} [storage] */
function start(storage = new FakeStorage()) {
  const own = new OwnAnswers("seat-7", () => storage);
  /** @type {any[]} */
  const said = [];
  own.addEventListener("put", (event) => said.push(/** @type {CustomEvent} */ (event).detail));
  return { own, said, storage };
}

test("an answer is kept and told once", () => {
  const { own, said } = start();
  own.put({ ...FRIENDSHIP, choice: "2" }, 1);
  own.put({ ...FRIENDSHIP, choice: "2" }, 1);
  assert.deepEqual(said, [{ ...FRIENDSHIP, choice: "2" }]);
  assert.deepEqual(own.all, said);
});

test("an answer taken back is told, one that never was is not", () => {
  const { own, said } = start();
  own.put({ ...FRIENDSHIP, choice: null }, 1);
  assert.deepEqual(said, []);
  own.put({ ...FRIENDSHIP, choice: "2" }, 1);
  own.put({ ...FRIENDSHIP, choice: null }, 1);
  assert.deepEqual(said.at(-1), { ...FRIENDSHIP, choice: null });
});

test("asked again, the earlier answer stays on the map and is not put into anybody's mouth", () => {
  const { own, said } = start();
  own.put({ ...FRIENDSHIP, choice: "2" }, 1);
  own.put({ ...FRIENDSHIP, choice: null }, 2);
  assert.equal(own.get(FRIENDSHIP, 2), null);
  assert.deepEqual(
    own.all.map((answer) => answer.choice),
    ["2"],
  );
  own.put({ ...FRIENDSHIP, choice: "3" }, 2);
  assert.equal(own.get(FRIENDSHIP, 2), "3");
  assert.equal(said.length, 2);
});

test("a reload brings everything back, erasing nothing", () => {
  const { own, storage } = start();
  own.put({ ...FRIENDSHIP, choice: "2" }, 1);
  own.finish(9);
  const again = start(storage);
  assert.equal(again.own.getRound(ROUND).getAnswer(41).choice, "2");
  assert.equal(again.own.getRound(ROUND).finished, true);
  again.own.forget();
  assert.deepEqual(again.own.all, []);
  assert.equal(storage.values.size, 0);
});

test("leaving takes out what is of this room and nothing else", () => {
  const storage = new FakeStorage();
  for (const name of ["room.seat-7.own", "room.seat-7.notes", "room.seat-77.own", "phone.settings"]) {
    storage.setItem(name, "1");
  }
  const listed = Object.assign(storage, {
    get length() {
      return storage.values.size;
    },
    /** @param {number} place */
    key: (place) => [...storage.values.keys()][place] ?? null,
  });
  wipe("seat-7", [() => /** @type {any} */ (listed)]);
  assert.deepEqual([...storage.values.keys()], ["room.seat-77.own", "phone.settings"]);
});

test("leaving does not stumble over a phone without storage", () => {
  const denied = () => {
    throw new Error("denied");
  };
  const storage = new FakeStorage();
  storage.setItem("room.seat-7.own", "1");
  const listed = Object.assign(storage, { length: 1, key: () => "room.seat-7.own" });
  wipe("seat-7", [denied, () => /** @type {any} */ (listed)]);
  assert.equal(storage.values.size, 0);
});
