/** What the colours of a picture mean: a swatch and a word for each, in as many lines as it takes. */

import { getLineWidth } from "./bar.js";
import { draw, wrap, write } from "./tree.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {import("./tree.js").Frame} Frame
 * @typedef {{label: string, swatch: (box: import("./bar.js").Box) => Node[]}} Item
 */

/** @param {string} label @param {string} fill @returns {Item} */
export const makeItem = (label, fill) => ({ label, swatch: (box) => [drawSwatch(box, fill)] });

/** @param {import("./bar.js").Box} box @param {string} fill @returns {Node} */
export function drawSwatch({ x, y, width, height, size }, fill) {
  const line = getLineWidth(size) * 0.8;
  return draw("rect", { x, y, width, height, fill, stroke: "currentColor", "stroke-width": line });
}

/** @param {Item[]} items @param {Frame} frame @returns {{nodes: Node[], height: number}} */
export function drawLegend(items, frame) {
  const { size, width, id, measure } = frame;
  const [swatch, gap] = [size * 1.15, size * 1.1];
  /** @type {Node[]} */
  const nodes = [];
  let [x, y] = [0, 0];
  for (const { label, swatch: drawItem } of items) {
    const [text = ""] = wrap(label, { width: width - swatch * 1.5, size, lines: 1, measure });
    const length = swatch * 1.4 + measure(text, size);
    if (x > 0 && x + length > width) [x, y] = [0, y + size * 1.4];
    const box = { x: x + 1, y: y + size * 0.25, width: swatch, height: size * 0.85, size, id, measure };
    nodes.push(...drawItem(box), write(text, { x: x + swatch * 1.4, y: y + size * 0.68, size }));
    x += length + gap;
  }
  return { nodes, height: items.length === 0 ? 0 : y + size * 1.4 };
}
