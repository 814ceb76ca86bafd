/** The rings of a bullseye: where they lie, how seats are dealt round them, and the lines that lead to their names. */

import { getLine, INK, PAPER } from "./palette.js";
import { draw, name } from "./tree.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {{x: number, y: number}} Point
 * @typedef {{inner: number, outer: number, middle: number}} Ring from the centre of the target
 * @typedef {[number, number]} Arc from one angle to another, clockwise from 12 o'clock
 */

const CENTRE = 1.55;
const TURN = 2 * Math.PI;

/** @param {number} steps @param {number} radius @returns {Ring[]} the centre first, which is a little wider */
export function layRings(steps, radius) {
  const part = radius / (CENTRE + steps - 1);
  return Array.from({ length: steps }, (_, step) => {
    const inner = step === 0 ? 0 : part * (CENTRE + step - 1);
    const outer = part * (CENTRE + step);
    return { inner, outer, middle: step === 0 ? outer * 0.72 : (inner + outer) / 2 };
  });
}

/** @param {Point} centre @param {number} radius @param {number} angle @returns {Point} */
export const pointAt = ({ x, y }, radius, angle) => ({
  x: x + radius * Math.sin(angle),
  y: y - radius * Math.cos(angle),
});

/**
 * The areas and the lines between them. A fill of "none" leaves the ground.
 *
 * @param {Point} centre @param {Ring[]} rings @param {string[]} fills @param {number} line
 * @param {{open?: number | null, dots?: string}} [more] `open`: no line between this ring and the next
 * @returns {Node[]}
 */
export function drawRings(centre, rings, fills, line, { open = null, dots } = {}) {
  const areas = rings.map((ring, step) => {
    const d = circlePath(centre, ring.outer) + (ring.inner > 0 ? circlePath(centre, ring.inner) : "");
    const fill = fills[step] ?? "none";
    return name(
      `ring-${step}`,
      draw("path", { class: `chart-ring chart-ring-${step}`, d, fill, "fill-rule": "evenodd" }),
    );
  });
  const lines = rings.map((ring, step) => {
    const [here = "", next = ""] = [fills[step], fills[step + 1]];
    const painted = here.startsWith("#") && next.startsWith("#");
    const stroke = painted ? getLine(here, next) : "currentColor";
    const width = step === open ? line * 0.5 : line;
    const dashed = step === open ? `${line} ${line * 3}` : (dots ?? "none");
    const place = {
      class: `chart-ring chart-ring-${step}`,
      cx: centre.x,
      cy: centre.y,
      r: ring.outer - (step === rings.length - 1 ? line / 2 : 0),
    };
    const look = { fill: "none", stroke, "stroke-width": width, "stroke-dasharray": dashed, "stroke-linecap": "round" };
    return name(`line-${step}`, draw("circle", { ...place, ...look }));
  });
  return [...areas, ...lines];
}

/** @param {Point} centre @param {number} radius */
function circlePath({ x, y }, radius) {
  const [left, r] = [round(x - radius), round(radius)];
  return `M${left} ${round(y)}a${r} ${r} 0 1 0 ${round(2 * radius)} 0a${r} ${r} 0 1 0 ${round(-2 * radius)} 0Z`;
}

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;

/**
 * Angles for so many seats, evenly over what the gaps leave of the circle. They mean nothing.
 *
 * @param {number} count @param {Arc[]} gaps @returns {number[]}
 */
export function deal(count, gaps) {
  const arcs = getFree(gaps);
  const all = arcs.reduce((sum, [from, to]) => sum + to - from, 0);
  return Array.from({ length: count }, (_, seat) => {
    let left = (all * (seat + 0.5)) / count;
    for (const [from, to] of arcs) {
      if (left <= to - from) return from + left;
      left -= to - from;
    }
    return 0;
  });
}

/** @param {Arc[]} gaps @returns {Arc[]} what lies between them */
export function getFree(gaps) {
  const cut = gaps
    .flatMap(([from, to]) =>
      from < 0
        ? [
            [from + TURN, TURN],
            [0, to],
          ]
        : [[from, to]],
    )
    .sort(([a = 0], [b = 0]) => a - b);
  /** @type {Arc[]} */
  const free = [];
  let at = 0;
  for (const [from = 0, to = 0] of cut) {
    if (from > at) free.push([at, from]);
    at = Math.max(at, to);
  }
  if (at < TURN) free.push([at, TURN]);
  return free;
}

/**
 * A line from a ring outwards and then straight to its name. Over the rings it has an edge of paper, to be seen on each.
 *
 * @param {Point} centre @param {number} from radius @param {number} to radius @param {number} angle @param {number} end x
 * @param {number} line @returns {Node[]}
 */
export function drawLeader(centre, from, to, angle, end, line) {
  const [start, edge, out] = [from, to, to + line * 4].map((radius) => pointAt(centre, radius, angle));
  if (!start || !edge || !out) return [];
  const over = { x1: start.x, y1: start.y, x2: edge.x, y2: edge.y, "stroke-linecap": "round" };
  const rest = { stroke: "currentColor", "stroke-width": line * 0.7 };
  return [
    draw("line", { ...over, stroke: PAPER, "stroke-width": line * 1.8 }),
    draw("line", { ...over, stroke: INK, "stroke-width": line * 0.7 }),
    draw("circle", { cx: start.x, cy: start.y, r: line * 1.7, fill: INK, stroke: PAPER, "stroke-width": line * 0.7 }),
    draw("line", { x1: edge.x, y1: edge.y, x2: out.x, y2: out.y, ...rest }),
    draw("line", { x1: out.x, y1: out.y, x2: end, y2: out.y, ...rest }),
  ];
}
