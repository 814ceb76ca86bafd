/** Small bullseyes (V3): all types on one page, each ring shaded by its share. For the look of it, not to read values from. */

import { gettext } from "../lib/text.js";
import { drawFew } from "./bar.js";
import { drawLegend, makeItem } from "./legend.js";
import { getRings, getShade, INK, PAPER, SHARES } from "./palette.js";
import { drawRings, layRings, pointAt } from "./rings.js";
import { draw, makeDrawing, name, wrap, write } from "./tree.js";
import { getWhole, sayEverywhere, sayFew, sayMostlyUnrated, sayNearly } from "./words.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {import("./tree.js").Frame} Frame
 * @typedef {import("./words.js").ChartRow} ChartRow
 * @typedef {import("./words.js").ChartView} ChartView
 */

/** @param {ChartView} view @returns {number} lines below each target */
const countLines = (view) => (view.rows.some((row) => sayForm(row, view) !== "") ? 3 : 2);

/** @param {ChartView} view @param {Frame} frame @returns {Node} */
export function drawTargets(view, frame) {
  const { size } = frame;
  const legend = frame.plain ? { nodes: [], height: 0 } : drawTargetsLegend(view, frame);
  const top = legend.height === 0 ? 0 : legend.height + size * 0.5;
  const { columns, cell, height } = fit(view.rows.length, frame, top, countLines(view));
  const words = size * 1.12 * countLines(view) + size * 0.5;
  const radius = Math.max(size, Math.min(cell - size, height - words - size * 0.4) / 2);
  const targets = view.rows.map((row, index) => {
    const x = (index % columns) * cell + cell / 2;
    const y = top + Math.floor(index / columns) * height;
    const shapes = drawTarget(row, view, { x, y: y + radius + 1 }, radius, frame);
    const says = [row.label, sayForm(row, view)].filter((text) => text !== "");
    const room = { width: cell - size * 0.5, size, measure: frame.measure };
    const lines = says.flatMap((text) => wrap(text, { ...room, lines: says.length > 1 && text === row.label ? 1 : 2 }));
    const texts = lines.map((text, line) => {
      const at = { x, y: y + 2 * radius + size * (0.9 + 1.12 * line), size, anchor: /** @type {const} */ ("middle") };
      return write(text, { ...at, weight: line === 0 || says.length === 1 ? 600 : 400 });
    });
    return name(`row-${row.slug}`, draw("g", {}, [...shapes, ...texts]));
  });
  const rows = Math.ceil(view.rows.length / columns);
  return makeDrawing(frame, frame.height ?? top + rows * height, [...legend.nodes, ...targets]);
}

/** As many columns as make the largest targets. @param {number} count @param {Frame} frame @param {number} top @param {number} lines */
function fit(count, { width, height, size }, top, lines) {
  const words = size * (1.12 * lines + 0.9);
  let best = { columns: 1, cell: width, height: words + size * 7, target: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const cell = width / columns;
    if (cell < size * 7 && columns > 1) break;
    const usual = Math.min(cell - size, size * 8) + words;
    const high = height === null ? usual : (height - top) / Math.ceil(count / columns);
    const target = Math.min(cell - size, high - words);
    if (target > best.target || (height === null && cell >= size * 9)) best = { columns, cell, height: high, target };
  }
  return best;
}

/** @param {ChartView} view @param {Frame} frame */
function drawTargetsLegend(view, frame) {
  const items = [
    makeItem(gettext("a small part of us"), SHARES[0] ?? INK),
    makeItem(gettext("about half"), SHARES[2] ?? INK),
    makeItem(gettext("nearly all"), SHARES[4] ?? INK),
  ];
  if (view.rows.some((row) => row.form === "few"))
    items.push({ label: sayFew(), swatch: (box) => drawFew(box, "currentColor") });
  return drawLegend(items, frame);
}

/** @param {ChartRow} row @param {ChartView} view @returns {string} */
function sayForm(row, view) {
  if (row.waiting !== null) return row.waiting;
  if (row.form === "nearly") return sayNearly(view.steps[row.nearly ?? 0] ?? "");
  if (row.form === "mostly_unrated") return sayMostlyUnrated(view.scale);
  return row.form === "everywhere" ? sayEverywhere(view.scale) : "";
}

/** @param {ChartRow} row @param {ChartView} view @param {import("./rings.js").Point} centre @param {number} radius @param {Frame} frame */
function drawTarget(row, view, centre, radius, { size, id, measure }) {
  const rings = layRings(view.steps.length, radius);
  const line = Math.max(1, size * 0.08);
  if (row.waiting !== null || row.form === "none" || row.form === "mostly_unrated") {
    return drawRings(
      centre,
      rings,
      rings.map(() => "none"),
      line,
      { dots: `0.1 ${size * 0.22}` },
    );
  }
  const all = getWhole(row, view.answers);
  const { joined } = row;
  const fills = getRings(rings.length).map((_, step) => {
    if (row.form === "nearly") return step === row.nearly ? (SHARES[4] ?? INK) : "none";
    const number = row.scores[joined !== null && step === joined + 1 ? joined : step] ?? null;
    if (number === null) return `url(#${id}-hatch)`;
    return number === 0 ? "none" : getShade(number / all);
  });
  const most = Math.max(0, ...row.scores.map((number) => number ?? 0));
  const largest = row.scores.flatMap((number, step) => (most > 0 && number === most ? [step] : []));
  const numbers = largest.flatMap((step, place) => {
    const ring = rings[step];
    if (ring === undefined) return [];
    // Several that are the largest stand all round the target, so that none lies on another.
    const alone = largest.length === 1 && step === 0 && joined !== 0;
    const radius = alone ? 0 : step === joined ? ring.outer : ring.middle;
    const { x, y } = pointAt(centre, radius, (2 * Math.PI * place) / largest.length);
    const pill = { width: measure(String(most), size) + size * 0.6, height: size * 1.15 };
    const corner = { x: x - pill.width / 2, y: y - pill.height / 2, rx: pill.height / 2 };
    return [
      draw("rect", { ...pill, ...corner, fill: PAPER, stroke: INK, "stroke-width": line }),
      write(most, { x, y, size, anchor: "middle", weight: 600, fill: INK }),
    ];
  });
  return [...drawRings(centre, rings, fills, line, { open: joined }), ...numbers];
}
