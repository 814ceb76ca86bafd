/** Pictures of rows: ring bars (V1), factor profile (V4), movement (V6). Order and axes never change while one looks. */

import { drawBar, drawFew, getColours, getLineWidth } from "./bar.js";
import { drawLegend, drawSwatch, makeItem } from "./legend.js";
import { draw, makeDrawing, name, wrap, write } from "./tree.js";
import { getNotes, sayFew, sayUnrated } from "./words.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {import("./tree.js").Frame} Frame
 * @typedef {import("./words.js").ChartRow} ChartRow
 * @typedef {import("./words.js").ChartView} ChartView
 * @typedef {object} Layout
 * @property {boolean} narrow the label stands above its bar
 * @property {number} size of the text in the rows
 * @property {number} row height of a row
 * @property {number} bar height of a bar
 * @property {number} label width of the labels
 * @property {number} aside width of what stands behind the bars
 */

const BETWEEN = 2;

/** @param {ChartView} view @param {Frame} frame @returns {Node} */
export function drawRows(view, frame) {
  const { size } = frame;
  const legend = frame.plain ? { nodes: [], height: 0 } : drawRowsLegend(view, frame);
  const top = legend.height + (legend.height > 0 ? size * 0.5 : 0);
  const most = frame.height === null ? view.rows.length : Math.floor((frame.height - top) / (size * 1.3));
  const columns = Math.max(1, Math.ceil(view.rows.length / Math.max(1, most)));
  // More rows than fit below each other in letters that can be read: they stand in columns, all laid out alike.
  const width = (frame.width - size * BETWEEN * (columns - 1)) / columns;
  const own = columns === 1 ? frame : { ...frame, width, plain: true };
  const part = Math.ceil(view.rows.length / columns);
  const below = view.rows.some(({ form }) => form === "average") ? 1.3 : 0;
  const getAside = (/** @type {ChartRow} */ row, /** @type {number} */ text) => getAsideWidth(row, text, own);
  const { label, aside } = layOut(view.rows, own, top, getAside, below);
  const layout = { ...layOut(view.rows.slice(0, part), own, top, getAside, below), label, aside };
  const parts = Array.from({ length: columns }, (_, index) => {
    const rows = view.rows.slice(index * part, (index + 1) * part);
    return drawColumn(rows, view, own, layout, top, index * (width + size * BETWEEN));
  });
  return makeDrawing(frame, top + layout.row * part, [...legend.nodes, ...parts.flat()]);
}

/**
 * @param {ChartRow[]} rows @param {ChartView} view @param {Frame} frame @param {Layout} layout
 * @param {number} top @param {number} left @returns {Node[]}
 */
function drawColumn(rows, view, frame, layout, top, left) {
  return rows.map((row, index) => {
    const y = top + index * layout.row;
    const barY = layout.narrow ? y + layout.size * 1.35 : y + (layout.row - layout.bar) / 2;
    const room = { y: barY, height: layout.bar, size: layout.size, id: frame.id, measure: frame.measure };
    const released = row.waiting === null && row.form !== "none";
    const width = frame.width - layout.label - (released && row.form !== "mostly_unrated" ? layout.aside : 0);
    const bar = { ...room, x: left + layout.label, width, narrow: layout.narrow };
    const aside = { ...room, x: left + layout.label + width + layout.size * 0.5, width: layout.aside };
    return name(
      `row-${row.slug}`,
      draw("g", { class: "chart-row" }, [
        ...(frame.bare ? [] : [name("label", drawLabel(row.label, y, layout, frame, left))]),
        name(`bar-${row.waiting === null ? row.form : "none"}`, draw("g", {}, drawBar(row, bar, view))),
        ...(released ? [name("aside", draw("g", {}, drawAside(row, aside, layout, frame, y)))] : []),
      ]),
    );
  });
}

/** @param {ChartView} view @param {Frame} frame */
export function drawRowsLegend(view, frame) {
  const colours = getColours(view.scale, view.steps.length);
  const items = view.steps.map((step, index) => makeItem(step, colours[index] ?? "none"));
  const shown = view.rows.filter((row) => row.waiting === null);
  if (shown.some((row) => row.form === "few")) {
    items.push({ label: sayFew(), swatch: (box) => drawFew(box, "currentColor") });
  }
  if (shown.some((row) => sayApart(row) !== "")) {
    items.push({ label: view.none, swatch: (box) => [drawHatched(box)] });
  }
  return drawLegend(items, frame);
}

/** Where a label stands above its bar instead of before it. @param {Frame} frame */
const isNarrow = ({ bare, plain, width, height, size }) => !bare && !(plain && height !== null) && width < size * 30;

/**
 * @template {{label: string}} R
 * @param {R[]} rows
 * @param {Frame} frame
 * @param {number} top
 * @param {(row: R, size: number) => number} getAside
 * @param {number} [below] how many lines stand below the bars where the page is narrow
 * @returns {Layout}
 */
export function layOut(rows, frame, top, getAside, below = 0) {
  const narrow = isNarrow(frame);
  const usual = frame.size * (narrow ? 3.3 + below : 2.1);
  const row = frame.height === null ? usual : (frame.height - top) / Math.max(1, rows.length);
  // Few rows on a large screen are read from further away.
  const size = frame.size * Math.min(1.35, Math.max(1, row / usual / 1.15));
  const bar = Math.min(row * (narrow ? 0.45 : 0.78), size * (narrow ? 1.5 : 2.2));
  const longest = Math.max(0, ...rows.map(({ label }) => frame.measure(label, size))) + size * 0.8;
  const label = frame.bare || narrow ? 0 : Math.min(longest, frame.width * (frame.plain ? 0.46 : 0.36));
  const aside = Math.max(0, ...rows.map((one) => getAside(one, size)));
  return { narrow, size, row, bar, label, aside: Math.min(aside, frame.width * (narrow ? 0.42 : 0.34)) };
}

/** @param {string} label @param {number} y @param {Layout} layout @param {Frame} frame @param {number} [left] @returns {Node} */
export function drawLabel(label, y, { narrow, size, row, label: width }, frame, left = 0) {
  if (narrow) {
    const [line = ""] = wrap(label, { width: frame.width, size, lines: 1, measure: frame.measure });
    return draw("g", {}, [write(line, { x: 0, y: y + size * 0.75, size })]);
  }
  const high = size * 1.12;
  const lines = wrap(label, {
    width: width - size * 0.7,
    size,
    lines: Math.max(1, Math.floor(row / high)),
    measure: frame.measure,
  });
  const first = y + row / 2 - ((lines.length - 1) * high) / 2;
  return draw(
    "g",
    {},
    lines.map((line, index) => write(line, { x: left, y: first + index * high, size })),
  );
}

/** @param {ChartRow} row @returns {string} */
const sayApart = (row) => (row.unrated === 0 ? "" : sayUnrated(row));

/** @param {ChartRow} row @param {number} size @param {Frame} frame */
function getAsideWidth(row, size, frame) {
  if (row.waiting !== null) return 0;
  const unrated = sayApart(row);
  const notes = frame.plain || frame.width < frame.size * 30 ? [] : getAsideNotes(row);
  const stub = unrated === "" ? 0 : getStub(row, size) + size * 0.4 + frame.measure(unrated, size);
  const words = notes.reduce((sum, note) => sum + size * 0.9 + frame.measure(note, size), 0);
  return stub + words === 0 ? 0 : stub + words + size * 0.6;
}

/** @param {ChartRow} row @returns {string[]} without the spread, which the table and the bullseye say */
const getAsideNotes = (row) => getNotes({ ...row, spread: null });

/** @param {ChartRow} row @param {number} size @returns {number} how long the hatched piece behind the bar is */
function getStub({ scores, unrated, skipped }, size) {
  if (unrated === null || scores.includes(null) || scores.length === 0) return size * 1.1;
  const all = scores.reduce((/** @type {number} */ sum, number) => sum + (number ?? 0), unrated + (skipped ?? 0));
  return Math.max(size * 0.35, (size * 4.5 * unrated) / Math.max(1, all));
}

/** @param {import("./bar.js").Box} box @returns {Node} */
const drawHatched = (box) => drawSwatch(box, `url(#${box.id}-hatch)`);

/** @param {ChartRow} row @param {import("./bar.js").Box} box @param {Layout} layout @param {Frame} frame @param {number} y */
function drawAside(row, box, layout, frame, y) {
  const { size } = layout;
  /** @type {Node[]} */
  const nodes = [];
  let x = box.x;
  const middle = box.y + box.height / 2;
  const unrated = sayApart(row);
  if (unrated !== "") {
    const line = getLineWidth(size);
    const stub = getStub(row, size);
    nodes.push(
      name(
        "stub",
        drawHatched({ ...box, x: x + line / 2, y: box.y + line / 2, width: stub, height: box.height - line }),
      ),
    );
    nodes.push(name("unrated", write(unrated, { x: x + stub + size * 0.4, y: middle, size })));
    x += stub + size * 1.1 + frame.measure(unrated, size);
  }
  const notes = getAsideNotes(row).join(" · ");
  if (notes === "" || frame.plain) return nodes;
  const place = layout.narrow
    ? { x: frame.width, y: y + size * 0.75, anchor: /** @type {const} */ ("end") }
    : { x: x + size * 0.2, y: middle };
  return [...nodes, name("notes", write(notes, { ...place, size }))];
}
