/** One row's bar, in every form that a row can have. Pure: a row and a box in, shapes out. */

import { gettext } from "../lib/text.js";
import { DIAMOND, getInk, getLine, getRings, INK, PAPER, PLAIN, RATES } from "./palette.js";
import { draw, name, wrap, write } from "./tree.js";
import { sayAverage, sayEverywhere, sayMostlyUnrated, sayNearly, saySpread } from "./words.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {import("./tree.js").Frame} Frame
 * @typedef {import("./words.js").ChartRow} ChartRow
 * @typedef {import("./words.js").ChartView} ChartView
 * @typedef {{x: number, y: number, width: number, height: number, size: number, id: string, measure: Frame["measure"],
 *   narrow?: boolean}} Box `narrow`: long words stand below
 */

/** @type {import("../room/messages.js").Spread[]} */
const SPREADS = ["together", "mixed", "apart"];

/** @param {number} size @returns {number} how thick a line is beside a text of that size */
export const getLineWidth = (size) => Math.max(1.5, size * 0.1);

/** @param {ChartView["scale"]} scale @param {number} steps @returns {string[]} a colour for each step */
export function getColours(scale, steps) {
  if (scale === "rings") return getRings(steps);
  if (scale === "moves") return getRings(3);
  return scale === "rates" ? RATES : Array.from({ length: steps }, () => PLAIN);
}

/** @param {ChartRow} row @param {Box} box @param {ChartView} view @returns {Node[]} */
export function drawBar(row, box, view) {
  const colours = getColours(view.scale, view.steps.length);
  if (row.waiting !== null || row.form === "none") return drawWaiting(row.waiting ?? "", box);
  switch (row.form) {
    case "few":
      return drawTiles(row, box, colours);
    case "nearly":
      return drawNearly(row, box, colours, view.steps[row.nearly ?? 0] ?? "");
    case "everywhere":
      return drawEverywhere(box, colours, sayEverywhere(view.scale));
    case "average":
      return drawAverage(row, box, colours);
    case "mostly_unrated":
      return drawWords(sayMostlyUnrated(view.scale), box);
    default:
      return drawShares(row, box, colours);
  }
}

/** @param {string} text @param {Box} box @param {{x?: number, width?: number, fill?: string, weight?: number}} [more] */
function writeInside(text, box, { x = box.x + box.size * 0.6, width, fill = "currentColor", weight = 400 } = {}) {
  const room = {
    width: width ?? box.x + box.width - x - box.size * 0.4,
    size: box.size,
    lines: 1,
    measure: box.measure,
  };
  return write(wrap(text, room)[0] ?? "", { x, y: box.y + box.height / 2, size: box.size, fill, weight });
}

/** @param {Box} box @param {object} [more] @returns {Node} */
function drawOutline({ x, y, width, height, size }, more = {}) {
  const line = getLineWidth(size);
  return draw("rect", {
    x: x + line / 2,
    y: y + line / 2,
    width: Math.max(0, width - line),
    height: Math.max(0, height - line),
    fill: "none",
    stroke: "currentColor",
    "stroke-width": line,
    ...more,
  });
}

/** Nothing was released: an empty outline of dots, which no number can be mistaken for. @param {string} text @param {Box} box */
export function drawWaiting(text, box) {
  const dots = { "stroke-dasharray": `0.1 ${box.size * 0.24}`, "stroke-linecap": "round", rx: box.size * 0.2 };
  return [name("outline-waiting", drawOutline(box, dots)), name("words", writeInside(text, box))];
}

/** @param {string} text @param {Box} box */
function drawWords(text, box) {
  return [
    name("outline-words", drawOutline(box, { "stroke-opacity": 0.45, rx: box.size * 0.2 })),
    name("words", writeInside(text, box)),
  ];
}

/** @param {ChartRow} row @param {Box} box @param {string[]} colours */
function drawShares(row, box, colours) {
  const all = row.scores.reduce((/** @type {number} */ sum, number) => sum + (number ?? 0), 0);
  if (all === 0) return drawWords(gettext("None of us"), box);
  const shapes = [];
  const [lines, numbers] = [/** @type {Node[]} */ ([]), /** @type {Node[]} */ ([])];
  let [x, last] = [box.x, ""];
  for (const [step, number] of row.scores.entries()) {
    const width = (box.width * (number ?? 0)) / all;
    const fill = colours[step] ?? PLAIN;
    shapes.push(
      name(`step-${step}`, draw("rect", { class: "chart-bar", x, y: box.y, width, height: box.height, fill })),
    );
    if (number && last !== "") lines.push(name(`line-${step}`, drawBorder(x, box, getLine(last, fill))));
    if (number && box.measure(String(number), box.size) + box.size * 0.3 <= width) {
      const place = { x: x + width / 2, y: box.y + box.height / 2, size: box.size, weight: 600, fill: getInk(fill) };
      numbers.push(name(`number-${step}`, write(number, { ...place, anchor: "middle" })));
    }
    if (number) last = fill;
    x += width;
  }
  return [...shapes, ...lines, name("outline", drawOutline(box)), ...numbers];
}

/** @param {number} x @param {Box} box @param {string} stroke @returns {Node} */
function drawBorder(x, { y, height, size }, stroke) {
  const place = { x: x - getLineWidth(size) / 2, y, width: getLineWidth(size), height };
  return draw("rect", { class: "chart-bar", ...place, fill: stroke });
}

/** Tiles of one size instead of lengths: a length would say what "few or none" keeps back. @param {ChartRow} row @param {Box} box @param {string[]} colours */
function drawTiles(row, box, colours) {
  const gap = box.size * 0.25;
  const width = (box.width - gap * (row.scores.length - 1)) / row.scores.length;
  /** @type {Node[]} */
  const shapes = [];
  for (const [step, number] of row.scores.entries()) {
    if (row.joined !== null && step === row.joined + 1) continue;
    const joined = step === row.joined;
    const tile = { ...box, x: box.x + step * (width + gap), width: joined ? 2 * width + gap : width };
    const fills = joined ? [colours[step] ?? PLAIN, colours[step + 1] ?? PLAIN] : [colours[step] ?? PLAIN];
    shapes.push(...(number === null ? drawFew(tile, fills[0] ?? PLAIN) : drawTile(number, tile, fills)));
  }
  return shapes;
}

/** @param {Box} tile @param {string} colour @returns {Node[]} */
export function drawFew(tile, colour) {
  const line = getLineWidth(tile.size);
  const band = { x: tile.x + line, y: tile.y + line, width: tile.size * 0.3, height: tile.height - 2 * line };
  return [
    draw("rect", {
      ...band,
      x: tile.x,
      y: tile.y,
      width: tile.width,
      height: tile.height,
      fill: `url(#${tile.id}-hatch)`,
    }),
    draw("rect", { ...band, fill: colour }),
    drawOutline(tile, { "stroke-opacity": 0.6 }),
  ];
}

/** @param {number} number @param {Box} tile @param {string[]} fills @returns {Node[]} */
function drawTile(number, tile, fills) {
  const { x, y, width, height, size, measure } = tile;
  const part = width / fills.length;
  const shapes = fills.map((fill, index) => draw("rect", { x: x + index * part, y, width: part, height, fill }));
  const middle = { x: x + width / 2, y: y + height / 2, size, weight: 600, anchor: /** @type {const} */ ("middle") };
  const outline = drawOutline(tile, { "stroke-opacity": 0.6 });
  if (fills.length === 1) return [...shapes, outline, write(number, { ...middle, fill: getInk(fills[0] ?? PLAIN) })];
  const pill = { width: measure(String(number), size) + size, height: Math.min(size * 1.25, height) };
  const place = { x: middle.x - pill.width / 2, y: middle.y - pill.height / 2, rx: pill.height / 2, fill: PAPER };
  return [...shapes, outline, draw("rect", { ...pill, ...place }), write(number, { ...middle, fill: INK })];
}

/** @param {ChartRow} row @param {Box} box @param {string[]} colours @param {string} step */
function drawNearly(row, box, colours, step) {
  const fill = colours[row.nearly ?? 0] ?? PLAIN;
  const { x, y, width, height } = box;
  return [
    name("nearly", draw("rect", { x, y, width, height, rx: box.size * 0.2, fill })),
    name("nearly-line", drawOutline(box, { rx: box.size * 0.2, "stroke-opacity": 0.6 })),
    name("words", writeInside(sayNearly(step), box, { fill: getInk(fill), weight: 600 })),
  ];
}

/** @param {Box} box @param {string[]} colours @param {string} text */
function drawEverywhere(box, colours, text) {
  const side = box.size * 0.62;
  const place = {
    y: box.y + (box.height - side) / 2,
    width: side,
    height: side,
    stroke: "currentColor",
    "stroke-width": 1,
  };
  const swatches = colours.map((fill, step) =>
    draw("rect", { x: box.x + box.size * 0.5 + step * side, ...place, fill }),
  );
  const all = box.x + box.size + colours.length * side;
  const fits = all + box.measure(text, box.size) + box.size * 0.4 < box.x + box.width;
  const x = fits ? all : box.x + box.size * 0.5;
  return [
    name("outline-words", drawOutline(box, { "stroke-opacity": 0.45, rx: box.size * 0.2 })),
    ...(fits ? swatches : []),
    name("words", writeInside(text, box, { x })),
  ];
}

/** The average on the line of the steps, to the nearest half, with a word for the spread. @param {ChartRow} row @param {Box} box @param {string[]} colours */
function drawAverage(row, box, colours) {
  const { x, y, height, size, measure } = box;
  const average = row.average ?? 0;
  const words = [sayAverage(average), saySpread(row.spread)].filter((word) => word !== "").join(" · ");
  // As much room for the longest words in every row: the line must not change from one to the next.
  const longest = Math.max(...SPREADS.map((spread) => measure(`${sayAverage(4.5)} · ${saySpread(spread)}`, size)));
  const aside = box.narrow ? size * 0.7 : Math.min(box.width * 0.6, longest + size * 1.6);
  const middle = y + height / 2;
  const [start, end] = [x + size * 0.7, x + box.width - aside];
  const at = (/** @type {number} */ step) => start + ((end - start) * step) / Math.max(1, colours.length - 1);
  const line = { stroke: "currentColor", "stroke-width": getLineWidth(size) };
  const dots = colours.map((fill, step) => draw("circle", { cx: at(step), cy: middle, r: size * 0.27, fill, ...line }));
  const below = write(words, { x, y: y + height + size * 0.6, size });
  const mark = drawDiamond(at(average - 1), middle, Math.min(height / 2, size * 0.62), getLineWidth(size));
  return [
    draw("line", { x1: start, y1: middle, x2: end, y2: middle, ...line }),
    ...dots,
    name("average", mark),
    name("words", box.narrow ? below : writeInside(words, box, { x: end + size * 1.1, width: aside - size * 1.1 })),
  ];
}

/** @param {number} x @param {number} y @param {number} reach @param {number} line @returns {Node} */
export function drawDiamond(x, y, reach, line) {
  const d = `M${round(x)} ${round(y - reach)}L${round(x + reach)} ${round(y)}L${round(x)} ${round(y + reach)}L${round(x - reach)} ${round(y)}Z`;
  return draw("path", { d, fill: DIAMOND, stroke: INK, "stroke-width": line, "stroke-linejoin": "round" });
}

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;
