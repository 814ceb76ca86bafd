/**
 * Whether there is a picture, and what is said where there is none. Plain values in, plain values out: no page, clock
 * or socket.
 *
 * @typedef {import("./messages.js").RoundState} RoundState
 * @typedef {import("./messages.js").RoomState} RoomState
 * @typedef {import("./messages.js").Picture} Picture
 * @typedef {import("./messages.js").Gap} Gap
 * @typedef {"not-asked" | "collecting" | "not-shown" | "waiting" | "too-few" | "kept-off" | "small-group" | "showing"} Condition
 * @typedef {{chart?: import("./messages.js").Chart, question?: number | null, gaps?: Gap[]}} Drawn what is drawn of it
 */

/**
 * Which of the honest conditions a round's picture is in, as the screen shows it.
 *
 * @param {RoundState | null} round
 * @param {Picture | null} picture
 * @param {Drawn} [drawn]
 * @returns {Condition}
 */
export function getCondition(round, picture, drawn = {}) {
  if (round === null) return "not-asked";
  if (round.display === "kept_off") return "kept-off";
  if (round.display === "collecting") return round.open ? "collecting" : "not-shown";
  return getPreview(round, picture, drawn);
}

/**
 * The same for the desk, which sees the picture before and after the screen may.
 *
 * @param {RoundState | null} round
 * @param {Picture | null} picture
 * @param {Drawn} [drawn]
 * @returns {Condition}
 */
export function getPreview(round, picture, { chart, question = null, gaps = [] } = {}) {
  if (round === null) return "not-asked";
  if (round.questions?.find(({ id }) => id === question)?.hidden) return "kept-off";
  const rows = picture?.rows.filter((row) => question === null || row.question === question) ?? [];
  const shown = chart === "gaps" ? gaps.length > 0 : rows.some((row) => row.version > 0);
  if (shown) return "showing";
  return round.open ? "waiting" : "too-few";
}
