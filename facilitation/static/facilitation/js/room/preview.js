/**
 * What the facilitator looks at before the room does: which charts suit a round, which one the desk draws, and the orders
 * that put it on the screen. Plain values in, plain values out.
 *
 * @typedef {import("./messages.js").RoomState} RoomState
 * @typedef {import("./messages.js").RoundState} RoundState
 * @typedef {import("./messages.js").Picture} Picture
 * @typedef {import("./messages.js").View} View
 * @typedef {import("./messages.js").Chart} Chart
 * @typedef {import("./desk-room.js").Order} Order
 * @typedef {{round: number, chart: Chart, question: number | null}} Choice what the facilitator wants to look at
 */

/** The charts that suit what a round asks, the usual one first. @type {Record<import("./messages.js").Ask, Chart[]>} */
const CHARTS = {
  "warm-up": ["bars", "bullseye", "targets"],
  place: ["bars", "bullseye", "targets"],
  movement: ["movement"],
  rate: ["profile", "gaps"],
  hardest: ["counts"],
  helper: ["helper"],
  reasons: ["reasons"],
  check: [],
};

/**
 * The charts to choose from. Gaps stand beside the factors, in their own stage.
 *
 * @param {RoomState} room
 * @returns {Chart[]}
 */
export function getCharts({ round, stage }) {
  if (round === null) return [];
  return CHARTS[round.ask].filter((chart) => chart !== "gaps" || stage === "factors");
}

/**
 * The order to look at another round of this stage, in its usual chart.
 *
 * @param {{id: number, ask: import("./messages.js").Ask}} round
 * @returns {Order}
 */
export function lookAt({ id, ask }) {
  return { name: "set_view", round: id, chart: CHARTS[ask][0] ?? "bars", question: null, compare: false, order: [] };
}

/**
 * What the desk draws: what the facilitator wants to look at, as long as it is of this round; else what the room has.
 *
 * @param {RoomState} room
 * @param {Choice | null} choice
 * @returns {View | null}
 */
export function getView(room, choice) {
  const { round, view } = room;
  const usual = getCharts(room)[0];
  if (round === null || usual === undefined) return view;
  const kept = view ?? { round: round.id, chart: usual, question: null, compare: false, order: [] };
  if (choice === null || choice.round !== round.id || !getCharts(room).includes(choice.chart)) return kept;
  const question = choice.chart === "bullseye" ? (choice.question ?? round.questions[0]?.id ?? null) : null;
  return { ...kept, chart: choice.chart, question, order: choice.chart === kept.chart ? kept.order : [] };
}

/**
 * Whether the screen has what the desk draws, or would have it once the curtain is open.
 *
 * @param {RoomState} room
 * @param {View | null} preview
 */
export function isOnScreen({ round, view }, preview) {
  return round?.display === "shown" && isSame(view, preview);
}

/** @param {View | null} one @param {View | null} other */
function isSame(one, other) {
  return (
    one?.round === other?.round &&
    one?.chart === other?.chart &&
    one?.question === other?.question &&
    one?.compare === other?.compare
  );
}

/**
 * What makes the screen show the preview; nothing where it does. `softer`: as a coarse picture, for the rest of the round.
 * The picture is softened before anybody sees it.
 *
 * @param {RoomState} room
 * @param {View | null} preview
 * @param {{softer?: boolean}} [how]
 * @returns {Order[]}
 */
export function getOrders(room, preview, { softer = false } = {}) {
  /** @type {Order[]} */
  const orders = [];
  if (room.round === null || preview === null) return orders;
  if (softer) orders.push({ name: "soften", question: preview.question });
  if (!isSame(room.view, preview)) orders.push({ name: "set_view", ...preview });
  if (room.round.display !== "shown") orders.push({ name: "set_display", display: "shown" });
  return orders;
}

/**
 * Whether the preview may be shown at all: what the facilitator has hidden has no picture.
 *
 * @param {RoundState | null} round
 * @param {View | null} preview
 */
export function isHidden(round, preview) {
  return round?.questions.some(({ id, hidden }) => hidden && id === preview?.question) === true;
}

/**
 * Whether everything in the preview is as soft as the facilitator can make it.
 *
 * @param {RoundState | null} round
 * @param {View | null} preview
 */
export function isSoft(round, preview) {
  const questions = round?.questions ?? [];
  const seen = questions.filter(({ id, hidden }) => (preview?.question == null ? !hidden : id === preview.question));
  return seen.every(({ soft }) => soft);
}

/**
 * The questions of the preview to which nearly everybody gave the same answer. To show one tells each person what the
 * others said.
 *
 * @param {RoundState | null} round
 * @param {Picture | null} picture
 * @param {View | null} preview
 * @returns {string[]} their slugs
 */
export function getUnanimous(round, picture, preview) {
  if (round === null || picture === null || picture.round !== round.id) return [];
  return picture.rows
    .filter((row) => isUnanimous(row) && (preview?.question ?? row.question) === row.question)
    .map((row) => round.questions.find(({ id }) => id === row.question)?.slug ?? "");
}

/**
 * The rows of a profile from most to least, by what is drawn of them and nothing else: the average of the numbers that one
 * sees, or the average that a coarse picture names. Alike ones stand as in the plan, rows without an average last.
 *
 * @param {RoundState} round
 * @param {Picture} picture
 * @returns {string[]} their slugs
 */
export function sortRows({ questions }, { rows }) {
  const averages = new Map(rows.map((row) => [row.question, getDrawnAverage(row)]));
  return questions
    .filter(({ id, hidden }) => !hidden && averages.has(id))
    .sort((one, other) => (averages.get(other.id) ?? 0) - (averages.get(one.id) ?? 0))
    .map(({ slug }) => slug);
}

/** @param {import("./messages.js").Row} row @returns {number} from 1 to the number of steps; 0 where none is drawn */
function getDrawnAverage({ form, scores, average, nearly }) {
  if (form === "average") return average ?? 0;
  if (form === "nearly") return (nearly ?? -1) + 1;
  if (form !== "counts") return 0;
  const [all, sum] = scores.reduce(
    ([count, total], number, step) => [count + (number ?? 0), total + (number ?? 0) * (step + 1)],
    [0, 0],
  );
  return all === 0 ? 0 : sum / all;
}

/** @param {import("./messages.js").Row} row */
function isUnanimous({ version, form, scores }) {
  if (version === 0) return false;
  if (form === "nearly") return true;
  return form === "counts" && scores.filter((number) => number !== 0).length === 1;
}
