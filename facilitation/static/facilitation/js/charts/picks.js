/** Plain bars: how many picked each thing (V8 reasons, and the parts that are hardest). The axis is everybody who answered. */

import { gettext } from "../lib/text.js";
import { drawFew, drawWaiting, getLineWidth } from "./bar.js";
import { getInk, PLAIN } from "./palette.js";
import { sayRing } from "./ring-words.js";
import { drawLabel, layOut } from "./rows.js";
import { draw, makeDrawing, name, write } from "./tree.js";
import { sayEverywhere, sayFew, sayMostlyUnrated, sayOf } from "./words.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {import("./tree.js").Frame} Frame
 * @typedef {import("./words.js").ChartView} ChartView
 */

/** One question whose steps are the rows. @param {ChartView} view @param {Frame} frame @returns {Node} */
export function drawPicks(view, frame) {
  const [row] = view.rows;
  const labels = [...view.steps, view.none].map((label) => ({ label }));
  const layout = layOut(
    labels,
    frame,
    0,
    (_, size) => frame.measure(sayOf(view.answers, view.answers), size) + size * 1.2,
  );
  const width = frame.width - layout.label - layout.aside;
  const nodes = labels.map(({ label }, index) => {
    const y = index * layout.row;
    const last = index === view.steps.length;
    const barY = layout.narrow ? y + layout.size * 1.35 : y + (layout.row - layout.bar) / 2;
    const box = {
      x: layout.label,
      y: barY,
      width,
      height: layout.bar,
      size: layout.size,
      id: frame.id,
      measure: frame.measure,
    };
    const number = last ? row?.unrated : row?.scores[index];
    const bar =
      row === undefined || row.waiting !== null || row.form === "none"
        ? drawWaiting(index === 0 ? (row?.waiting ?? "") : "", box)
        : drawForm(row, index, number ?? null, box, view);
    return name(`row-${index}`, draw("g", {}, [drawLabel(label, y, layout, frame), ...bar]));
  });
  return makeDrawing(frame, layout.row * labels.length, nodes);
}

/**
 * @param {import("./words.js").ChartRow} row @param {number} step @param {number | null} number
 * @param {import("./bar.js").Box} box @param {ChartView} view @returns {Node[]}
 */
function drawForm(row, step, number, box, view) {
  const apart = step === view.steps.length;
  const { x, y, width, height, size } = box;
  const place = { x: x + size * 0.6, y: y + height / 2, size };
  const words = (/** @type {string} */ text) => [write(text, place)];
  if (row.form === "mostly_unrated") return step === 0 ? words(sayMostlyUnrated(view.scale)) : [];
  if (row.form === "everywhere" && !apart) return step === 0 ? words(sayEverywhere(view.scale)) : [];
  if (row.joined !== null && step === row.joined + 1) return words(sayRing(row, view, step));
  if (row.form !== "nearly" || apart) return drawNumber(number, box, row.own ?? view.answers, apart);
  if (step !== row.nearly) return [];
  return [
    draw("rect", { x, y, width, height, fill: PLAIN }),
    write(gettext("nearly everyone"), { ...place, fill: getInk(PLAIN) }),
  ];
}

/** @param {number | null} number @param {import("./bar.js").Box} box @param {number} answers @param {boolean} apart */
function drawNumber(number, box, answers, apart) {
  const { x, y, width, height, size, id } = box;
  const middle = y + height / 2;
  const axis = draw("rect", { x, y, width, height, fill: "currentColor", "fill-opacity": 0.07, rx: size * 0.1 });
  if (number === null) {
    const words = write(sayFew(), { x: x + size * 2.4, y: middle, size });
    return [axis, name("few", draw("g", {}, drawFew({ ...box, width: size * 1.9 }, "none"))), words];
  }
  const length = (width * number) / Math.max(1, answers);
  const fill = apart ? `url(#${id}-hatch)` : PLAIN;
  const edge = { stroke: "currentColor", "stroke-width": number === 0 ? 0 : getLineWidth(size) };
  const words = sayOf(number, answers);
  return [
    axis,
    name("bar", draw("rect", { class: "chart-bar", x, y, width: length, height, fill, ...edge })),
    name("number", write(words, { x: x + width + size * 0.7, y: middle, size, weight: 600 })),
  ];
}
