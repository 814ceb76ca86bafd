import { find } from "../lib/find.js";
import { gettext } from "../lib/text.js";

/**
 * One question around the radio buttons that the server has rendered.
 *
 *     <choice-list data-question="safety"><fieldset>…</fieldset> <p data-part="status"></p>
 *       <button data-part="withdraw">Take back my answer</button></choice-list>
 *     list.draw({ choice: "4", sent: true, open: true });
 *     list.addEventListener("choose", ({ detail }) => …);   // {question: "safety", choice: "4", or null to take it back}
 */
export class ChoiceList extends HTMLElement {
  get question() {
    return this.dataset.question ?? "";
  }

  connectedCallback() {
    this.addEventListener("change", this.#change);
    find(this, "[data-part=withdraw]").addEventListener("click", this.#withdraw);
  }

  disconnectedCallback() {
    this.removeEventListener("change", this.#change);
    find(this, "[data-part=withdraw]").removeEventListener("click", this.#withdraw);
  }

  /** @param {{choice: string | null, sent: boolean, open: boolean}} state `sent`: the server has stored it */
  draw({ choice, sent, open }) {
    for (const radio of this.querySelectorAll("input")) {
      radio.checked = radio.value === choice;
    }
    const fieldset = this.querySelector("fieldset");
    if (fieldset) fieldset.disabled = !open;
    const text = getWords(choice, sent);
    const status = find(this, "[data-part=status]");
    if (status.textContent !== text) status.textContent = text;
    find(this, "[data-part=withdraw]").hidden = choice === null || !open;
  }

  /** @param {string | null} choice */
  #say(choice) {
    const detail = { question: this.question, choice };
    this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail }));
  }

  /** @param {Event} event */
  #change = (event) => {
    if (event.target instanceof HTMLInputElement) this.#say(event.target.value);
  };

  #withdraw = () => {
    this.querySelector("input")?.focus({ preventScroll: true });
    this.#say(null);
  };
}

/** @param {string | null} choice @param {boolean} sent */
function getWords(choice, sent) {
  if (!sent) return gettext("Not sent yet");
  return choice === null ? "" : gettext("Sent");
}

customElements.define("choice-list", ChoiceList);
