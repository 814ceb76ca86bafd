/**
 * Somebody's own map as a picture: on the page, and on a canvas for a file. The words beside it carry the meaning.
 *
 * @typedef {import("./map.js").MapLayout} MapLayout
 */

import { getRings, INK, PAPER } from "../charts/palette.js";

const SVG = "http://www.w3.org/2000/svg";
const FONT = "system-ui, sans-serif";

/** @param {MapLayout} layout @param {number} radius @returns {SVGElement} */
export function drawMap({ bands, dots, moves }, radius) {
  const edge = radius + 2;
  const svg = make("svg", {
    viewBox: `${-edge} ${-edge} ${2 * edge} ${2 * edge}`,
    "aria-hidden": "true",
    focusable: "false",
  });
  const fills = getRings(bands.length);
  for (const [ring, { outer }] of [...bands.entries()].reverse()) {
    svg.append(make("circle", { r: outer, fill: fills[ring] ?? PAPER, stroke: INK, "stroke-width": 1.5 }));
  }
  for (const { from, to, kind } of moves) svg.append(...drawMove(from, to, kind, radius));
  for (const { x, y, size, text, round } of dots) {
    const look = { fill: PAPER, stroke: INK, "stroke-width": 1.5 };
    const shape = round
      ? make("circle", { cx: x, cy: y, r: size, ...look })
      : make("rect", { ...getSquare(x, y, size), rx: size / 5, ...look });
    const letters = make("text", {
      x,
      y,
      fill: INK,
      "font-size": getLetters(size, text),
      "font-weight": 600,
      "text-anchor": "middle",
      "dominant-baseline": "central",
    });
    letters.textContent = text;
    svg.append(shape, letters);
  }
  return svg;
}

/** A square within the circle that has its place. @param {number} x @param {number} y @param {number} size */
function getSquare(x, y, size) {
  const half = size * 0.8;
  return { x: x - half, y: y - half, width: 2 * half, height: 2 * half };
}

/** @param {number} size of the mark @param {string} text @returns {number} */
const getLetters = (size, text) => size * (text.length > 1 ? 0.9 : 1.15);

/** @param {import("./map.js").Point} from @param {import("./map.js").Point} to @param {string} kind @param {number} radius */
function drawMove(from, to, kind, radius) {
  const dashes = kind === "hoped" ? `${radius * 0.03} ${radius * 0.02}` : "none";
  const line = { x1: from.x, y1: from.y, x2: to.x, y2: to.y, "stroke-dasharray": dashes };
  const end = kind === "hoped" ? to : from;
  return [
    make("line", { ...line, stroke: PAPER, "stroke-width": radius * 0.03 }),
    make("line", { ...line, stroke: INK, "stroke-width": radius * 0.015 }),
    make("circle", { cx: end.x, cy: end.y, r: radius * 0.028, fill: PAPER, stroke: INK, "stroke-width": 1.5 }),
  ];
}

/** @param {string} name @param {Record<string, string | number>} attributes @returns {SVGElement} */
function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  return element;
}

const WIDTH = 1080;
const MARGIN = 60;
const RADIUS = WIDTH / 2 - MARGIN;

/**
 * The map with its words below, dark on light whatever the phone's theme: for looking at later, or for printing.
 *
 * @param {{title: string, lines: {label: string, words: string}[], foot: string, rings: number,
 *   lay: (radius: number) => MapLayout}} picture
 * @returns {Promise<Blob | null>}
 */
export function paintMap({ title, lines, foot, lay }) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (!pen) return Promise.resolve(null);
  const broken = lines.map((line) => ({ ...line, rows: breakText(pen, line.words, WIDTH - 2 * MARGIN) }));
  const below = broken.reduce((sum, { rows }) => sum + 62 + rows.length * 44, 0);
  const top = 150;
  canvas.width = WIDTH;
  canvas.height = top + 2 * RADIUS + 70 + below + 80;
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  write(pen, title, { x: MARGIN, y: 100, size: 56, bold: true });
  pen.save();
  pen.translate(WIDTH / 2, top + RADIUS);
  paintRings(pen, lay(RADIUS));
  pen.restore();
  let y = top + 2 * RADIUS + 90;
  for (const { label, rows } of broken) {
    write(pen, label, { x: MARGIN, y, size: 34, bold: true });
    for (const row of rows) {
      y += 44;
      write(pen, row, { x: MARGIN, y, size: 32 });
    }
    y += 62;
  }
  write(pen, foot, { x: MARGIN, y: canvas.height - 36, size: 26 });
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** @param {CanvasRenderingContext2D} pen @param {MapLayout} layout */
function paintRings(pen, { bands, dots }) {
  const fills = getRings(bands.length);
  pen.lineWidth = 4;
  pen.strokeStyle = INK;
  for (const [ring, { outer }] of [...bands.entries()].reverse()) circle(pen, 0, 0, outer, fills[ring] ?? PAPER);
  for (const { x, y, size, text, round } of dots) {
    if (round) circle(pen, x, y, size, PAPER);
    else {
      pen.fillStyle = PAPER;
      const square = getSquare(x, y, size);
      pen.fillRect(square.x, square.y, square.width, square.height);
      pen.strokeRect(square.x, square.y, square.width, square.height);
    }
    const letters = getLetters(size, text);
    write(pen, text, { x, y: y + letters * 0.36, size: letters, bold: true, middle: true });
  }
}

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} reach @param {string} fill */
function circle(pen, x, y, reach, fill) {
  pen.beginPath();
  pen.arc(x, y, reach, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.stroke();
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {{x: number, y: number, size: number, bold?: boolean, middle?: boolean}} place
 */
function write(pen, text, { x, y, size, bold = false, middle = false }) {
  pen.font = `${bold ? "600 " : ""}${size}px ${FONT}`;
  pen.textAlign = middle ? "center" : "start";
  pen.fillStyle = INK;
  pen.fillText(text, x, y);
}

/** @param {CanvasRenderingContext2D} pen @param {string} text @param {number} width @returns {string[]} */
function breakText(pen, text, width) {
  pen.font = `32px ${FONT}`;
  /** @type {string[]} */
  const rows = [];
  for (const word of text.split(/\s+/)) {
    const longer = rows.length > 0 ? `${rows.at(-1)} ${word}` : word;
    if (rows.length > 0 && pen.measureText(longer).width <= width) rows[rows.length - 1] = longer;
    else rows.push(word);
  }
  return rows;
}
