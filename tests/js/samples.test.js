import assert from "node:assert/strict";
import { test } from "node:test";

import { getChartView } from "../../facilitation/static/facilitation/js/room/boards.js";
import { makeSamples } from "../../facilitation/static/facilitation/js/room/samples.js";

const STAGES = ["arrive", "warm-up", "place", "rings", "rate", "factors", "repair", "helper", "thanks"];

/** @param {string} slug @param {string} stage @param {string[]} questions @param {number} steps @param {number} [most] */
function makeAsk(slug, stage, questions, steps, most = 1) {
  const labels = Array.from({ length: steps }, (_, index) => `step ${index + 1}`);
  return {
    title: slug,
    stage,
    steps: labels,
    questions: questions.map((one) => ({ slug: one, label: one, text: "", example: "" })),
    choices: [],
    most,
  };
}

/** @param {object} [changes] @returns {any} */
function makeTexts(changes) {
  return {
    stages: STAGES.map((slug) => ({ slug, label: slug })),
    types: [
      { slug: "family", tender: true },
      { slug: "friendship", tender: false },
    ],
    factors: [],
    rings: [],
    small_group: false,
    asks: {
      "warm-up": makeAsk("warm-up", "warm-up", ["coffee", "rain"], 4),
      place: makeAsk("place", "place", ["family", "friendship"], 4),
      movement: makeAsk("movement", "rings", ["family", "friendship"], 3),
      rate: makeAsk("rate", "rate", ["safety", "respect"], 5),
      hardest: makeAsk("hardest", "repair", ["hardest"], 5),
      helper: makeAsk("helper", "helper", ["helper"], 4, 4),
      reasons: makeAsk("reasons", "helper", ["reasons"], 10, 3),
    },
    ...changes,
  };
}

/** @param {any} texts @returns {string[]} stage and chart of each */
const list = (texts) =>
  makeSamples(texts, "friendship").map(({ state }) => `${state.room.stage} ${state.room.view?.chart ?? "-"}`);

test("a preview goes through every stage, with its pictures", () => {
  assert.deepEqual(list(makeTexts()), [
    "arrive -",
    "warm-up -",
    "warm-up bars",
    "place -",
    "rings bars",
    "rings bullseye",
    "rings movement",
    "rate -",
    "rate profile",
    "factors profile",
    "factors gaps",
    "repair -",
    "repair counts",
    "helper -",
    "helper helper",
    "helper reasons",
    "thanks -",
  ]);
});

test("a small group has no pictures", () => {
  assert.deepEqual(
    list(makeTexts({ small_group: true })),
    STAGES.map((slug) => `${slug} -`),
  );
});

test("nothing is drawn of what the plan does not ask", () => {
  const { place: _, movement: __, ...asks } = makeTexts().asks;
  const drawn = list(makeTexts({ asks }));
  assert.ok(drawn.includes("factors profile"));
  assert.ok(drawn.includes("rings -"));
  assert.ok(!drawn.includes("factors gaps"));
});

test("made-up numbers are of the same people everywhere, and tender kinds are drawn softly", () => {
  const texts = makeTexts();
  for (const { state } of makeSamples(texts, "friendship")) {
    for (const row of state.board.picture?.rows ?? []) {
      if (row.form !== "counts") continue;
      const sum = row.scores.reduce((/** @type {number} */ all, number) => all + (number ?? 0), row.unrated ?? 0);
      assert.equal(sum, state.board.picture?.answers);
    }
  }
  const bars = makeSamples(texts, "friendship").find(({ state }) => state.room.stage === "rings")?.state;
  assert.deepEqual(
    bars?.board.picture?.rows.map(({ form }) => form),
    ["few", "counts"],
  );
});

test("the charts can draw every one of them", () => {
  const texts = makeTexts();
  for (const { state } of makeSamples(texts, "friendship")) {
    const view = getChartView({ room: state.room, ...state.board, texts }, state.board.picture);
    assert.equal(view.rows.length > 0, state.room.round !== null);
    assert.ok(view.rows.every((row) => row.waiting === null && row.scores.length === view.steps.length));
  }
});
