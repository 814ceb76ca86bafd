import assert from "node:assert/strict";
import { test } from "node:test";

import { PrivateStore } from "../../facilitation/static/facilitation/js/private/store.js";
import { FakeStorage } from "./world.js";

const NAME = "room.42.private";

/** A phone with its two storages; `open` is another page on it. */
function makePhone() {
  const session = new FakeStorage();
  const local = new FakeStorage();
  const window = new EventTarget();
  const places = { session: () => /** @type {any} */ (session), local: () => /** @type {any} */ (local), window };
  return { session, local, window, open: () => new PrivateStore("42", places) };
}

/** @param {PrivateStore} store @param {string} text */
const note = (store, text) =>
  store.update(({ notes }) => {
    notes.groups = text;
  });

/** @param {EventTarget} window @param {string | null} key @param {string | null} newValue */
const tell = (window, key, newValue) => window.dispatchEvent(Object.assign(new Event("storage"), { key, newValue }));

test("what is written survives a reload of the tab, and only of the tab", () => {
  const phone = makePhone();
  note(phone.open(), "a quiet thought");
  assert.equal(phone.open().data.notes.groups, "a quiet thought");
  assert.ok(phone.session.values.has(NAME));
  assert.equal(phone.local.values.size, 0);
});

test("keeping it moves it to the phone's own storage, and back: there is one copy", () => {
  const phone = makePhone();
  const store = phone.open();
  note(store, "keep me");
  assert.equal(store.keep(true), true);
  assert.deepEqual([phone.session.values.size, phone.local.values.has(NAME)], [0, true]);
  assert.equal(phone.open().kept, true);
  assert.equal(phone.open().data.notes.groups, "keep me");
  store.keep(false);
  assert.deepEqual([phone.session.values.has(NAME), phone.local.values.size], [true, 0]);
  assert.equal(phone.open().kept, false);
});

test("where the phone's storage refuses, it stays in the tab", () => {
  const phone = makePhone();
  phone.local.setItem = () => {
    throw new Error("full");
  };
  const store = phone.open();
  note(store, "still here");
  assert.equal(store.keep(true), false);
  assert.equal(store.kept, false);
  assert.equal(phone.open().data.notes.groups, "still here");
});

test("erasing wipes it from both storages and says so", () => {
  const phone = makePhone();
  const store = phone.open();
  note(store, "gone soon");
  store.keep(true);
  let erased = 0;
  store.addEventListener("erased", () => {
    erased += 1;
  });
  store.erase();
  assert.deepEqual([phone.session.values.size, phone.local.values.size, erased], [0, 0, 1]);
  assert.deepEqual(phone.open().data.notes, {});
});

test("whoever has left writes nothing more", () => {
  const phone = makePhone();
  const store = phone.open();
  note(store, "before");
  assert.equal(phone.session.values.size, 1);
  store.close();
  note(store, "after");
  assert.equal(store.keep(true), false);
  assert.deepEqual([phone.session.values.size, phone.local.values.size], [0, 0]);
});

test("what another tab has changed is read again", () => {
  const phone = makePhone();
  const [one, other] = [phone.open(), phone.open()];
  one.keep(true);
  const third = phone.open();
  note(third, "from the other tab");
  tell(phone.window, NAME, phone.local.getItem(NAME));
  assert.equal(one.data.notes.groups, "from the other tab");
  assert.deepEqual(other.data.notes, {}, "a tab that keeps its own is left alone");
});

test("what another tab has erased is gone here, too", () => {
  const phone = makePhone();
  const store = phone.open();
  note(store, "kept");
  store.keep(true);
  phone.local.removeItem(NAME);
  tell(phone.window, "something else", null);
  assert.equal(store.data.notes.groups, "kept");
  tell(phone.window, NAME, null);
  assert.deepEqual(store.data.notes, {});
  assert.equal(phone.local.values.size, 0);
});

test("a change to what was read changes nothing that is kept", () => {
  const store = makePhone().open();
  note(store, "as it was");
  store.data.notes.groups = "otherwise";
  assert.equal(store.data.notes.groups, "as it was");
});

test("whatever lay in the storage, the page begins", () => {
  for (const text of ["nonsense", "[]", "7", '{"people": 3, "types": {"family": null}, "notes": []}']) {
    const phone = makePhone();
    phone.session.setItem(NAME, text);
    assert.deepEqual(phone.open().data.people, []);
    assert.deepEqual(phone.open().data.types, {});
  }
});

test("where nothing is said any more, nothing lies about", () => {
  const phone = makePhone();
  const store = phone.open();
  note(store, "one word");
  assert.equal(phone.session.values.size, 1);
  note(store, "");
  assert.equal(phone.session.values.size, 0);
});
