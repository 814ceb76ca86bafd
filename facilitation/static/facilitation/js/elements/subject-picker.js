import { find } from "../lib/find.js";

/**
 * The kinds of relationships as radio buttons, those of the plan first, each with its definition a tap away. Wraps a form
 * whose items carry `[data-part=asked]`; says `ask` with the order to open a round. The first kind of the plan that was
 * not rated yet is chosen beforehand.
 *
 *     picker.asked = ["friendship"];
 *     picker.busy = false;
 */
export class SubjectPicker extends HTMLElement {
  #busy = true;

  connectedCallback() {
    this.addEventListener("submit", this.#open);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.#open);
  }

  /** @param {boolean} busy */
  set busy(busy) {
    this.#busy = busy;
    find(this, "[type=submit]").setAttribute("aria-disabled", String(busy));
  }

  /** @param {string[]} subjects */
  set asked(subjects) {
    for (const input of this.querySelectorAll("input")) {
      const mark = input.closest("li")?.querySelector("[data-part=asked]");
      if (mark instanceof HTMLElement) mark.hidden = !subjects.includes(input.value);
    }
    if (this.querySelector("input:checked")) return;
    const planned = [...this.querySelectorAll("[data-focus] input")];
    const next = planned.find((input) => input instanceof HTMLInputElement && !subjects.includes(input.value));
    if (next instanceof HTMLInputElement) next.checked = true;
  }

  /** @param {Event} event */
  #open = (event) => {
    event.preventDefault();
    const subject = this.querySelector("input:checked");
    if (this.#busy || !(subject instanceof HTMLInputElement)) return;
    const detail = { name: "open_round", ask: "rate", subject: subject.value };
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail }));
    subject.checked = false;
  };
}

customElements.define("subject-picker", SubjectPicker);
