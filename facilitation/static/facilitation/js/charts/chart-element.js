import { guessWidth } from "./tree.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {import("./tree.js").Frame} Frame
 */

const NAMESPACE = "http://www.w3.org/2000/svg";
const LEAVES = 500;

/** @type {WeakMap<Element, string>} */
const keys = new WeakMap();
let made = 0;

function makeId() {
  made += 1;
  return `chart-${made}`;
}

/**
 * An element that shows a drawing and draws it anew when its size changes. The drawing takes the text size of the page's
 * styles; `data-fill` makes it fill a given height, else it is as high as it needs to be. It is for eyes only: the same
 * numbers must stand in a text beside it.
 *
 *     <ring-bars></ring-bars>
 *     bars.view = { scale: "rings", steps, none, answers, rows };
 *
 * @template V
 */
export class ChartElement extends HTMLElement {
  /** @type {V | null} */
  #view = null;
  /** @type {Node | null} */
  #drawn = null;
  #id = makeId();
  #sizes = new ResizeObserver(() => this.#show(true));

  connectedCallback() {
    this.#sizes.observe(this);
    this.#show(true);
  }

  disconnectedCallback() {
    this.#sizes.disconnect();
  }

  /** @param {V} view */
  set view(view) {
    this.#view = view;
    this.#show(false);
  }

  /** @returns {V | null} */
  get view() {
    return this.#view;
  }

  /** @param {V} _view @param {Frame} _frame @returns {Node} */
  draw(_view, _frame) {
    throw new Error("Every chart draws itself.");
  }

  /**
   * The drawing at a size of one's own, for a file. Elsewhere letters may be a little wider.
   *
   * @param {Omit<Frame, "measure">} frame @param {string} font @returns {Node | null}
   */
  drawFor(frame, font) {
    const measure = makeMeasure(font);
    const wider = (/** @type {string} */ text, /** @type {number} */ size) => 1.06 * measure(text, size);
    return this.#view === null ? null : this.draw(this.#view, { ...frame, measure: wider });
  }

  /** @param {boolean} cut nothing eases: the frame changed, not the numbers */
  #show(cut) {
    if (this.#view === null || this.clientWidth === 0) return;
    const fill = this.hasAttribute("data-fill");
    const drawing = this.draw(this.#view, {
      width: this.clientWidth,
      height: fill ? this.clientHeight : null,
      size: Number.parseFloat(getComputedStyle(this).fontSize),
      id: this.#id,
      measure: makeMeasure(getComputedStyle(this).fontFamily),
      bare: this.hasAttribute("data-bare"),
      plain: this.hasAttribute("data-plain"),
    });
    if (JSON.stringify(drawing) === JSON.stringify(this.#drawn)) return;
    this.toggleAttribute("data-cut", cut);
    this.#drawn = drawing;
    patch(this, [{ ...drawing, attributes: { ...drawing.attributes, "aria-hidden": "true", focusable: "false" } }]);
  }
}

/** @param {string} font @returns {Frame["measure"]} */
function makeMeasure(font) {
  const canvas = document.createElement("canvas").getContext("2d");
  if (canvas === null) return guessWidth;
  return (text, size) => {
    canvas.font = `600 ${size}px ${font}`;
    return canvas.measureText(text).width;
  };
}

/**
 * Make the children of an element be these shapes. A shape with the key of one that is there changes into it, so that a
 * bar can ease to its new length; what has gone fades.
 *
 * @param {Element} parent @param {Node[]} nodes
 */
function patch(parent, nodes) {
  const before = new Map([...parent.children].map((child) => [keys.get(child) ?? "", child]));
  for (const [index, node] of nodes.entries()) {
    const key = node.key ?? `${index}-${node.tag}`;
    const known = before.get(key);
    const child = known?.localName === node.tag ? known : document.createElementNS(NAMESPACE, node.tag);
    if (child === known) before.delete(key);
    keys.set(child, key);
    child.removeAttribute("data-leaving");
    for (const { name } of [...child.attributes]) if (!(name in node.attributes)) child.removeAttribute(name);
    for (const [name, value] of Object.entries(node.attributes)) {
      if (child.getAttribute(name) !== String(value)) child.setAttribute(name, String(value));
    }
    if (node.text === undefined) patch(child, node.children);
    else if (child.textContent !== node.text) child.textContent = node.text;
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  }
  for (const child of [...parent.children].slice(nodes.length)) leave(child);
}

/** @param {Element} child */
function leave(child) {
  const fades = child.getAttribute("class") === "chart-seat" && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!fades) {
    child.remove();
    return;
  }
  child.setAttribute("data-leaving", "");
  keys.delete(child);
  setTimeout(() => child.remove(), LEAVES);
}
