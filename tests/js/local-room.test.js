import assert from "node:assert/strict";
import { test } from "node:test";

import { PrivateStore } from "../../facilitation/static/facilitation/js/private/store.js";
import { getCard } from "../../facilitation/static/facilitation/js/room/cards.js";
import { LocalRoom, makeSteps } from "../../facilitation/static/facilitation/js/room/local-room.js";
import { OwnAnswers } from "../../facilitation/static/facilitation/js/room/own.js";
import { FakeStorage } from "./world.js";

/** @param {string[]} slugs */
const list = (slugs) => slugs.map((slug) => ({ slug, label: `The ${slug}` }));

const TEXTS = {
  stages: list(["arrive", "warm-up", "place", "rings", "rate", "factors", "helper", "thanks"]),
  types: list(["friendship", "family"]),
  asks: Object.fromEntries(
    [
      ["warm-up", "warm-up"],
      ["place", "place"],
      ["movement", "rings"],
      ["rate", "rate"],
      ["helper", "helper"],
      ["reasons", "helper"],
    ].map(([ask = "", stage = ""]) => [ask, { stage, title: `Ask ${ask}`, questions: list(["one", "two"]) }]),
  ),
};

function makePhone() {
  const storages = { session: new FakeStorage(), local: new FakeStorage() };
  const target = new EventTarget();
  const places = {
    session: () => /** @type {any} */ (storages.session),
    local: () => /** @type {any} */ (storages.local),
    window: new EventTarget(),
  };
  const open = () => {
    const store = new PrivateStore("solo", places);
    const room = new LocalRoom("solo", TEXTS, { solo: true, store, target });
    return { store, room, own: new OwnAnswers("solo", () => room.storage) };
  };
  /** @param {object} detail */
  const step = (detail) => target.dispatchEvent(new CustomEvent("local-step", { detail }));
  return { ...storages, target, open, step };
}

/** @param {LocalRoom} room */
const getName = (room) => getCard(room.phone, room.over, room.watching).name;

test("a facilitator looks at every card and every question", () => {
  const names = makeSteps(TEXTS, { solo: false }).map(({ stage, ask }) => (ask ? `${stage}/${ask}` : stage));
  assert.deepEqual(names, [
    "arrive",
    "warm-up/warm-up",
    "place/place",
    "rings",
    "rings/movement",
    "rate/rate",
    "factors",
    "helper",
    "helper/helper",
    "helper/reasons",
    "thanks",
  ]);
});

test("somebody alone goes on and back, and is asked only what needs nobody else", () => {
  const phone = makePhone();
  const { room } = phone.open();
  const names = [];
  for (let count = 0; count < 12; count += 1) {
    names.push(getName(room));
    phone.step({ by: 1 });
  }
  const way = ["arrive", "ask-place", "rings", "soon-rate", "factors", "helper", "ask-helper", "ask-reasons", "thanks"];
  assert.deepEqual(names, [...way, "thanks", "thanks", "thanks"]);
  phone.step({ by: -1 });
  assert.equal(getName(room), "ask-reasons");
});

test("before the first card there is nothing", () => {
  const phone = makePhone();
  const { room } = phone.open();
  phone.step({ by: 1 });
  phone.step({ by: -1 });
  phone.step({ by: -1 });
  assert.equal(getName(room), "arrive");
});

test("what to rate is chosen first, and can be chosen otherwise", () => {
  const phone = makePhone();
  const { room } = phone.open();
  phone.step({ subject: "family" });
  assert.deepEqual([getName(room), room.phone.room.round?.subject], ["ask-rate", "family"]);
  const first = room.phone.room.round?.id;
  phone.step({ by: -1 });
  assert.equal(getName(room), "soon-rate");
  phone.step({ subject: "friendship" });
  assert.deepEqual([getName(room), room.phone.room.round?.subject], ["ask-rate", "friendship"]);
  assert.notEqual(room.phone.room.round?.id, first);
});

test("a reload comes back to the same card with the same answers", () => {
  const phone = makePhone();
  const { own } = phone.open();
  phone.step({ by: 1 });
  const asked = { ask: "place", subject: "", slug: "one" };
  own.put({ ...asked, choice: "2" }, 1);
  const again = phone.open();
  assert.equal(getName(again.room), "ask-place");
  assert.equal(again.own.get(asked, 1), "2");
});

test("answers are kept and erased with everything else", () => {
  const phone = makePhone();
  const { store, own } = phone.open();
  own.put({ ask: "place", subject: "", slug: "one", choice: "2" }, 1);
  store.keep(true);
  assert.deepEqual([phone.session.values.size, phone.local.values.size], [0, 1]);
  assert.equal(phone.open().own.all.length, 1);
  store.erase();
  assert.deepEqual(phone.open().own.all, []);
});

test("whoever erases everything stays where they are", () => {
  const phone = makePhone();
  const { room, store } = phone.open();
  phone.step({ by: 1 });
  store.erase();
  assert.equal(getName(room), "ask-place");
  assert.equal(getName(phone.open().room), "arrive");
});

test("every step is said, with where it is", () => {
  const phone = makePhone();
  const { room } = phone.open();
  /** @type {any[]} */
  const said = [];
  phone.target.addEventListener("local-moved", (event) => said.push(/** @type {CustomEvent} */ (event).detail));
  let moved = 0;
  room.addEventListener("moved", () => {
    moved += 1;
  });
  room.open();
  phone.step({ by: 1 });
  assert.deepEqual(said, [
    { place: 0, all: 9, label: "The arrive" },
    { place: 1, all: 9, label: "Ask place" },
  ]);
  assert.equal(moved, 1);
});
