import assert from "node:assert/strict";
import { test } from "node:test";

import {
  getCaptions,
  getChart,
  getChartView,
  getGapsView,
  getSubject,
  getTitle,
} from "../../facilitation/static/facilitation/js/room/boards.js";
import { getComparedTable, getGapsTable, getTable } from "../../facilitation/static/facilitation/js/room/tables.js";

const CHOICES = [
  { code: "1", slug: "a", label: "Near", hint: "", kind: "score" },
  { code: "n", slug: "n", label: "Not on my map", hint: "", kind: "none" },
  { code: "s", slug: "s", label: "Skip", hint: "", kind: "skip" },
];
const STEPS = ["Safest and closest", "Close", "Further out", "Outer edge"];
const KINDS = [
  { slug: "friendship", label: "Friendship", definition: "Someone you like.", text: "", example: "" },
  { slug: "family", label: "Family", definition: "People tied to you.", text: "", example: "" },
];

/** @type {any} */
const texts = {
  types: KINDS,
  factors: Array.from({ length: 13 }, (_, index) => ({ slug: `f${index}` })),
  rings: STEPS.map((label) => ({ slug: label, label, hint: "" })),
  asks: {
    place: { title: "Place the types", steps: STEPS, questions: KINDS, choices: CHOICES, most: 1 },
    rate: {
      title: "Rate",
      steps: ["1", "2", "3", "4", "5"],
      questions: [{ slug: "safety", label: "Safety" }],
      choices: CHOICES,
      most: 1,
    },
    reasons: {
      title: "Reasons",
      steps: STEPS,
      questions: [{ slug: "reasons", label: "Reasons" }],
      choices: CHOICES,
      most: 3,
    },
  },
};

/** @param {number} question @param {object} [changes] @returns {any} */
const makeRow = (question, changes = {}) => ({
  question,
  version: 2,
  form: "counts",
  scores: [4, 3, 2, 1],
  joined: null,
  nearly: null,
  average: null,
  spread: null,
  unrated: 2,
  skipped: null,
  own: null,
  ...changes,
});

/** @param {object} round @param {object | null} view @param {any[]} rows @param {object} [more] @returns {any} */
const makeBoard = (round, view, rows, more = {}) => ({
  room: {
    round: {
      id: 9,
      ask: "place",
      subject: "",
      wave: 1,
      open: false,
      display: "shown",
      questions: [
        { id: 1, slug: "friendship", hidden: false, soft: false },
        { id: 2, slug: "family", hidden: false, soft: false },
      ],
      ...round,
    },
    view,
  },
  picture: { round: 9, version: 4, answers: 12, rows, late: null },
  texts,
  ...more,
});

test("a round is drawn as it was chosen, else as is usual", () => {
  assert.equal(getChart({ round: null, view: null }), "bars");
  const board = makeBoard({ ask: "rate" }, null, []);
  assert.equal(getChart(board.room), "profile");
  assert.equal(getChart({ ...board.room, view: { chart: "gaps", question: null, compare: false } }), "gaps");
});

test("rows are named by their questions, whichever are left out", () => {
  const board = makeBoard({}, { chart: "bars", question: null }, [makeRow(2)]);
  assert.deepEqual(
    getChartView(board, board.picture).rows.map(({ label }) => label),
    ["Family"],
  );
});

test("the bullseye has one row: the chosen one, or the first that was released", () => {
  const rows = [makeRow(1, { version: 0, form: "none" }), makeRow(2)];
  const chosen = makeBoard({}, { chart: "bullseye", question: 1 }, rows);
  assert.deepEqual(
    getChartView(chosen, chosen.picture).rows.map(({ slug }) => slug),
    ["friendship"],
  );
  const free = makeBoard({}, { chart: "bullseye", question: null }, rows);
  assert.deepEqual(
    getChartView(free, free.picture).rows.map(({ slug }) => slug),
    ["family"],
  );
  assert.equal(getSubject(free)?.definition, "People tied to you.");
});

test("the time before is named by the order of its questions, or not drawn at all", () => {
  const before = { round: 4, version: 2, answers: 10, rows: [makeRow(51), makeRow(52)], late: null };
  const board = makeBoard({}, { chart: "bars", question: null, compare: true }, [makeRow(1), makeRow(2)]);
  assert.deepEqual(
    getChartView(board, before).rows.map(({ slug }) => slug),
    ["friendship", "family"],
  );
  assert.deepEqual(getChartView(board, { ...before, rows: [makeRow(51)] }).rows, []);
  const one = makeBoard({}, { chart: "bullseye", question: 2, compare: true }, [makeRow(2)]);
  assert.deepEqual(
    getChartView(one, { ...before, rows: [makeRow(52)] }).rows.map(({ slug }) => slug),
    ["family"],
  );
});

test("a row that has no release says why", () => {
  const rows = [makeRow(1, { version: 0, form: "none", scores: [] }), makeRow(2)];
  const waits = (/** @type {boolean} */ open) => {
    const board = makeBoard({ open }, null, rows);
    return getChartView(board, board.picture).rows.map(({ waiting }) => waiting);
  };
  assert.deepEqual(waits(true), ["Waiting for a few more answers", null]);
  assert.deepEqual(waits(false), ["Too few answers", null]);
});

/** @type {[string, any, boolean, string][]} */
const TITLES = [
  [
    "all types",
    makeBoard({}, { chart: "bars", question: null }, [makeRow(1)]),
    true,
    "Where 12 of us placed each type",
  ],
  [
    "one type",
    makeBoard({}, { chart: "bullseye", question: 1 }, [makeRow(1)]),
    true,
    "Where 12 of us placed %(subject)s",
  ],
  [
    "one type with a number of its own",
    makeBoard({}, { chart: "bullseye", question: 1 }, [makeRow(1, { own: 8 })]),
    true,
    "Where 8 of us placed %(subject)s",
  ],
  [
    "ratings",
    makeBoard({ ask: "rate", subject: "family" }, null, [makeRow(1)]),
    true,
    "What 12 of us said about %(subject)s",
  ],
  [
    "gaps",
    makeBoard({ ask: "rate", subject: "family" }, { chart: "gaps", question: null }, []),
    true,
    "Where we placed each type, and where the 13 things would put it",
  ],
  ["reasons", makeBoard({ ask: "reasons" }, null, [makeRow(1)]), true, "What matters most to 12 of us (up to 3 each)"],
  ["ratings that wait", makeBoard({ ask: "rate", subject: "family" }, null, []), false, "%(subject)s"],
  ["types that wait", makeBoard({}, null, []), false, "Place the types"],
];

for (const [name, board, shown, title] of TITLES) {
  test(`the title says what is shown: ${name}`, () => {
    assert.equal(getTitle(board, shown), title);
  });
}

test("a profile stands in the order that was made, its table and the time before too", () => {
  const rows = [makeRow(1), makeRow(2, { scores: [1, 2, 3, 4] })];
  const before = { round: 4, version: 2, answers: 10, rows: [makeRow(51), makeRow(52)], late: null };
  /** @param {string} chart @param {string[]} order */
  const read = (chart, order) => {
    const board = makeBoard({}, { chart, question: null, compare: true, order }, rows);
    const views = [getChartView(board, before), getChartView(board, board.picture)];
    const [then, now] = /** @type {[any, any]} */ (views);
    const compared = getComparedTable(then, now).rows;
    const said = [then.rows, now.rows, getTable(now).rows, compared].map((some) =>
      some.map((/** @type {any} */ { label }) => label).join(),
    );
    return [...new Set(said), compared[0]?.cells[0]?.text];
  };
  assert.deepEqual(read("profile", []), ["Friendship,Family", "4, then 4"]);
  assert.deepEqual(read("profile", ["family", "friendship"]), ["Family,Friendship", "4, then 1"]);
  assert.deepEqual(read("profile", ["family"]), ["Family,Friendship", "4, then 1"]);
  assert.deepEqual(read("bars", ["family", "friendship"]), ["Friendship,Family", "4, then 4"]);
});

test("a sorted profile stays as it was sorted when its numbers change", () => {
  const read = (/** @type {any[]} */ rows) => {
    const board = makeBoard({}, { chart: "profile", question: null, order: ["family", "friendship"] }, rows);
    return getChartView(board, board.picture).rows.map(({ label }) => label);
  };
  const [more, less] = [{ scores: [0, 0, 0, 9] }, { scores: [9, 0, 0, 0] }];
  assert.deepEqual(read([makeRow(1, less), makeRow(2, more)]), ["Family", "Friendship"]);
  assert.deepEqual(read([makeRow(1, more), makeRow(2, less)]), ["Family", "Friendship"]);
});

test("captions say how to read what is there, and only that", () => {
  const say = (/** @type {any} */ changes, chart = "bullseye") =>
    getCaptions(makeBoard({}, { chart, question: 1 }, [makeRow(1, changes)])).join(" ");
  assert.match(say({}), /A dot is an answer/);
  assert.doesNotMatch(say({ scores: [40, 1, 1, 1] }), /dot/);
  assert.match(say({ scores: [40, 1, 1, 1] }), /brighter/);
  assert.match(say({ form: "few", scores: [4, null, null, 3] }), /none, one or two/);
  assert.doesNotMatch(say({ form: "few", scores: [4, 3, 5, null], joined: 2 }), /none, one or two/);
  assert.equal(say({}, "bars"), "");
  assert.match(say({}, "gaps"), /Averages hide people/);
});

test("the table has the numbers of the picture, its words, and no more", () => {
  const rows = [
    makeRow(1, { spread: "mixed", skipped: 3, own: 9 }),
    makeRow(2, { form: "few", scores: [4, 3, 5, null], joined: 2, unrated: null }),
  ];
  const board = makeBoard({}, null, rows);
  const table = getTable(getChartView(board, board.picture));
  assert.deepEqual(table.headers, [...STEPS, "Not on my map", "Also"]);
  assert.deepEqual(
    table.rows.map(({ cells }) => cells.map(({ text, span }) => `${text}/${span}`)),
    [
      ["4/1", "3/1", "2/1", "1/1", "2/1", "skipped: 3 · 9 answers · mixed/1"],
      ["4/1", "3/1", "5/2", "few or none/1", "/1"],
    ],
  );
});

test("what could be picked stands in the rows of its table", () => {
  const row = makeRow(1, { form: "picks", scores: [8, null, 0, 1], unrated: 2 });
  const board = makeBoard({ ask: "reasons" }, null, [row]);
  const said = getTable(getChartView(board, board.picture)).rows.map(
    ({ label, cells }) => `${label}: ${cells[0]?.text}`,
  );
  assert.deepEqual(said, [
    "Safest and closest: 8 of 12 people",
    "Close: few or none",
    "Further out: 0 of 12 people",
    "Outer edge: 1 of 12 people",
    "Not on my map: 2 of 12 people",
  ]);
});

test("both times stand in one table, number by number or row by row", () => {
  const now = makeBoard({}, { chart: "bars", question: null, compare: true }, [
    makeRow(1, { spread: "mixed" }),
    makeRow(2),
  ]);
  const rows = [
    makeRow(51, { scores: [1, 2, 3, 4] }),
    makeRow(52, { form: "nearly", scores: [], nearly: 0, unrated: null }),
  ];
  const before = { round: 4, version: 2, answers: 10, rows, late: null };
  const table = getComparedTable(getChartView(now, before), getChartView(now, now.picture));
  assert.deepEqual(table.headers, [...STEPS, "Not on my map"]);
  assert.deepEqual(
    table.rows.map(({ cells }) => cells.map(({ text, span }) => `${text}/${span}`)),
    [
      ["1, then 4/1", "2, then 3/1", "3, then 2/1", "4, then 1/1", "2, then 2/1"],
      ["Nearly everyone: Safest and closest, few or none, then 4, 3, 2, 1, 2/5"],
    ],
  );
});

/** @type {[any, string][]} */
const WORDS = [
  [{ form: "nearly", scores: [], nearly: 1, unrated: null }, "Nearly everyone: Close"],
  [{ form: "everywhere", scores: [], unrated: null }, "Spread across all rings"],
  [{ form: "mostly_unrated", scores: [], unrated: null }, "Too few of us put it on the map"],
  [{ form: "average", scores: [], average: 3.5, spread: "apart" }, "about 3.5 · far apart"],
];

for (const [changes, words] of WORDS) {
  test(`the table says “${words}” over all steps`, () => {
    const board = makeBoard({}, null, [makeRow(1, changes)]);
    const [row] = getTable(getChartView(board, board.picture)).rows;
    assert.deepEqual(row?.cells[0], { text: words, span: 4 });
    assert.equal(
      row?.cells[1]?.text,
      changes.form === "mostly_unrated" ? "" : changes.unrated === null ? "few or none" : "2",
    );
  });
}

test("a waiting row of the table is words from end to end", () => {
  const board = makeBoard({ open: true }, null, [makeRow(1, { version: 0, form: "none", scores: [] })]);
  const [row] = getTable(getChartView(board, board.picture)).rows;
  assert.deepEqual(row, {
    label: "Friendship",
    waiting: true,
    cells: [{ text: "Waiting for a few more answers", span: 5 }],
  });
});

test("gaps are told in words, with how far apart the rings are", () => {
  const gap = {
    subject: "family",
    form: "full",
    placed: 0.2,
    factors: 0.9,
    low: 0,
    high: 0.4,
    band: "bigger",
    direction: "further",
    spread: "apart",
  };
  const view = getGapsView(makeBoard({}, null, [], { gaps: [gap] }));
  assert.deepEqual([view.centre, view.edge, view.rows[0]?.label], ["Safest and closest", "Outer edge", "Family"]);
  const [row] = getGapsTable(view).rows;
  assert.deepEqual(
    row?.cells.map(({ text }) => text),
    ["sits further out than the 13 things suggest · a bigger gap", "our rings: far apart"],
  );
});
