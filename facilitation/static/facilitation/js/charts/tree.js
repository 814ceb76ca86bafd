/**
 * A drawing as a plain tree: made without a page, so that tests can read it; put on the page by `chart-element.js`,
 * into a file by `export.js`. Only these shapes, without transforms, because both must know every one of them.
 *
 * @typedef {"svg" | "g" | "rect" | "circle" | "line" | "path" | "text" | "defs" | "pattern"} Tag
 * @typedef {Record<string, string | number>} Attributes
 * @typedef {object} Node
 * @property {Tag} tag
 * @property {string} [key] the same shape in the next drawing: it changes, instead of being another
 * @property {Attributes} attributes
 * @property {Node[]} children
 * @property {string} [text]
 *
 * What a drawing is drawn into:
 *
 * @typedef {object} Frame
 * @property {number} width
 * @property {number | null} height null: as high as it needs to be
 * @property {number} size of the text
 * @property {string} id of this drawing, where one page holds several
 * @property {(text: string, size: number) => number} measure how long a text is
 * @property {boolean} [bare] the labels of the rows stand elsewhere: beside the picture of the time before
 * @property {boolean} [plain] without legend, where two pictures share one
 */

/** @param {Tag} tag @param {Attributes} [attributes] @param {Node[]} [children] @returns {Node} */
export function draw(tag, attributes = {}, children = []) {
  const rounded = Object.entries(attributes).map(([name, value]) => [
    name,
    typeof value === "number" ? round(value) : value,
  ]);
  return { tag, attributes: Object.fromEntries(rounded), children };
}

/** @param {string} key @param {Node} node @returns {Node} */
export const name = (key, node) => ({ ...node, key });

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;

/**
 * @param {string | number} text
 * @param {{x: number, y: number, size: number, anchor?: "start" | "middle" | "end", fill?: string, weight?: number}} place
 *     `y` is the middle of the line
 * @returns {Node}
 */
export function write(text, { x, y, size, anchor = "start", fill = "currentColor", weight = 400 }) {
  const place = { x, y: y + size * 0.35, "font-size": size, "text-anchor": anchor, fill, "font-weight": weight };
  return { ...draw("text", place), text: String(text) };
}

/**
 * Break a text into lines of at most `width`; what is still too long ends in "…".
 *
 * @param {string} text
 * @param {{width: number, size: number, lines: number, measure: Frame["measure"]}} room
 * @returns {string[]}
 */
export function wrap(text, { width, size, lines, measure }) {
  const words = text.split(/\s+/).filter((word) => word !== "");
  /** @type {string[]} */
  const broken = [];
  let line = "";
  for (const [index, word] of words.entries()) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || measure(longer, size) <= width) line = longer;
    else if (broken.length + 1 === lines) return [...broken, shorten([line, ...words.slice(index)].join(" "))];
    else {
      broken.push(line);
      line = word;
    }
  }
  return [...broken, shorten(line)];

  /** @param {string} long */
  function shorten(long) {
    if (measure(long, size) <= width) return long;
    let short = long;
    while (short.length > 1 && measure(`${short}…`, size) > width) short = short.slice(0, -1).trimEnd();
    return `${short}…`;
  }
}

/** @param {string} text @param {number} size @returns {number} near enough where there is no page to ask */
export const guessWidth = (text, size) => text.length * size * 0.54;

/** @param {string} id @param {number} size @returns {Node} the hatch of what is no step: lines in the colour of the text */
export function makeHatch(id, size) {
  const gap = Math.max(5, size * 0.4);
  return draw("defs", {}, [
    draw("pattern", { id: `${id}-hatch`, width: gap, height: gap, patternUnits: "userSpaceOnUse" }, [
      draw("path", {
        d: `M${-gap / 4} ${gap / 4}L${gap / 4} ${-gap / 4}M0 ${gap}L${gap} 0M${gap * 0.75} ${gap * 1.25}L${gap * 1.25} ${gap * 0.75}`,
        stroke: "currentColor",
        "stroke-width": Math.max(1, size * 0.055),
        "stroke-opacity": 0.55,
        fill: "none",
      }),
    ]),
  ]);
}

/** @param {Frame} frame @param {number} height @param {Node[]} children @returns {Node} */
export function makeDrawing(frame, height, children) {
  return draw("svg", { viewBox: `0 0 ${round(frame.width)} ${round(height)}`, width: frame.width, height }, [
    makeHatch(frame.id, frame.size),
    ...children,
  ]);
}

/** @param {Node} node @returns {string[]} every text in it, in order */
export function readTexts(node) {
  const own = node.text === undefined ? [] : [node.text];
  return [...own, ...node.children.flatMap(readTexts)];
}
