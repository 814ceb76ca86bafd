import assert from "node:assert/strict";
import { test } from "node:test";

import {
  getCharts,
  getOrders,
  getUnanimous,
  getView,
  isHidden,
  isOnScreen,
  isSoft,
  sortRows,
} from "../../facilitation/static/facilitation/js/room/preview.js";
import { readEvent } from "./examples.js";

const QUESTIONS = [
  { id: 41, slug: "friendship", hidden: false, soft: false },
  { id: 42, slug: "family", hidden: false, soft: false },
];

/** A room that looks at its placed types. @param {object} [round] @param {object} [room] @returns {any} */
function makeRoom(round = {}, room = {}) {
  /** @type {any} */
  const { room: kept } = readEvent("welcome_desk");
  return {
    ...kept,
    stage: "rings",
    view: { round: 9, chart: "bars", question: null, compare: false, order: [] },
    round: {
      ...kept.round,
      ask: "place",
      subject: "",
      open: false,
      display: "collecting",
      questions: QUESTIONS,
      ...round,
    },
    ...room,
  };
}

/** @param {number} question @param {object} [changes] @returns {any} */
const makeRow = (question, changes = {}) => ({
  question,
  version: 1,
  form: "counts",
  scores: [4, 3, 0, 1],
  ...changes,
});

/** @param {any[]} rows @returns {any} */
const makePicture = (rows) => ({ round: 9, version: 2, answers: 8, rows, late: null });

test("rings can be drawn in three ways, and gaps only where map and factors are compared", () => {
  assert.deepEqual(getCharts(makeRoom()), ["bars", "bullseye", "targets"]);
  assert.deepEqual(getCharts(makeRoom({ ask: "rate" }, { stage: "rate" })), ["profile"]);
  assert.deepEqual(getCharts(makeRoom({ ask: "rate" }, { stage: "factors" })), ["profile", "gaps"]);
  assert.deepEqual(getCharts(makeRoom({ ask: "check" })), []);
  assert.deepEqual(getCharts({ ...makeRoom(), round: null }), []);
});

test("the desk draws what the room has until the facilitator looks at something else", () => {
  const room = makeRoom();
  assert.deepEqual(getView(room, null), room.view);
  assert.deepEqual(getView(room, { round: 9, chart: "bullseye", question: 42 }), {
    round: 9,
    chart: "bullseye",
    question: 42,
    compare: false,
    order: [],
  });
});

test("only a bullseye is of one question, and it always is of one", () => {
  assert.equal(getView(makeRoom(), { round: 9, chart: "targets", question: 42 })?.question, null);
  assert.equal(getView(makeRoom(), { round: 9, chart: "bullseye", question: null })?.question, 41);
});

test("a wish about another round or for a chart that does not suit is forgotten", () => {
  const room = makeRoom();
  assert.deepEqual(getView(room, { round: 8, chart: "bullseye", question: 42 }), room.view);
  assert.deepEqual(getView(room, { round: 9, chart: "profile", question: null }), room.view);
});

test("to show is to choose the view and to put it on the screen, as far as either is missing", () => {
  const room = makeRoom();
  const bullseye = getView(room, { round: 9, chart: "bullseye", question: 42 });
  assert.deepEqual(getOrders(room, bullseye), [
    { name: "set_view", round: 9, chart: "bullseye", question: 42, compare: false, order: [] },
    { name: "set_display", display: "shown" },
  ]);
  assert.deepEqual(getOrders(room, room.view), [{ name: "set_display", display: "shown" }]);
  assert.deepEqual(getOrders(makeRoom({ display: "shown" }), room.view), []);
});

test("a picture is softened before anybody sees it, and only as much of it as is seen", () => {
  const room = makeRoom();
  const [first] = getOrders(room, room.view, { softer: true });
  assert.deepEqual(first, { name: "soften", question: null });
  const bullseye = getView(room, { round: 9, chart: "bullseye", question: 42 });
  assert.deepEqual(getOrders(room, bullseye, { softer: true })[0], { name: "soften", question: 42 });
});

test("only the very same picture is on the screen", () => {
  const room = makeRoom({ display: "shown" });
  assert.ok(isOnScreen(room, room.view));
  assert.ok(!isOnScreen(room, getView(room, { round: 9, chart: "targets", question: null })));
  assert.ok(!isOnScreen(makeRoom(), room.view));
});

test("all is soft when all that is seen is soft", () => {
  const { view } = makeRoom();
  const half = [{ ...QUESTIONS[0], soft: true }, QUESTIONS[1]];
  assert.ok(!isSoft(makeRoom({ questions: half }).round, view));
  assert.ok(isSoft(makeRoom({ questions: half }).round, { ...view, question: 41 }));
  assert.ok(isSoft(makeRoom({ questions: [half[0], { ...QUESTIONS[1], hidden: true }] }).round, view));
});

test("what is hidden has no bullseye", () => {
  const { round } = makeRoom({ questions: [{ ...QUESTIONS[0], hidden: true }, QUESTIONS[1]] });
  const { view } = makeRoom();
  assert.ok(isHidden(round, { ...view, question: 41 }));
  assert.ok(!isHidden(round, { ...view, question: 42 }));
  assert.ok(!isHidden(round, view));
});

test("the same answer of nearly everybody is found, exact or coarse, and only in what is seen", () => {
  const { round, view } = makeRoom();
  const alike = [makeRow(41, { scores: [8, 0, 0, 0] }), makeRow(42, { form: "nearly", scores: [], nearly: 1 })];
  assert.deepEqual(getUnanimous(round, makePicture(alike), view), ["friendship", "family"]);
  assert.deepEqual(getUnanimous(round, makePicture(alike), { ...view, question: 42 }), ["family"]);
  assert.deepEqual(getUnanimous(round, makePicture([makeRow(41), makeRow(42)]), view), []);
});

test("where nothing was released or all numbers are zero, nobody agreed", () => {
  const { round, view } = makeRoom();
  const rows = [makeRow(41, { version: 0, form: "none", scores: [] }), makeRow(42, { scores: [0, 0, 0, 0] })];
  assert.deepEqual(getUnanimous(round, makePicture(rows), view), []);
  assert.deepEqual(getUnanimous(round, null, view), []);
  assert.deepEqual(getUnanimous(null, makePicture(rows), view), []);
});

/** @param {any[]} rows @param {object[]} [questions] */
const sort = (rows, questions) => {
  const all = ["a", "b", "c", "d", "e", "f"].map((slug, id) => ({ id, slug, hidden: false, soft: false }));
  return sortRows(makeRoom({ questions: questions ?? all }).round, makePicture(rows)).join("");
};

test("rows are sorted from most to least by what is drawn of them", () => {
  const rows = [
    makeRow(0, { scores: [8, 0, 0, 0, 0] }),
    makeRow(1, { form: "average", scores: [], average: 3.5 }),
    makeRow(2, { scores: [0, 0, 0, 2, 6] }),
    makeRow(3, { form: "nearly", scores: [], nearly: 3 }),
    makeRow(4, { scores: [0, 0, 4, 4, 0] }),
  ];
  assert.equal(sort(rows), "cdbea");
});

test("rows that are alike stand as in the plan, and rows that are not drawn stay last", () => {
  const rows = [
    makeRow(0, { version: 0, form: "none", scores: [] }),
    makeRow(1, { form: "mostly_unrated", scores: [], average: null }),
    makeRow(2, { scores: [0, 0, 0, 0, 0] }),
    makeRow(3, { scores: [8, 0, 0, 0, 0] }),
    makeRow(4, { scores: [0, 4, 4, 0, 0] }),
    makeRow(5, { form: "average", scores: [], average: 2.5 }),
  ];
  assert.equal(sort(rows), "efdabc");
});

test("what a coarse picture keeps back moves no row", () => {
  const rows = (/** @type {number[][]} */ [one, other]) => [
    makeRow(0, { form: "average", average: 3, scores: one }),
    makeRow(1, { form: "average", average: 3, scores: other }),
  ];
  const [more, less] = [
    [0, 0, 0, 0, 8],
    [8, 0, 0, 0, 0],
  ];
  assert.equal(sort(rows([less, more])), sort(rows([more, less])));
});

test("a hidden row has no place in the order", () => {
  const questions = [
    { id: 0, slug: "a", hidden: true, soft: false },
    { id: 1, slug: "b", hidden: false, soft: false },
  ];
  assert.equal(sort([makeRow(0), makeRow(1)]), "ab");
  assert.equal(sort([makeRow(0), makeRow(1)], questions), "b");
});

test("the order stays with its chart, and another chart has none", () => {
  const view = { round: 9, chart: "profile", question: null, compare: false, order: ["family", "friendship"] };
  const room = makeRoom({ ask: "rate", display: "shown" }, { stage: "factors", view });
  assert.deepEqual(getView(room, { round: 9, chart: "profile", question: null }), view);
  assert.ok(isOnScreen(room, getView(room, { round: 9, chart: "profile", question: null })));
  assert.deepEqual(getView(room, { round: 9, chart: "gaps", question: null })?.order, []);
});

test("few or none is not the same as nobody", () => {
  const { round, view } = makeRoom();
  const rows = [makeRow(41, { form: "few", scores: [5, null, null, null] })];
  assert.deepEqual(getUnanimous(round, makePicture(rows), view), []);
});
