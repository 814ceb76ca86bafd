/**
 * Where the marks of somebody's own map go: bands of one width, marks side by side in their ring. Pure; 0,0 is the middle.
 *
 * @typedef {{id: string, text: string, ring: number, before?: number | null, hoped?: number | null, round: boolean}} Mark
 * @typedef {{id: string, text: string, round: boolean, x: number, y: number, size: number}} Dot
 * @typedef {{from: Point, to: Point, kind: "before" | "hoped"}} Move
 * @typedef {{x: number, y: number}} Point
 * @typedef {{bands: {inner: number, outer: number}[], dots: Dot[], moves: Move[]}} MapLayout
 */

import { getBands } from "../room/bands.js";

/** Between two marks, as a part of the whole map. */
const GAP = 0.012;
/** Half of a mark's width, likewise. */
const LARGEST = 0.09;
const SMALLEST = 0.02;

/**
 * @param {Mark[]} marks
 * @param {{rings: number, radius: number}} map
 * @returns {MapLayout}
 */
export function layMap(marks, { rings, radius }) {
  const bands = getBands(rings, radius);
  /** @type {Dot[]} */
  const dots = [];
  /** @type {Move[]} */
  const moves = [];
  for (const [index, band] of bands.entries()) {
    const own = marks.filter((mark) => mark.ring === index + 1);
    const { places, size } = deal(own.length, band, radius);
    for (const [place, { id, text, round, before, hoped }] of own.entries()) {
      const { reach, angle } = places[place] ?? { reach: 0, angle: 0 };
      const at = pointAt(reach, angle);
      dots.push({ id, text, round, ...at, size });
      for (const [kind, ring] of /** @type {["before" | "hoped", number | null | undefined][]} */ ([
        ["before", before],
        ["hoped", hoped],
      ])) {
        const other = ring ? bands[ring - 1] : undefined;
        if (!other || ring === index + 1) continue;
        const away = pointAt((other.inner + other.outer) / 2, angle);
        moves.push(kind === "before" ? { from: away, to: at, kind } : { from: at, to: away, kind });
      }
    }
  }
  return { bands, dots, moves };
}

/**
 * Places for some marks in a band, as large as they fit.
 *
 * @param {number} number
 * @param {{inner: number, outer: number}} band
 * @param {number} radius of the whole map
 */
function deal(number, { inner, outer }, radius) {
  const gap = GAP * radius;
  for (let size = LARGEST * radius; ; size -= 0.005 * radius) {
    const rows = getRows(inner, outer, size, gap);
    const room = rows.reduce((sum, row) => sum + row.room, 0);
    if (number === 1 && inner === 0) return { places: [{ reach: 0, angle: 0 }], size };
    if (room >= number || size <= SMALLEST * radius) return { places: fill(number, rows, room), size };
  }
}

/** @param {number} inner @param {number} outer @param {number} size @param {number} gap */
function getRows(inner, outer, size, gap) {
  const step = 2 * size + gap;
  const count = Math.max(1, Math.floor((outer - inner - gap) / step));
  const middle = (inner + outer) / 2;
  return Array.from({ length: count }, (_, row) => {
    // The middle of the map holds one mark; its other rows lie around it.
    const reach = inner === 0 ? outer - gap - size - row * step : middle + (row - (count - 1) / 2) * step;
    const room = reach < size + gap ? 1 : Math.max(1, Math.floor(Math.PI / Math.asin(Math.min(1, step / 2 / reach))));
    return { reach: reach < size + gap ? 0 : reach, room };
  });
}

/** @param {number} number @param {{reach: number, room: number}[]} rows @param {number} room */
function fill(number, rows, room) {
  let left = number;
  let free = room;
  return rows.flatMap((row, index) => {
    const here = Math.min(left, index === rows.length - 1 ? left : Math.round((left * row.room) / free));
    left -= here;
    free -= row.room;
    return Array.from({ length: here }, (_, place) => ({
      reach: row.reach,
      // Rows begin at different hours, so that marks do not stand in one line.
      angle: (2 * Math.PI * (place + 0.5 * (index % 2))) / here + row.reach * 0.02,
    }));
  });
}

/** @param {number} reach @param {number} angle from 12 o'clock @returns {Point} */
const pointAt = (reach, angle) => ({ x: reach * Math.sin(angle), y: -reach * Math.cos(angle) });

/** What stands in a mark for a name: its first letters, or the sign it begins with. @param {string} name @returns {string} */
export function getInitials(name) {
  const words = name.trim().split(/\s+/);
  const first =
    words.length > 1 ? words.slice(0, 2).map((word) => takeLetters(word, 1)) : [takeLetters(words[0] ?? "", 2)];
  return first.join("");
}

/** @param {string} word @param {number} number */
function takeLetters(word, number) {
  if (!("Segmenter" in Intl)) return [...word].slice(0, number).join("");
  return [...new Intl.Segmenter().segment(word)]
    .slice(0, number)
    .map(({ segment }) => segment)
    .join("");
}
