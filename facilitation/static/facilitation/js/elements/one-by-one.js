import { find } from "../lib/find.js";
import { gettext, interpolate } from "../lib/text.js";

/**
 * Short texts, one at a time, with a way on and back. Nothing goes on by itself.
 *
 *     <one-by-one><p data-step>…</p><p data-step hidden>…</p> <p data-part="count"></p>
 *       <button data-part="back">Back</button><button data-part="next">Next</button>
 *       <button data-part="pass">Pass</button> <p data-part="passed" hidden>That is fine.</p></one-by-one>
 */
export class OneByOne extends HTMLElement {
  #place = 0;

  connectedCallback() {
    this.addEventListener("click", this.#click);
    this.#draw();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
  }

  get #steps() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-step]")]);
  }

  #draw() {
    const steps = this.#steps;
    for (const [place, step] of steps.entries()) step.hidden = place !== this.#place;
    const back = find(this, "[data-part=back]");
    const next = find(this, "[data-part=next]");
    back.toggleAttribute("disabled", this.#place === 0);
    next.toggleAttribute("disabled", this.#place === steps.length - 1);
    const values = { number: this.#place + 1, all: steps.length };
    find(this, "[data-part=count]").textContent = interpolate(gettext("%(number)s of %(all)s"), values);
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    const part = event.target instanceof Element ? event.target.closest("button")?.dataset.part : undefined;
    const ways = { back: -1, next: 1, pass: 1 };
    if (part !== "back" && part !== "next" && part !== "pass") return;
    this.#place = Math.min(Math.max(this.#place + ways[part], 0), this.#steps.length - 1);
    this.#draw();
    this.querySelector("[data-part=passed]")?.toggleAttribute("hidden", part !== "pass");
    this.#steps[this.#place]?.focus({ preventScroll: true });
  };
}

customElements.define("one-by-one", OneByOne);
