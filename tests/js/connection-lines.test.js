import assert from "node:assert/strict";
import { test } from "node:test";

import { start } from "./connected.js";
import { FakeStorage, makeWorld } from "./world.js";

/** @param {{url: string}} socket @returns {[string | null, number]} the page and the number of the line */
function getLine({ url }) {
  const { searchParams } = new URL(url);
  return [searchParams.get("page"), Number(searchParams.get("line"))];
}

/** @param {ReturnType<typeof makeWorld>} world @param {string} name @param {object} [more] */
const happen = (world, name, more = {}) => world.window.dispatchEvent(Object.assign(new Event(name), more));

test("every line has a number, greater than all before it, and a name of the page that nobody else has", () => {
  const { world, clock } = start({ random: 0.25, posts: true });
  for (let count = 0; count < 2; count += 1) {
    world.socket.end(1006);
    clock.pass(1000);
  }
  const urls = [...world.sockets.map(({ url }) => url), world.posted[0]?.url];
  const found = urls.map((url) => new URL(url ?? "").searchParams);
  assert.deepEqual(
    found.map((query) => query.get("line")),
    ["1", "2", "3"],
  );
  assert.equal(new Set(found.map((query) => query.get("page"))).size, 1);
  assert.match(found[0]?.get("page") ?? "", /^[0-9a-z]{1,12}$/);
});

test("a page that is loaded again goes on counting its lines, so that the one before cannot undo what it says", () => {
  const tab = new FakeStorage();
  const before = start({ random: 0.3, tab }).world;
  before.socket.end(1006);
  before.clock.pass(1000);
  happen(before, "pagehide");

  const after = start({ random: 0.7, tab }).world;

  assert.deepEqual(getLine(after.socket), [getLine(before.socket)[0], 3]);
});

test("the copy of a tab counts for itself, and neither overtakes the other", () => {
  const tab = new FakeStorage();
  const one = start({ random: 0.3, tab }).world;
  const copy = new FakeStorage();
  copy.values = new Map(tab.values);
  const other = start({ random: 0.7, tab: copy }).world;

  assert.notEqual(getLine(other.socket)[0], getLine(one.socket)[0]);
  assert.equal(getLine(other.socket)[1], 1);
});

test("a page that comes out of the back-forward cache goes on where its successor left off, or counts for itself", () => {
  for (const [isPutAway, expected] of /** @type {const} */ ([
    [true, 3],
    [false, 2],
  ])) {
    const tab = new FakeStorage();
    const first = start({ random: 0.3, tab }).world;
    const page = getLine(first.socket)[0];
    happen(first, "pagehide");
    const second = start({ random: 0.7, tab }).world;
    if (isPutAway) happen(second, "pagehide");

    happen(first, "pageshow", { persisted: true });
    first.clock.pass(1000);

    assert.equal(first.sockets.length, 2);
    assert.equal(getLine(first.socket)[1], expected);
    assert.equal(getLine(second.socket)[0], page);
    // Of one random number comes one name: here the name is the same again, in life it is not.
    assert.equal(getLine(first.socket)[0], page);
  }
});

test("where nothing can be kept a page counts all the same", () => {
  const tab = {
    getItem() {
      throw new Error("no storage");
    },
  };
  const { world } = start({ tab });
  happen(world, "pagehide");
  happen(world, "pageshow", { persisted: true });
  world.clock.pass(1000);
  assert.equal(getLine(world.socket)[1], 2);
});
