/**
 * The bullseye as a hero: one type (V2), the rings a helper could be in (V7), and the bare map of the frame. A dot is a
 * seat, not a person: seats are dealt anew by number each time, and none ever moves from one ring to another.
 */

import { drawWaiting } from "./bar.js";
import { drawSwatch } from "./legend.js";
import { getInk, getRings, getShade, INK, PAPER } from "./palette.js";
import { sayBeside, sayRing } from "./ring-words.js";
import { deal, drawLeader, drawRings, getFree, layRings, pointAt } from "./rings.js";
import { draw, makeDrawing, name, wrap, write } from "./tree.js";
import { getWhole, sayMostlyUnrated } from "./words.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {import("./tree.js").Frame} Frame
 * @typedef {import("./words.js").ChartRow} ChartRow
 * @typedef {import("./words.js").ChartView} ChartView
 * @typedef {import("./rings.js").Point} Point
 * @typedef {import("./rings.js").Ring} Ring
 * @typedef {{centre: Point, radius: number, rings: Ring[], line: number, beside: boolean, labelX: number, height: number, said: Point}
 *   } Place
 */

/** Where a ring holds more, areas are shaded instead. */
export const MOST_DOTS = 30;

/** @param {ChartView} view @param {Frame} frame @returns {Node} */
export function drawBullseye(view, frame) {
  const row = view.rows[0];
  const several = view.scale === "picks";
  const lines = row === undefined ? [] : sayBeside(row, view);
  const place = lay(view.steps, frame, lines.length);
  if (row === undefined || row.waiting !== null || row.form === "none") {
    return drawNothing(row?.waiting ?? "", place, frame);
  }
  if (row.form === "mostly_unrated") return drawNothing(sayMostlyUnrated(view.scale), place, frame);
  const shaded = several || row.scores.some((number) => (number ?? 0) > MOST_DOTS);
  const fills = getFills(row, view, shaded, frame.id);
  return makeDrawing(frame, place.height, [
    ...drawRings(place.centre, place.rings, fills, place.line, { open: row.joined }),
    ...(shaded || several ? [] : drawSeats(row, place, fills, frame)),
    ...drawNumbers(row, place, fills, frame),
    ...drawNames(
      view.steps.map((label, step) => [label, sayRing(row, view, step)]),
      place,
      frame,
      fills,
    ),
    ...drawLines(lines, place, frame),
  ]);
}

/** The map alone, ring by ring. @param {{steps: string[], hints?: string[]}} view @param {Frame} frame @returns {Node} */
export function drawMap({ steps, hints = [] }, frame) {
  const place = lay(steps, frame, 0);
  const fills = getRings(steps.length);
  const names = steps.map((label, step) => /** @type {[string, string]} */ ([label, hints[step] ?? ""]));
  return makeDrawing(frame, place.height, [
    ...drawRings(place.centre, place.rings, fills, place.line),
    ...drawNames(names, place, frame, fills),
  ]);
}

/**
 * Where everything lies: names beside the rings where there is room, and what else is said beside the names; below, else.
 *
 * @param {string[]} steps @param {Frame} frame @param {number} lines how much else is said @returns {Place}
 */
function lay(steps, frame, lines) {
  const { width, height, size, measure } = frame;
  const names = Math.max(...steps.map((step) => measure(step, size * 1.15)), size * 9);
  const room = (width - names - size * 2.8) / 2;
  const most = height === null ? size * 11 : height / 2;
  // Names of two lines need their room, too.
  const least = Math.max(size * 5, size * 1.95 * (steps.length - 1));
  const beside = Math.min(room, most) > least && (height === null || width > height * 1.15);
  const apart = beside && width - 2 * Math.min(room, most) - names > size * 17;
  const pad = beside && height === null ? size * 0.8 : 0;
  const below = size * ((beside ? 0 : 1.5 * steps.length + 0.8) + (apart ? 0 : 1.6 * lines));
  const reach = Math.min(beside ? room : width / 2, height === null ? most : (height - below) / 2);
  const radius = Math.max(size * 2, reach - 2);
  const all = height ?? 2 * (radius + pad) + 4 + below;
  const centre = { x: beside ? radius + 2 : width / 2, y: beside ? (all - below) / 2 : radius + 2 };
  const line = Math.max(1.5, size * 0.125);
  const labelX = 2 * radius + size * 2.4;
  const said = apart
    ? { x: labelX + names + size * 3, y: centre.y - size * 0.8 * (lines - 1) }
    : { x: 0, y: all - size * (1.6 * lines - 0.8) };
  return { centre, radius, rings: layRings(steps.length, radius), line, beside, labelX, height: all, said };
}

/** @param {string} text @param {Place} place @param {Frame} frame @returns {Node} */
function drawNothing(text, { centre, rings, line, height, labelX, beside }, frame) {
  const { size, id, measure } = frame;
  const dots = `0.1 ${size * 0.24}`;
  const box = beside
    ? { x: labelX, y: centre.y - size * 1.2, width: frame.width - labelX, height: size * 2.4 }
    : { x: 0, y: centre.y - size * 1.2, width: frame.width, height: size * 2.4 };
  const words = drawWaiting(text, { ...box, size, id, measure });
  return makeDrawing(frame, height, [
    ...drawRings(
      centre,
      rings,
      rings.map(() => "none"),
      line,
      { dots },
    ),
    ...words,
  ]);
}

/** @param {ChartRow} row @param {ChartView} view @param {boolean} shaded @param {string} id @returns {string[]} */
export function getFills(row, view, shaded, id) {
  const rings = getRings(view.steps.length);
  const all = getWhole(row, view.answers);
  if (row.form === "everywhere") return rings;
  if (row.form === "nearly") return rings.map((fill, step) => (step === row.nearly ? fill : "none"));
  const { joined } = row;
  return rings.map((fill, step) => {
    const number = row.scores[joined !== null && step === joined + 1 ? joined : step] ?? null;
    if (number === null) return `url(#${id}-hatch)`;
    if (!shaded) return joined !== null && step === joined + 1 ? (rings[joined] ?? fill) : fill;
    return number === 0 ? "none" : getShade(number / all);
  });
}

/** @param {ChartRow} row @param {Place} place @param {string[]} fills @param {Frame} frame @returns {Node[]} */
function drawSeats(row, { centre, rings, line }, fills, { size, measure }) {
  const angles = getAngles(rings.length);
  const groups = row.scores.flatMap((number, step) => {
    const ring = rings[step];
    if (!number || ring === undefined) return [];
    // What is shown together sits on the line between the two.
    const radius = step === row.joined ? ring.outer : ring.middle;
    return [{ number, step, radius }];
  });
  const reach = (/** @type {number} */ radius, /** @type {number} */ step) => {
    const text =
      step === 0 ? 0 : (measure(String(row.scores[step]), getNumberSize(rings, size)) / 2 + size * 0.5) / radius;
    const crossed = angles.slice(0, step + 1).map((angle) => gapAt(angle, (line * 2.2 + size * 0.3) / radius));
    return text === 0 ? crossed : [gapAt(0, text), ...crossed];
  };
  const room = groups.map(({ number, step, radius }) => {
    const free = getFree(reach(radius, step)).reduce((sum, [from, to]) => sum + to - from, 0);
    return (free * radius) / number / 2.3;
  });
  const thick = (rings[1]?.outer ?? 0) - (rings[1]?.inner ?? 0);
  const dot = Math.max(2.5, Math.min(size * 0.42, thick * 0.24, ...room));
  return groups.flatMap(({ number, step, radius }) =>
    deal(number, reach(radius, step)).map((angle, seat) => {
      const { x, y } = pointAt(centre, radius, angle);
      const fill = getInk(fills[step] ?? PAPER);
      const stroke = fill === INK ? PAPER : INK;
      const look = { class: "chart-seat", cx: x, cy: y, r: dot, fill, stroke, "stroke-width": line * 0.4 };
      return name(`seat-${step}-${number}-${seat}`, draw("circle", look));
    }),
  );
}

/** @param {number} angle @param {number} half @returns {[number, number]} */
const gapAt = (angle, half) => [angle - half, angle + half];

/** @param {Ring[]} rings @param {number} size */
const getNumberSize = (rings, size) => Math.min(((rings[1]?.outer ?? 0) - (rings[1]?.inner ?? 0)) * 0.66, size * 2);

/** @param {ChartRow} row @param {Place} place @param {string[]} fills @param {Frame} frame @returns {Node[]} */
function drawNumbers(row, { centre, rings }, fills, frame) {
  const size = getNumberSize(rings, frame.size);
  return row.scores.flatMap((number, step) => {
    const ring = rings[step];
    if (number === null || ring === undefined || row.form === "nearly" || row.form === "everywhere") return [];
    const radius = step === 0 && row.joined !== 0 ? 0 : step === row.joined ? ring.outer : ring.middle;
    const fill = fills[step]?.startsWith("#") ? getInk(fills[step] ?? PAPER) : "currentColor";
    const large = step === 0 && row.joined !== 0 ? size * 1.2 : size;
    const place = {
      x: centre.x,
      y: centre.y - radius,
      size: large,
      anchor: /** @type {const} */ ("middle"),
      weight: 600,
      fill,
    };
    return [name(`number-${step}`, write(number, place))];
  });
}

/** @param {number} steps @returns {number[]} at which angle each ring's line leaves, from 12 o'clock */
function getAngles(steps) {
  return Array.from(
    { length: steps },
    (_, step) => Math.PI / 2 + Math.asin(-0.8 + (1.35 * step) / Math.max(1, steps - 1)),
  );
}

/** @param {[string, string][]} names a ring and what is said of it @param {Place} place @param {Frame} frame @param {string[]} fills */
function drawNames(names, place, frame, fills) {
  const { centre, rings, radius, line, beside, labelX } = place;
  const { size, width, measure } = frame;
  if (!beside) return names.flatMap(([label, words], step) => drawNameBelow(label, words, step, place, frame, fills));
  const angles = getAngles(names.length);
  return names.flatMap(([label, words], step) => {
    const [angle = 0, ring] = [angles[step], rings[step]];
    const end = pointAt(centre, radius + line * 4, angle);
    const room = { width: width - labelX, size: size * 1.15, lines: 1, measure };
    const [first = ""] = wrap(label, room);
    const [second = ""] = wrap(words, { ...room, size });
    const y = end.y - (second === "" ? 0 : size * 0.62);
    const group = [
      ...drawLeader(centre, ring?.middle ?? 0, radius, angle, labelX - size * 0.5, line),
      write(first, { x: labelX, y, size: size * 1.15, weight: 600 }),
      ...(second === "" ? [] : [write(second, { x: labelX, y: y + size * 1.25, size })]),
    ];
    return [name(`name-${step}`, draw("g", { class: `chart-ring chart-ring-${step}` }, group))];
  });
}

/** @param {string} label @param {string} words @param {number} step @param {Place} place @param {Frame} frame @param {string[]} fills */
function drawNameBelow(label, words, step, { centre, radius }, frame, fills) {
  const { size, width, id, measure } = frame;
  const y = centre.y + radius + size * (0.8 + 1.5 * step);
  const [text = ""] = wrap(words === "" ? label : `${label} · ${words}`, {
    width: width - size * 1.8,
    size,
    lines: 1,
    measure,
  });
  const box = { x: 1, y: y + size * 0.15, width: size * 1.15, height: size * 0.85, size, id, measure };
  return [drawSwatch(box, fills[step] ?? "none"), write(text, { x: size * 1.7, y: y + size * 0.58, size })];
}

/** @param {import("./ring-words.js").Said[]} lines @param {Place} place @param {Frame} frame @returns {Node[]} */
function drawLines(lines, { said }, { size, width, measure, id }) {
  // Beside the names there is room for a second line, below them there is not.
  const room = { width: width - said.x - size * 1.7, size, lines: said.x > 0 ? 2 : 1, measure };
  let next = said.y;
  return lines.map(({ text, kind }, index) => {
    const y = next;
    const written = wrap(text, room);
    next += size * (1.6 + 1.25 * (written.length - 1));
    const box = { x: said.x + 1, y: y - size * 0.43, width: size * 1.15, height: size * 0.85, size, id, measure };
    const mark = kind === "apart" ? [drawSwatch(box, `url(#${id}-hatch)`)] : [];
    const place = { x: said.x + size * 1.7, y, size, weight: kind === "whole" ? 600 : 400 };
    const words = written.map((line, at) => write(line, { ...place, y: y + at * size * 1.25 }));
    return name(`said-${index}`, draw("g", {}, [...mark, ...words]));
  });
}
