/** Two markers on one line for each type (V5): where the room placed it, and where the things that were rated would put it. */

import { gettext } from "../lib/text.js";
import { drawDiamond, getLineWidth } from "./bar.js";
import { drawLegend } from "./legend.js";
import { CIRCLE, PAPER } from "./palette.js";
import { drawLabel, layOut } from "./rows.js";
import { draw, makeDrawing, name, wrap, write } from "./tree.js";
import { sayBand, sayDirection, sayPlacedSpread } from "./words.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {import("./tree.js").Frame} Frame
 * @typedef {import("./words.js").GapsView} GapsView
 * @typedef {GapsView["rows"][number]} GapRow
 */

/** @param {GapsView} view @param {Frame} frame @returns {Node} */
export function drawGaps(view, frame) {
  const { size } = frame;
  const legend = drawGapsLegend(view, frame);
  const ends = legend.height + size * 1.5;
  const wide = frame.width >= size * 48;
  const tall = {
    ...frame,
    height: frame.height === null ? null : Math.min(frame.height, ends + view.rows.length * size * 6),
  };
  const base = layOut(view.rows, tall, ends, () => (wide ? frame.width * 0.34 : 0));
  const row = frame.height === null ? size * (wide ? 4.8 : base.narrow ? 8 : 6.2) : base.row;
  const layout = { ...base, row };
  const line = { from: layout.label + size * 0.8, to: frame.width - layout.aside - size * 0.8 };
  const rows = view.rows.map((one, index) => {
    const y = ends + index * row;
    return name(`row-${one.slug}`, draw("g", {}, drawGap(one, view, y, line, layout, frame, wide)));
  });
  const axis = [
    write(view.edge, { x: line.from, y: legend.height + size * 0.8, size }),
    write(view.centre, { x: line.to, y: legend.height + size * 0.8, size, anchor: "end" }),
  ];
  return makeDrawing(frame, ends + row * view.rows.length, [...legend.nodes, ...axis, ...rows]);
}

/** @param {GapsView} view @param {Frame} frame */
function drawGapsLegend(view, frame) {
  const band = { fill: CIRCLE, "fill-opacity": 0.35 };
  const items = [
    { label: gettext("where we placed it"), swatch: middleOf((x, y, reach, line) => drawCircle(x, y, reach, line)) },
    { label: gettext("where the things would put it"), swatch: middleOf(drawDiamond) },
  ];
  if (view.rows.some(({ low }) => low !== null)) {
    const label = gettext("the middle half of us");
    items.push({ label, swatch: ({ x, y, width, height }) => [draw("rect", { x, y, width, height, ...band })] });
  }
  return drawLegend(items, frame);
}

/** @param {(x: number, y: number, reach: number, line: number) => Node} mark @returns {import("./legend.js").Item["swatch"]} */
const middleOf =
  (mark) =>
  ({ x, y, width, height, size }) => [mark(x + width / 2, y + height / 2, size * 0.48, getLineWidth(size) * 0.8)];

/** @param {number} x @param {number} y @param {number} reach @param {number} line @returns {Node} */
const drawCircle = (x, y, reach, line) =>
  draw("circle", { cx: x, cy: y, r: reach * 0.9, fill: CIRCLE, stroke: PAPER, "stroke-width": line });

/**
 * @param {GapRow} gap @param {GapsView} view @param {number} y @param {{from: number, to: number}} line
 * @param {import("./rows.js").Layout} layout @param {Frame} frame @param {boolean} wide the words stand behind the line
 * @returns {Node[]}
 */
function drawGap(gap, view, y, line, layout, frame, wide) {
  const { size, narrow, row } = layout;
  const says = sayGap(gap, view);
  const label = drawLabel(gap.label, y, wide || narrow ? layout : { ...layout, row: row - size * 3 }, frame);
  const middle = narrow ? y + size * 2.6 : wide ? y + row / 2 : y + (row - size * 3) / 2;
  const at = (/** @type {number} */ place) => line.from + (line.to - line.from) * Math.min(1, Math.max(0, place));
  const thick = getLineWidth(size);
  const [placed, factors] = [at(gap.placed), at(gap.factors)];
  const reach = Math.min(size * 0.62, row * 0.3);
  const { low, high } = gap;
  const band =
    low === null || high === null
      ? []
      : [
          name(
            "band",
            draw("rect", {
              x: at(low),
              y: middle - reach * 1.25,
              width: Math.max(thick, at(high) - at(low)),
              height: reach * 2.5,
              rx: reach * 0.4,
              fill: CIRCLE,
              "fill-opacity": 0.35,
            }),
          ),
        ];
  const axis = { x1: line.from, y1: middle, x2: line.to, y2: middle, stroke: "currentColor", "stroke-opacity": 0.5 };
  const bar = { x1: placed, y1: middle, x2: factors, y2: middle, stroke: "currentColor", "stroke-width": thick * 1.8 };
  return [
    name("label", label),
    ...band,
    draw("line", { ...axis, "stroke-width": thick * 0.6 }),
    ...[line.from, line.to].map((x) =>
      draw("line", { ...axis, x1: x, x2: x, y1: middle - reach, y2: middle + reach, "stroke-width": thick * 0.6 }),
    ),
    name("bar", draw("line", bar)),
    name("placed", drawCircle(placed, middle, reach * 1.1, thick)),
    name("factors", drawDiamond(factors, middle, reach * 0.95, thick)),
    ...writeWords(says, y, middle, layout, frame, wide),
  ];
}

/** @param {GapRow} gap @param {GapsView} view @returns {string[]} what the picture says in words, our rings last */
export function sayGap({ direction, band, spread }, { things }) {
  const first = direction === "same" ? [] : [sayBand(band)];
  return [sayDirection(direction, things), ...first, sayPlacedSpread(spread)];
}

/** @param {string[]} says @param {number} y @param {number} middle @param {import("./rows.js").Layout} layout @param {Frame} frame @param {boolean} wide */
function writeWords(says, y, middle, { size, label, aside, row, narrow }, frame, wide) {
  const { measure } = frame;
  if (!wide) {
    const [x, y0] = narrow ? [0, y + size * 4.4] : [label, y + row - size * 2.3];
    const lines = wrap(says.join(" · "), { width: frame.width - x, size, lines: narrow ? 3 : 2, measure });
    return lines.map((text, index) => name(`words-${index}`, write(text, { x, y: y0 + index * size * 1.15, size })));
  }
  const [small, x] = [frame.size, frame.width - aside + size * 0.4];
  const lines = says.flatMap((text) => wrap(text, { width: aside - size * 0.4, size: small, lines: 2, measure }));
  const fits = Math.max(2, Math.floor(row / (small * 1.15)));
  // How far apart our rings are is never left out: an average alone hides people.
  const most = lines.length > fits ? [...lines.slice(0, fits - 1), lines.at(-1) ?? ""] : lines;
  const top = middle - ((most.length - 1) * small * 1.15) / 2;
  return most.map((text, index) =>
    name(`words-${index}`, write(text, { x, y: top + index * small * 1.15, size: small })),
  );
}
