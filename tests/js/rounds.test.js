import assert from "node:assert/strict";
import { test } from "node:test";

import { lookAt } from "../../facilitation/static/facilitation/js/room/preview.js";
import { getRounds, isEarly, remember } from "../../facilitation/static/facilitation/js/room/rounds.js";
import { getLabel, getName } from "../../facilitation/static/facilitation/js/room/titles.js";
import { readEvent } from "./examples.js";

/** @type {any} */
const { room } = readEvent("welcome_desk");

/** @param {number} id @param {string} ask @param {object} [more] @returns {any} */
const makeRound = (id, ask, more = {}) => ({ id, ask, subject: "", wave: 1, ...more });

test("each round is remembered once, in order, and only by what is public", () => {
  const later = remember([], { ...room, round: { ...room.round, id: 12 } });
  const both = remember(later, room);
  assert.deepEqual(
    both.map(({ id }) => id),
    [room.round.id, 12],
  );
  assert.deepEqual(Object.keys(both[0] ?? {}), ["id", "ask", "subject", "wave"]);
  assert.equal(remember(both, room), both);
  assert.equal(remember(both, { ...room, round: null }), both);
});

test("a stage offers its own rounds and those that it looks back at", () => {
  const seen = [makeRound(1, "warm-up"), makeRound(2, "place"), makeRound(3, "movement"), makeRound(4, "rate")];
  const closed = { ...room.round, open: false };
  /** @param {string} stage */
  const get = (stage) => getRounds(seen, { ...room, stage, round: closed }).map(({ id }) => id);
  assert.deepEqual(get("rings"), [2, 3]);
  assert.deepEqual(get("factors"), [4]);
  assert.deepEqual(get("closing"), []);
});

test("the question about helpers is early until the groundwork that the plan has is done", () => {
  const stages = ["place", "rate", "helper"].map((slug) => ({ slug }));
  const [placed, rated] = [makeRound(1, "place"), makeRound(2, "rate")];
  assert.equal(isEarly([], stages, "helper"), true);
  assert.equal(isEarly([placed], stages, "helper"), true);
  assert.equal(isEarly([placed, rated], stages, "helper"), false);
  assert.equal(isEarly([placed], stages.slice(0, 1), "helper"), false);
  assert.equal(isEarly([], [{ slug: "helper" }], "helper"), false);
  assert.equal(isEarly([], stages, "place"), false);
});

test("an open round is the only one to be seen", () => {
  assert.deepEqual(getRounds([makeRound(4, "rate")], { ...room, stage: "rate" }), []);
});

test("to look at another round is to draw it in its usual way", () => {
  assert.deepEqual(lookAt(makeRound(4, "rate")), {
    name: "set_view",
    round: 4,
    chart: "profile",
    question: null,
    compare: false,
    order: [],
  });
});

test("a round is called by its subject or by what is asked, and a later wave says so", () => {
  const texts = {
    types: [{ slug: "friendship", label: "Friendship" }],
    asks: { rate: { title: "Rate", questions: [] }, place: { title: "Place", questions: [{ slug: "a", label: "A" }] } },
  };
  assert.equal(getName(texts, makeRound(1, "rate", { subject: "friendship", wave: 2 })), "Friendship · wave 2");
  assert.equal(getName(texts, makeRound(2, "place")), "Place");
  assert.equal(getLabel(texts, makeRound(2, "place"), "a"), "A");
  assert.equal(getLabel(texts, makeRound(2, "place"), "gone"), "gone");
});
