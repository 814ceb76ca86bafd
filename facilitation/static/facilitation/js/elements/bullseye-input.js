import { getBands, getShades } from "../room/bands.js";

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 100;
const COLOURS = 5;

/**
 * The rings as a picture that can be tapped. A second way to the radio buttons beside it, which carry the meaning.
 *
 *     <bullseye-input data-rings="4" aria-hidden="true"></bullseye-input>
 *     bullseye.draw("2");
 *     bullseye.addEventListener("ring", ({ detail }) => …);   // "2": the second from the centre
 */
export class BullseyeInput extends HTMLElement {
  /** @type {string | null} */
  #choice = null;

  connectedCallback() {
    if (!this.firstChild) this.append(this.#make());
    this.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
  }

  /** @param {string | null} choice */
  draw(choice) {
    this.#choice = choice;
    for (const part of this.querySelectorAll("[data-ring]")) {
      part.toggleAttribute("data-chosen", part.getAttribute("data-ring") === choice);
    }
  }

  /** Takes no more taps, or does again. */
  set locked(/** @type {boolean} */ locked) {
    this.toggleAttribute("data-locked", locked);
  }

  #make() {
    const svg = make("svg", { viewBox: "-100 -100 200 200", focusable: "false" });
    const rings = Number(this.dataset.rings);
    const bands = getBands(rings, RADIUS);
    const shades = getShades(rings, COLOURS);
    for (const [ring, { inner, outer }] of [...bands.entries()].reverse()) {
      const name = String(ring + 1);
      const circle = make("circle", { r: outer, "data-ring": name, "data-shade": (shades[ring] ?? 0) + 1 });
      const mark = make("circle", { cy: -(inner + outer) / 2, r: 6, "data-ring": name, class: "bullseye__mark" });
      if (ring === 0) mark.setAttribute("cy", "0");
      svg.append(circle, mark);
    }
    return svg;
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    const ring = event.target instanceof Element ? event.target.getAttribute("data-ring") : null;
    if (ring === null || ring === this.#choice || this.hasAttribute("data-locked")) return;
    this.dispatchEvent(new CustomEvent("ring", { bubbles: true, detail: ring }));
  };
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function make(name, attributes) {
  const part = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) part.setAttribute(attribute, String(value));
  return part;
}

customElements.define("bullseye-input", BullseyeInput);
