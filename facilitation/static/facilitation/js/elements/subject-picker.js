import { find } from "../lib/find.js";

/**
 * The kinds of relationships as radio buttons, each with its definition a tap away. Wraps a form whose labels carry
 * `[data-part=asked]`; says `ask` with the order to open a round.
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
  }

  /** @param {Event} event */
  #open = (event) => {
    event.preventDefault();
    const subject = this.querySelector("input:checked");
    if (this.#busy || !(subject instanceof HTMLInputElement)) return;
    const detail = { name: "open_round", subject: subject.value };
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail }));
  };
}

customElements.define("subject-picker", SubjectPicker);
