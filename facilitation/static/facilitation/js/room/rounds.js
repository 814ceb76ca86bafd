/**
 * The rounds that a desk knows of, so that it can go back to one of them. Plain values in, plain values out.
 *
 * @typedef {import("./messages.js").RoomState} RoomState
 * @typedef {import("./messages.js").Ask} Ask
 * @typedef {{id: number, ask: Ask, subject: string, wave: number}} SeenRound
 */

/** The rounds that each stage looks at; the closing check is for the report. @type {Record<string, Ask[]>} */
const LOOKED_AT = {
  "warm-up": ["warm-up"],
  place: ["place"],
  rings: ["place", "movement"],
  rate: ["rate"],
  factors: ["rate"],
  repair: ["hardest"],
  helper: ["helper", "reasons"],
};

/**
 * The rounds seen so far, with that of the moment; the same list where it holds it already.
 *
 * @param {SeenRound[]} seen
 * @param {RoomState} room
 * @returns {SeenRound[]}
 */
export function remember(seen, { round }) {
  if (round === null || seen.some(({ id }) => id === round.id)) return seen;
  const { id, ask, subject, wave } = round;
  return [...seen, { id, ask, subject, wave }].sort((one, other) => one.id - other.id);
}

/** What comes before the question about helpers: it needs the words of both. @type {Ask[]} */
const GROUNDWORK = ["place", "rate"];

/**
 * Whether the room has come to the question about helpers before it has placed and rated what the plan has of it.
 *
 * @param {SeenRound[]} seen
 * @param {{slug: string}[]} stages of the plan
 * @param {string} stage
 */
export function isEarly(seen, stages, stage) {
  if (stage !== "helper") return false;
  return GROUNDWORK.some((ask) => stages.some(({ slug }) => slug === ask) && !seen.some((one) => one.ask === ask));
}

/**
 * The rounds to choose from now: of this stage, and none while one is open, which is then the only one to be seen.
 *
 * @param {SeenRound[]} seen
 * @param {RoomState} room
 * @returns {SeenRound[]}
 */
export function getRounds(seen, { stage, round }) {
  if (round === null || round.open) return [];
  return seen.filter(({ ask }) => LOOKED_AT[stage]?.includes(ask));
}
