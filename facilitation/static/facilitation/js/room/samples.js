/**
 * A room that never was, for a look at the screen beforehand: every stage of a plan, with made-up numbers where there
 * will be pictures. Plain values in, plain values out.
 *
 * @typedef {import("./boards.js").Texts & {stages: {slug: string, label: string}[], small_group: boolean}} PlanTexts
 * @typedef {import("./state.js").BoardState} BoardState
 * @typedef {import("./messages.js").Ask} Ask
 * @typedef {import("./messages.js").Chart} Chart
 * @typedef {import("./messages.js").Picture} Picture
 * @typedef {import("./messages.js").RoundState} RoundState
 * @typedef {import("./messages.js").Row} Row
 * @typedef {{label: string, state: BoardState}} Sample
 */

import { gettext } from "../lib/text.js";

const PEOPLE = 14;

/** @type {Record<string, [Ask, Chart][]>} the pictures that a stage is likely to show, in order */
const PICTURES = {
  "warm-up": [["warm-up", "bars"]],
  rings: [
    ["place", "bars"],
    ["place", "bullseye"],
    ["movement", "movement"],
  ],
  rate: [["rate", "profile"]],
  factors: [
    ["rate", "profile"],
    ["rate", "gaps"],
  ],
  repair: [["hardest", "counts"]],
  helper: [
    ["helper", "helper"],
    ["reasons", "reasons"],
  ],
};

/** Stages of which nothing is to be seen before there is a picture. */
const ONLY_PICTURES = new Set(["rings", "factors"]);

/**
 * @param {PlanTexts} texts
 * @param {string} subject the kind of relationship that is rated
 * @returns {Sample[]} in the order in which a session goes
 */
export function makeSamples(texts, subject) {
  return texts.stages.flatMap(({ slug, label }) => {
    const bare = { label, state: makeState(texts, slug) };
    const pictures = texts.small_group ? [] : getPictures(texts, slug);
    const drawn = pictures.map(([ask, chart]) => {
      const state = makeState(texts, slug, makeRound(texts, ask, subject), chart);
      return { label: `${label}: ${getName(chart)}`, state };
    });
    return ONLY_PICTURES.has(slug) && drawn.length > 0 ? drawn : [bare, ...drawn];
  });
}

/** @param {PlanTexts} texts @param {string} stage */
function getPictures(texts, stage) {
  const pictures = PICTURES[stage] ?? [];
  return pictures.filter(([ask, chart]) => texts.asks[ask] && (chart !== "gaps" || texts.asks.place));
}

/** @param {Chart} chart @returns {string} */
function getName(chart) {
  const names = {
    bars: gettext("as bars"),
    bullseye: gettext("one type on the rings"),
    targets: gettext("all types on small rings"),
    profile: gettext("the ratings"),
    gaps: gettext("the gaps"),
    movement: gettext("what has moved"),
    helper: gettext("where a helper would sit"),
    reasons: gettext("what matters most"),
    counts: gettext("which part is hardest"),
  };
  return names[chart];
}

/**
 * @param {PlanTexts} texts
 * @param {string} stage
 * @param {RoundState | null} [round]
 * @param {Chart} [chart]
 * @returns {BoardState}
 */
function makeState(texts, stage, round = null, chart = "bars") {
  const tender = getTender(texts);
  const calm = round?.questions.find(({ slug }) => !tender.has(slug)) ?? round?.questions[0];
  const question = chart === "bullseye" ? (calm?.id ?? null) : null;
  return {
    door: "screen",
    room: {
      revision: 1,
      stage,
      stage_since: 0,
      code: "",
      locked: false,
      ended: false,
      floor: 5,
      step: 3,
      small_group: texts.small_group,
      curtain: "open",
      timer_ends_at: null,
      view: round === null ? null : { round: round.id, chart, question, compare: false, order: [] },
      round,
      asked: round?.subject ? [round.subject] : [],
    },
    board: {
      picture: round === null ? null : makePicture(texts, round, question),
      before: null,
      gaps: chart === "gaps" && round ? [makeGap(round.subject)] : [],
    },
    crowd: { joined: PEOPLE, finished: PEOPLE - 2, watching: 1 },
  };
}

/** @param {PlanTexts} texts @param {Ask} ask @param {string} subject @returns {RoundState} */
function makeRound(texts, ask, subject) {
  const questions = texts.asks[ask]?.questions ?? [];
  return {
    id: 1,
    ask,
    subject: ask === "rate" ? subject : "",
    wave: 1,
    scale: "",
    open: false,
    display: "shown",
    questions: questions.map(({ slug }, index) => ({ id: index + 1, slug, hidden: false, soft: false, seen: true })),
  };
}

/** @param {PlanTexts} texts */
const getTender = (texts) => new Set(texts.types.filter((kind) => kind.tender).map(({ slug }) => slug));

/** @param {PlanTexts} texts @param {RoundState} round @param {number | null} only @returns {Picture} */
function makePicture(texts, round, only) {
  const asked = texts.asks[round.ask];
  const steps = asked?.steps.length ?? 0;
  const several = (asked?.most ?? 1) > 1;
  const tender = getTender(texts);
  const rows = round.questions.map(({ id, slug }, index) =>
    makeRow(id, index, steps, { several, soft: tender.has(slug) }),
  );
  return {
    round: round.id,
    version: 1,
    answers: PEOPLE,
    late: 0,
    rows: rows.filter(({ question }) => only === null || question === only),
  };
}

/**
 * @param {number} question
 * @param {number} index
 * @param {number} steps
 * @param {{several: boolean, soft: boolean}} how
 * @returns {Row}
 */
function makeRow(question, index, steps, { several, soft }) {
  const exact = deal(index, steps);
  const row = {
    question,
    version: 1,
    joined: null,
    nearly: null,
    average: null,
    spread: null,
    skipped: null,
    own: null,
  };
  if (several) return { ...row, form: "picks", scores: exact.map((number) => number + 3), unrated: 3 };
  if (!soft) return { ...row, form: "counts", scores: exact, unrated: 2 };
  const most = Math.max(...exact);
  return { ...row, form: "few", scores: exact.map((number) => (number === most ? number : null)), unrated: null };
}

/** Twelve answers on so many steps, another way for each row. @param {number} index @param {number} steps */
function deal(index, steps) {
  const peak = (index * 2 + 1) % Math.max(1, steps);
  const weights = Array.from({ length: steps }, (_, step) => 1 / (1 + Math.abs(step - peak)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const scores = weights.map((weight) => Math.floor((weight / whole) * (PEOPLE - 2)));
  const rest = PEOPLE - 2 - scores.reduce((sum, number) => sum + number, 0);
  return scores.map((number, step) => (step === peak ? number + rest : number));
}

/** @param {string} subject @returns {import("./messages.js").Gap} */
function makeGap(subject) {
  return {
    subject,
    form: "full",
    placed: 0.75,
    factors: 0.45,
    low: 0.5,
    high: 1,
    band: "small",
    direction: "closer",
    spread: "mixed",
  };
}
