/**
 * What is drawn of a room, in the words of its plan: from the state that the events have made to the views of the
 * charts, their titles and the table beside them. Plain values in, plain values out.
 */

import { MOST_DOTS } from "../charts/bullseye.js";
import { gettext, interpolate, ngettext } from "../lib/text.js";

/**
 * @typedef {import("./messages.js").Ask} Ask
 * @typedef {import("./messages.js").Chart} Chart
 * @typedef {import("./messages.js").Gap} Gap
 * @typedef {import("./messages.js").Picture} Picture
 * @typedef {import("./messages.js").Row} Row
 * @typedef {import("./messages.js").RoundState} RoundState
 * @typedef {import("./messages.js").RoomState} RoomState
 * @typedef {import("../charts/words.js").ChartRow} ChartRow
 * @typedef {import("../charts/words.js").ChartView} ChartView
 * @typedef {import("../charts/words.js").GapsView} GapsView
 *
 * The texts of a plan, as the pages carry them:
 *
 * @typedef {object} AskTexts
 * @property {string} title
 * @property {string[]} steps
 * @property {{slug: string, label: string, text: string, example: string}[]} questions
 * @property {{code: string, slug: string, label: string, hint: string, kind: "score" | "none" | "skip"}[]} choices
 * @property {number | null} most
 * @typedef {object} Texts
 * @property {{slug: string, label: string, definition: string, think_of: string, tender: boolean}[]} types
 * @property {{slug: string, label: string, statement: string, example: string}[]} factors
 * @property {{slug: string, label: string, hint: string}[]} rings
 * @property {Partial<Record<Ask, AskTexts>>} asks those of the plan
 *
 * @typedef {object} BoardView
 * @property {RoomState} room
 * @property {Picture | null} picture
 * @property {Picture | null} [before] the same questions the time before
 * @property {Gap[]} [gaps]
 * @property {Texts} texts
 * @property {boolean} [preview] draw it also while it is kept off the screen
 */

/** @type {Record<Ask, Chart>} the chart of a round until another is chosen */
const USUAL = {
  "warm-up": "bars",
  place: "bars",
  movement: "movement",
  rate: "profile",
  hardest: "counts",
  helper: "helper",
  reasons: "reasons",
  check: "profile",
};

/** @type {Record<Chart, ChartView["scale"]>} */
const SCALES = {
  bars: "rings",
  bullseye: "rings",
  targets: "rings",
  profile: "rates",
  gaps: "rates",
  movement: "moves",
  helper: "picks",
  reasons: "picks",
  counts: "picks",
};

/** @param {Pick<RoomState, "round" | "view">} room @returns {Chart} */
export function getChart({ round, view }) {
  return view?.chart ?? (round === null ? "bars" : USUAL[round.ask]);
}

/** Which question fills the picture: the chosen one, else the first that was released; null where all are drawn. @param {BoardView} view @returns {number | null} */
export function getQuestion({ room, picture }) {
  const { round, view } = room;
  if (round === null || getChart(room) !== "bullseye") return null;
  const released = picture?.rows.find((row) => row.version > 0)?.question;
  return view?.question ?? released ?? round.questions[0]?.id ?? null;
}

/** @param {BoardView} view @param {Picture | null} picture this time's, or the time before's @returns {ChartView} */
export function getChartView(view, picture) {
  const { room, texts } = view;
  const { round } = room;
  const chart = getChart(room);
  if (round === null || picture === null) return { scale: SCALES[chart], steps: [], none: "", answers: 0, rows: [] };
  const ask = texts.asks[round.ask];
  const only = getQuestion(view);
  const slugs = getSlugs(picture, round, only);
  const drawn = picture.rows.flatMap((row, index) => {
    const slug = slugs[index];
    if (slug === undefined || (only !== null && slug !== getSlug(round, only))) return [];
    const label = ask?.questions.find((question) => question.slug === slug)?.label ?? slug;
    return [{ ...row, slug, label, waiting: sayWaiting(row, round) }];
  });
  return {
    scale: SCALES[chart],
    steps: ask?.steps ?? [],
    none: ask?.choices.find(({ kind }) => kind === "none")?.label ?? "",
    answers: picture.answers,
    rows: putInOrder(drawn, chart === "profile" ? room.view?.order : []),
  };
}

/**
 * As the facilitator sorted them, what was not sorted last.
 *
 * @template {{slug: string}} R
 * @param {R[]} rows @param {string[]} [order] @returns {R[]}
 */
function putInOrder(rows, order = []) {
  const places = new Map(order.map((slug, place) => [slug, place]));
  const getPlace = (/** @type {R} */ { slug }) => places.get(slug) ?? order.length;
  return [...rows].sort((one, other) => getPlace(one) - getPlace(other));
}

/** @param {RoundState} round @param {number} question */
const getSlug = (round, question) => round.questions.find(({ id }) => id === question)?.slug;

/**
 * What each row is about. Rows of the time before have questions of their own, in the same order; where not as many are
 * left as there are now, nobody can say which is which, and none is drawn.
 *
 * @param {Picture} picture @param {RoundState} round @param {number | null} only @returns {(string | undefined)[]}
 */
function getSlugs({ round: own, rows }, round, only) {
  if (own === round.id) return rows.map(({ question }) => getSlug(round, question));
  if (rows.length === 1 && only !== null) return [getSlug(round, only)];
  const asked = round.questions.filter(({ hidden }) => !hidden);
  return asked.length === rows.length ? asked.map(({ slug }) => slug) : [];
}

/** @param {Row} row @param {RoundState} round @returns {string | null} why nothing is drawn */
function sayWaiting(row, round) {
  if (row.version > 0 && row.form !== "none") return null;
  return round.open ? gettext("Waiting for a few more answers") : gettext("Too few answers");
}

/** @param {BoardView} view @returns {GapsView} */
export function getGapsView({ gaps = [], texts }) {
  const rows = gaps.map((gap) => {
    const label = texts.types.find(({ slug }) => slug === gap.subject)?.label ?? gap.subject;
    return { ...gap, slug: gap.subject, label };
  });
  const [centre, edge] = [texts.rings[0]?.label ?? "", texts.rings.at(-1)?.label ?? ""];
  return { rows, edge, centre, things: texts.factors.length };
}

/** What the picture is about, where it is about one thing. @param {BoardView} view @returns {{label: string, definition: string} | null} */
export function getSubject(view) {
  const { room, texts } = view;
  const { round } = room;
  if (round === null) return null;
  const only = getQuestion(view);
  const slug = only === null ? round.subject : round.questions.find(({ id }) => id === only)?.slug;
  const kind = texts.types.find((type) => type.slug === slug);
  if (kind !== undefined) return { label: kind.label, definition: kind.definition };
  const item = only === null ? undefined : texts.asks[round.ask]?.questions.find((question) => question.slug === slug);
  return item === undefined ? null : { label: item.label, definition: item.text };
}

/**
 * What the picture is, never what it means. `%(subject)s` stands where its subject is to be set apart.
 *
 * @param {BoardView} view @param {boolean} shown @returns {string}
 */
export function getTitle(view, shown) {
  const { room, picture, texts } = view;
  const { round } = room;
  if (round === null) return "";
  const chart = getChart(room);
  const subject = getSubject(view);
  if (!shown || picture === null) return subject === null ? (texts.asks[round.ask]?.title ?? "") : "%(subject)s";
  if (chart === "gaps") return getGapsTitle(texts.factors.length);
  const rows = getChartView(view, picture).rows;
  const count = (subject !== null && rows.length === 1 ? rows[0]?.own : null) ?? picture.answers;
  const sentence = getSentence(chart, round.ask, count);
  return interpolate(sentence, { count, most: texts.asks[round.ask]?.most ?? 1 });
}

/** @param {number} count */
function getGapsTitle(count) {
  const sentence = ngettext(
    "Where we placed each type, and where the %(count)s thing would put it",
    "Where we placed each type, and where the %(count)s things would put it",
    count,
  );
  return interpolate(sentence, { count });
}

/** @param {Chart} chart @param {Ask} ask @param {number} count @returns {string} */
function getSentence(chart, ask, count) {
  switch (chart) {
    case "bullseye":
      return ngettext("Where %(count)s of us placed %(subject)s", "Where %(count)s of us placed %(subject)s", count);
    case "movement":
      return ngettext("What has moved for %(count)s of us", "What has moved for %(count)s of us", count);
    case "helper":
      return ngettext(
        "Where %(count)s of us would put a helper (pick all that fit)",
        "Where %(count)s of us would put a helper (pick all that fit)",
        count,
      );
    case "reasons":
      return ngettext(
        "What matters most to %(count)s of us (up to %(most)s each)",
        "What matters most to %(count)s of us (up to %(most)s each)",
        count,
      );
    case "counts":
      return ngettext("Which part %(count)s of us find hardest", "Which part %(count)s of us find hardest", count);
    case "profile":
      return ask === "check"
        ? ngettext("How it was for %(count)s of us", "How it was for %(count)s of us", count)
        : ngettext("What %(count)s of us said about %(subject)s", "What %(count)s of us said about %(subject)s", count);
    default:
      return ask === "warm-up"
        ? ngettext("Where %(count)s of us placed each thing", "Where %(count)s of us placed each thing", count)
        : ngettext("Where %(count)s of us placed each type", "Where %(count)s of us placed each type", count);
  }
}

/** The sentences below a picture: how to read it. @param {BoardView} view @returns {string[]} */
export function getCaptions(view) {
  const chart = getChart(view.room);
  if (chart === "gaps") return [gettext("Averages hide people. Some of us may be the other way round.")];
  const { rows } = getChartView(view, view.picture);
  const shown = rows.filter((row) => row.waiting === null);
  const captions = [];
  const dotted = shown.some(({ form }) => form === "counts" || form === "few");
  const shaded = shown.some(({ scores }) => scores.some((number) => (number ?? 0) > MOST_DOTS));
  if (chart === "bullseye" && dotted && !shaded) {
    captions.push(gettext("A dot is an answer, not a person. Where on its ring it lies means nothing."));
  }
  if (chart === "helper") captions.push(gettext("Everybody could pick several rings."));
  if (chart === "helper" || (chart === "bullseye" && shaded)) {
    captions.push(gettext("The brighter a ring, the more of us are in it."));
  }
  if (shown.some((row) => row.scores.some((number, step) => number === null && !isJoined(row, step)))) {
    captions.push(gettext("“Few or none” is none, one or two."));
  }
  return captions;
}

/** @param {ChartRow} row @param {number} step */
const isJoined = ({ joined }, step) => joined !== null && step === joined + 1;
