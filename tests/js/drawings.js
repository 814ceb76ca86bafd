/** Made-up pictures, and ways to read what was drawn of them. */

import { guessWidth, readTexts } from "../../facilitation/static/facilitation/js/charts/tree.js";

/** @typedef {import("../../facilitation/static/facilitation/js/charts/tree.js").Node} Node */

/** @param {object} [changes] @returns {any} */
export const makeFrame = (changes = {}) => ({
  width: 1000,
  height: null,
  size: 20,
  id: "test",
  measure: guessWidth,
  ...changes,
});

/** @param {object} [changes] @returns {any} */
export const makeRow = (changes = {}) => ({
  slug: "friendship",
  label: "Friendship",
  waiting: null,
  form: "counts",
  scores: [4, 3, 2, 1],
  joined: null,
  nearly: null,
  average: null,
  spread: null,
  unrated: 0,
  skipped: null,
  own: null,
  ...changes,
});

/** @param {any[]} rows @param {object} [changes] @returns {any} */
export const makeView = (rows, changes = {}) => ({
  scale: "rings",
  steps: ["Safest and closest", "Close", "Further out", "Outer edge"],
  none: "Not on my map",
  answers: 12,
  rows,
  ...changes,
});

/** Every whole number that is written, as often as it is. @param {Node} node @returns {number[]} */
export function readNumbers(node) {
  return readTexts(node)
    .flatMap((text) => text.match(/\d+(\.\d+)?/g) ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** @param {Node} node @param {(node: Node) => boolean} fits @returns {Node[]} */
export function findAll(node, fits) {
  return [...(fits(node) ? [node] : []), ...node.children.flatMap((child) => findAll(child, fits))];
}

/** @param {string} name */
export const ofClass = (name) => (/** @type {Node} */ node) => node.attributes.class === name;

/** @param {string} fill */
export const filled = (fill) => (/** @type {Node} */ node) => node.attributes.fill === fill;
