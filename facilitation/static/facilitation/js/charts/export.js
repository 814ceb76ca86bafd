/**
 * A picture as a file of its own, light on white, whatever the page looks like. The PNG is painted shape by shape: the
 * pages' rules allow no image that did not come from the server.
 */

import { INK } from "./palette.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {import("./chart-element.js").ChartElement<any>} ChartElement
 */

const WIDTH = 1200;
const SIZE = 22;
const MARGIN = 30;
const FONT = "'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
const GROUND = "#ffffff";

/** @param {ChartElement} element @returns {string} the text of an SVG file, empty while the element shows nothing */
export function toSvgFile(element) {
  const drawing = element.drawFor({ width: WIDTH, height: null, size: SIZE, id: "picture" }, FONT);
  if (drawing === null) return "";
  const { width, height } = measure(drawing);
  const box = `${-MARGIN} ${-MARGIN} ${width} ${height}`;
  const ground = `<rect x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" fill="${GROUND}"/>`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${width}" height="${height}" color="${INK}" font-family="${FONT}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}${ground}${drawing.children.map(print).join("")}</svg>\n`;
}

/** @param {ChartElement} element @param {number} [width] in pixels @returns {Promise<Blob | null>} a PNG file */
export function toPng(element, width = 2 * WIDTH) {
  const drawing = element.drawFor({ width: WIDTH, height: null, size: SIZE, id: "picture" }, FONT);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (drawing === null || context === null) return Promise.resolve(null);
  const size = measure(drawing);
  const scale = width / size.width;
  [canvas.width, canvas.height] = [Math.round(width), Math.round(size.height * scale)];
  context.scale(scale, scale);
  context.fillStyle = GROUND;
  context.fillRect(0, 0, size.width, size.height);
  context.translate(MARGIN, MARGIN);
  for (const node of drawing.children) paint(node, context);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** @param {Node} drawing */
function measure({ attributes }) {
  return { width: Number(attributes.width) + 2 * MARGIN, height: Number(attributes.height) + 2 * MARGIN };
}

/** @param {Node} node @returns {string} */
export function print({ tag, attributes, children, text }) {
  const given = Object.entries(attributes).map(([name, value]) =>
    name === "class" ? "" : ` ${name}="${quote(String(value))}"`,
  );
  return `<${tag}${given.join("")}>${text === undefined ? children.map(print).join("") : quote(text)}</${tag}>`;
}

/** @param {string} text */
const quote = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** @param {Node} node @param {CanvasRenderingContext2D} context */
function paint({ tag, attributes, children, text }, context) {
  if (tag === "defs") return;
  context.save();
  const path = makePath(tag, attributes);
  if (path !== null) paintPath(path, attributes, context);
  if (tag === "text") {
    context.font = `${attributes["font-weight"] ?? 400} ${attributes["font-size"]}px ${FONT}`;
    context.textAlign =
      attributes["text-anchor"] === "middle" ? "center" : attributes["text-anchor"] === "end" ? "right" : "left";
    context.fillStyle = getPaint(attributes.fill, context);
    context.fillText(text ?? "", Number(attributes.x), Number(attributes.y));
  }
  for (const child of children) paint(child, context);
  context.restore();
}

/** @param {string} tag @param {Node["attributes"]} attributes @returns {Path2D | null} */
function makePath(tag, attributes) {
  const at = (/** @type {string} */ name) => Number(attributes[name] ?? 0);
  if (tag === "path") return new Path2D(String(attributes.d));
  const path = new Path2D();
  if (tag === "rect") path.roundRect(at("x"), at("y"), at("width"), at("height"), Math.min(at("rx"), at("height") / 2));
  else if (tag === "circle") path.arc(at("cx"), at("cy"), at("r"), 0, 2 * Math.PI);
  else if (tag === "line") {
    path.moveTo(at("x1"), at("y1"));
    path.lineTo(at("x2"), at("y2"));
  } else return null;
  return path;
}

/** @param {Path2D} path @param {Node["attributes"]} attributes @param {CanvasRenderingContext2D} context */
function paintPath(path, attributes, context) {
  if ((attributes.fill ?? INK) !== "none") {
    context.globalAlpha = Number(attributes["fill-opacity"] ?? 1);
    context.fillStyle = getPaint(attributes.fill, context);
    context.fill(path, attributes["fill-rule"] === "evenodd" ? "evenodd" : "nonzero");
  }
  if (attributes.stroke === undefined || Number(attributes["stroke-width"] ?? 1) === 0) return;
  context.globalAlpha = Number(attributes["stroke-opacity"] ?? 1);
  context.strokeStyle = getPaint(attributes.stroke, context);
  context.lineWidth = Number(attributes["stroke-width"] ?? 1);
  context.lineCap = attributes["stroke-linecap"] === "round" ? "round" : "butt";
  context.lineJoin = attributes["stroke-linejoin"] === "round" ? "round" : "miter";
  const dashes = String(attributes["stroke-dasharray"] ?? "none");
  context.setLineDash(dashes === "none" ? [] : dashes.split(" ").map(Number));
  context.stroke(path);
}

/** @param {string | number | undefined} paint @param {CanvasRenderingContext2D} context @returns {string | CanvasPattern} */
function getPaint(paint, context) {
  if (paint === undefined || paint === "currentColor") return INK;
  return String(paint).startsWith("url(") ? (makeHatch(context) ?? GROUND) : String(paint);
}

/** @param {CanvasRenderingContext2D} context */
function makeHatch(context) {
  const tile = document.createElement("canvas");
  const gap = Math.round(SIZE * 0.8);
  [tile.width, tile.height] = [gap, gap];
  const lines = tile.getContext("2d");
  if (lines === null) return null;
  lines.strokeStyle = INK;
  lines.globalAlpha = 0.55;
  lines.lineWidth = 2.4;
  for (const shift of [-gap, 0, gap]) {
    lines.moveTo(shift - 2, gap + 2);
    lines.lineTo(shift + gap + 2, -2);
  }
  lines.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(0.5));
  return pattern;
}
