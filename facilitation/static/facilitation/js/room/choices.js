/**
 * Where several things can be chosen, one answer lists them all, always in the same number of characters. Pure.
 *
 *     writeChoice(["3", "1"], { steps: ["1", "2", "3", "4"], inPlace: true })   // "1-3-": each has its own place
 *     writeChoice(["d", "a"], { steps: [..."abcdefghij"], most: 3 })            // "ad-": the chosen ones first
 *     readChoice("1-3-")                                                        // ["1", "3"]
 *
 * @typedef {object} Shape
 * @property {string[]} steps the codes that may stand together, in order
 * @property {number} [most] how many of them at once; all if left out
 */

const NOTHING = "-";

/** @param {string | null} choice @returns {string[]} the codes in it */
export function readChoice(choice) {
  return [...(choice ?? "")].filter((code) => code !== NOTHING);
}

/**
 * @param {string[]} codes
 * @param {Shape} shape
 * @returns {string | null} null if nothing is chosen
 */
export function writeChoice(codes, { steps, most }) {
  if (codes.length === 0) return null;
  const chosen = steps.filter((step) => codes.includes(step));
  if (chosen.length > 0 && most === undefined) {
    return steps.map((step) => (chosen.includes(step) ? step : NOTHING)).join("");
  }
  return (chosen.length > 0 ? chosen : codes).join("").padEnd(most ?? steps.length, NOTHING);
}

/**
 * What is chosen after a tap. "Does not belong here" and "skip" stand alone; too many are not taken.
 *
 * @param {string[]} codes
 * @param {string} code what was tapped
 * @param {Shape} shape
 * @returns {{codes: string[], full: boolean}} `full`: there was no room for one more
 */
export function tapChoice(codes, code, { steps, most = steps.length }) {
  if (codes.includes(code)) return { codes: codes.filter((one) => one !== code), full: false };
  if (!steps.includes(code)) return { codes: [code], full: false };
  const kept = codes.filter((one) => steps.includes(one));
  if (kept.length >= most) return { codes, full: true };
  return { codes: steps.filter((step) => step === code || kept.includes(step)), full: false };
}
