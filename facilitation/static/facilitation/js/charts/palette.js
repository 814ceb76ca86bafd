/**
 * The colours of the pictures. No red, no green: a map, not a mark. A colour never stands alone: a label and a number
 * are always beside it, and a line between it and the next.
 */

export const INK = "#101418";
export const PAPER = "#f7f5f0";

/** @type {Record<number, string[]>} rings from the centre to the edge, by how many there are */
export const RINGS = {
  3: ["#0b2e4f", "#3f8fc4", "#dcebf5"],
  4: ["#0b2e4f", "#1f6aa5", "#7db7de", "#dcebf5"],
  5: ["#0b2e4f", "#18578a", "#3f8fc4", "#93c4e4", "#dcebf5"],
};

/** From hardly ever to nearly always: another family than the rings, so that nobody takes one for the other. */
export const RATES = ["#fde8c8", "#f2b872", "#d97f2b", "#a04c13", "#4f1f06"];

/** From a small share to a large one, where a whole area is shaded: cividis, its middle lighter so that it can be written on. */
export const SHARES = ["#00224e", "#434e6c", "#838277", "#bcaf6f", "#fee838"];

/** What is only counted, without an order. */
export const PLAIN = "#93c4e4";

export const CIRCLE = "#0072b2";
export const DIAMOND = "#e69f00";

/** @param {number} steps @returns {string[]} */
export const getRings = (steps) => RINGS[steps] ?? RINGS[5] ?? [];

/** @param {number} share from 0 to 1 @returns {string} */
export function getShade(share) {
  const step = Math.min(SHARES.length - 1, Math.floor(share * SHARES.length));
  return SHARES[Math.max(0, step)] ?? INK;
}

/** @param {string} fill @returns {string} the ink that is read best on it */
export const getInk = (fill) => (getContrast(fill, INK) >= getContrast(fill, "#ffffff") ? INK : "#ffffff");

/** @param {string} one @param {string} other @returns {string} the line that is seen best between the two */
export function getLine(one, other) {
  const worst = (/** @type {string} */ line) => Math.min(getContrast(line, one), getContrast(line, other));
  return worst(INK) >= worst(PAPER) ? INK : PAPER;
}

/** @param {string} one @param {string} other @returns {number} from 1 to 21, as WCAG counts it */
export function getContrast(one, other) {
  const [dark = 0, light = 0] = [getLuminance(one), getLuminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {string} colour as #rrggbb @returns {number} */
export function getLuminance(colour) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
