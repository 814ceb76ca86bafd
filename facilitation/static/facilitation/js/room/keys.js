/**
 * What a key means on the desk. No page: what was pressed and where the focus is are handed in.
 *
 * @typedef {"next" | "back" | "blank" | "frozen" | "paused" | "keys"} Act
 * @typedef {object} Press
 * @property {string} key
 * @property {boolean} [repeat]
 * @property {boolean} [ctrlKey]
 * @property {boolean} [metaKey]
 * @property {boolean} [altKey]
 * @property {boolean} [shiftKey]
 */

/** Where a key belongs to what has the focus: fields, and what scrolls by arrow keys. */
export const FIELDS = "input:not([type=checkbox]), select, textarea, [contenteditable], [data-scrolls]";

/** @type {Record<string, Act>} */
const LETTERS = { b: "blank", f: "frozen", p: "paused" };

/**
 * @param {Press} press
 * @param {{typing?: boolean, rightToLeft?: boolean}} [where]
 * @returns {Act | null}
 */
export function getAct(press, { typing = false, rightToLeft = false } = {}) {
  if (typing || press.repeat || press.ctrlKey || press.metaKey || press.altKey) return null;
  // On most keyboards a question mark takes the shift key.
  if (press.key === "?") return "keys";
  if (press.shiftKey) return null;
  if (press.key === "ArrowRight") return rightToLeft ? "back" : "next";
  if (press.key === "ArrowLeft") return rightToLeft ? "next" : "back";
  return LETTERS[press.key.toLowerCase()] ?? null;
}
