/**
 * What is said and drawn of a round's picture. Plain values in, plain values out: no page, clock or socket.
 *
 * @typedef {import("./messages.js").RoundState} RoundState
 * @typedef {import("./messages.js").Picture} Picture
 * @typedef {"not-asked" | "collecting" | "waiting" | "too-few" | "kept-off" | "showing"} Condition
 */

/**
 * Which of the honest conditions a round's picture is in, as the screen shows it.
 *
 * @param {RoundState | null} round
 * @param {Picture | null} picture
 * @returns {Condition}
 */
export function getCondition(round, picture) {
  if (round === null) return "not-asked";
  if (round.display === "kept_off") return "kept-off";
  if (round.display === "collecting") return "collecting";
  return getPreview(round, picture);
}

/**
 * The same for the desk, which sees the picture before and after the screen may.
 *
 * @param {RoundState | null} round
 * @param {Picture | null} picture
 * @returns {Condition}
 */
export function getPreview(round, picture) {
  if (round === null) return "not-asked";
  if (picture?.rows.some((row) => row.version > 0)) return "showing";
  return round.open ? "waiting" : "too-few";
}

/**
 * The lengths of a row's steps in percent of the bar: shares of the ratings, so that every bar is as long as the next.
 *
 * @param {number[]} scores
 * @returns {number[]}
 */
export function getShares(scores) {
  const all = scores.reduce((sum, number) => sum + number, 0);
  return scores.map((number) => (all === 0 ? 0 : (100 * number) / all));
}

/**
 * What did not rate, as a share from 0 to 1 of everybody in the row.
 *
 * @param {{scores: number[], unrated: number, skipped: number | null}} row
 * @returns {number}
 */
export function getUnratedShare({ scores, unrated, skipped }) {
  const apart = unrated + (skipped ?? 0);
  const all = scores.reduce((sum, number) => sum + number, apart);
  return all === 0 ? 0 : apart / all;
}
