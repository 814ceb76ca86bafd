/**
 * Which card a phone shows. Pure.
 *
 * @typedef {object} Card
 * @property {string} name the card's `data-card`
 * @property {number | null} round the open round it is about
 */

/** Stages that are there for what they ask; their rounds have the same name. */
const ASKING = new Set(["warm-up", "place", "rate", "check"]);

const STAGES = new Set([
  "arrive",
  "promise",
  "frame",
  "people",
  "rings",
  "break",
  "factors",
  "groups",
  "repair",
  "helper",
  "closing",
  "thanks",
]);

/**
 * @param {import("./state.js").PhoneState | null} state
 * @param {string | null} over why the connection ended, if it did
 * @param {boolean} [watching] whether this phone only watches
 * @returns {Card}
 */
export function getCard(state, over, watching = false) {
  if (over === "ended" || state?.room.ended) return { name: "ended", round: null };
  if (over !== null) return { name: "gone", round: null };
  if (state === null) return { name: "wait", round: null };
  const { round, stage } = state.room;
  if (round?.open && watching) return { name: "watching", round: round.id };
  if (round?.open) return { name: `ask-${round.ask}`, round: round.id };
  if (ASKING.has(stage)) return { name: `${round ? "closed" : "soon"}-${stage}`, round: null };
  return { name: STAGES.has(stage) ? stage : "listen", round: null };
}

/** @param {Card} one @param {Card} other @returns {boolean} */
export function isSameCard(one, other) {
  return one.name === other.name && one.round === other.round;
}
