/** The way through a workshop that is on this phone only: on and back, and where somebody is. */

import { find } from "./lib/find.js";
import { gettext, interpolate } from "./lib/text.js";

/**
 *     <solo-steps class="solo-steps" hidden><div data-p="rail" aria-hidden="true"></div><p data-p="words"></p>
 *       <button data-by="-1">Part before</button><button data-by="1">Next part</button></solo-steps>
 */
class SoloSteps extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#click);
    document.addEventListener("local-moved", this.#draw);
    document.addEventListener("card-shown", this.#show);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
    document.removeEventListener("local-moved", this.#draw);
    document.removeEventListener("card-shown", this.#show);
  }

  /** @param {Event} event */
  #draw = (event) => {
    const { place, all, label } = /** @type {CustomEvent} */ (event).detail;
    const marks = Array.from({ length: all }, (_, index) => {
      const mark = document.createElement("span");
      mark.toggleAttribute("data-past", index < place);
      mark.toggleAttribute("data-here", index === place);
      return mark;
    });
    find(this, "[data-p=rail]").replaceChildren(...marks);
    const text = gettext("Part %(number)s of %(all)s: %(label)s");
    find(this, "[data-p=words]").textContent = interpolate(text, { number: place + 1, all, label });
    find(this, "[data-by='-1']").toggleAttribute("disabled", place === 0);
    find(this, "[data-by='1']").toggleAttribute("disabled", place === all - 1);
  };

  /** Within the questions of a deck, on and back are the deck's own. @param {Event} event */
  #show = (event) => {
    this.hidden = /** @type {CustomEvent} */ (event).detail.question !== null;
  };

  /** @param {MouseEvent} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.by) step({ by: Number(button.dataset.by) });
  };
}

/** @param {{by: number} | {subject: string}} detail */
const step = (detail) => document.dispatchEvent(new CustomEvent("local-step", { detail }));

customElements.define("solo-steps", SoloSteps);

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-rate]") : null;
  if (button instanceof HTMLElement) step({ subject: button.dataset.rate ?? "" });
});
