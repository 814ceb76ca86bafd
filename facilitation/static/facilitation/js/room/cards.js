/**
 * Which card a phone shows. Pure.
 *
 * @typedef {object} Card
 * @property {string} name the card's `data-card`
 * @property {number | null} round the open round it is about
 */

const OF_STAGE = new Map([
  ["arrive", "arrive"],
  ["promise", "promise"],
  ["rate", "pause"],
  ["thanks", "thanks"],
]);

/**
 * @param {import("./state.js").PhoneState | null} state
 * @param {string | null} over why the connection ended, if it did
 * @returns {Card}
 */
export function getCard(state, over) {
  if (over === "ended" || state?.room.ended) return { name: "ended", round: null };
  if (over !== null) return { name: "gone", round: null };
  if (state === null) return { name: "wait", round: null };
  const { round, stage } = state.room;
  if (round?.open) return { name: "rate", round: round.id };
  return { name: round ? "closed" : (OF_STAGE.get(stage) ?? "listen"), round: null };
}

/** @param {Card} one @param {Card} other @returns {boolean} */
export function isSameCard(one, other) {
  return one.name === other.name && one.round === other.round;
}
