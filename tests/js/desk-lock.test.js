import assert from "node:assert/strict";
import { test } from "node:test";

import { isPin, PATIENCE, readLock, tick, unlock } from "../../facilitation/static/facilitation/js/room/desk-lock.js";

const set = readLock({ pin: "2468", locked: false });

test("a PIN is four to eight digits", () => {
  for (const good of ["1234", "00000000"]) assert.equal(isPin(good), true, good);
  for (const bad of ["", "123", "123456789", "12a4", " 1234", "12.4"]) assert.equal(isPin(bad), false, bad);
});

test("without a PIN nothing locks", () => {
  for (const kept of [null, {}, { locked: true }, { pin: 1234, locked: true }, { pin: "12", locked: true }]) {
    assert.deepEqual(readLock(kept), { pin: "", locked: false });
  }
  assert.equal(tick(readLock(null), 0, 10 * PATIENCE).locked, false);
});

test("with one it locks after two minutes without a touch, not before", () => {
  assert.equal(tick(set, 1000, 1000 + PATIENCE - 1).locked, false);
  assert.equal(tick(set, 1000, 1000 + PATIENCE).locked, true);
});

test("a reload finds it locked, and only the PIN opens it", () => {
  const locked = readLock(JSON.parse(JSON.stringify({ ...set, locked: true })));
  assert.equal(locked.locked, true);
  for (const wrong of ["", "2467", "24680"]) assert.equal(unlock(locked, wrong).locked, true);
  assert.deepEqual(unlock(locked, "2468"), set);
});
