import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { gettext } from "../lib/text.js";

/**
 * One question around the radio buttons that the server has rendered.
 *
 *     <choice-list data-question="safety"><fieldset>…<label>Mostly<span data-status="4"></span></label></fieldset>
 *       <p role="status" data-part="status"></p> <button data-part="withdraw">Take back my answer</button></choice-list>
 *     list.draw({ choice: "4", sent: true });
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

  /** @param {{choice: string | null, sent: boolean}} given `sent`: the server has stored it */
  draw({ choice, sent }) {
    for (const radio of this.querySelectorAll("input")) {
      radio.checked = radio.value === choice;
    }
    find(this, "fieldset").toggleAttribute("disabled", false);
    const words = getWords(choice, sent);
    say(find(this, "[data-part=status]"), words);
    for (const place of this.querySelectorAll("[data-status]")) {
      say(place, place.getAttribute("data-status") === choice ? words : "");
    }
    find(this, "[data-part=withdraw]").hidden = choice === null;
  }

  /** What is chosen stays on show; nothing more can be. */
  lock() {
    find(this, "fieldset").toggleAttribute("disabled", true);
    find(this, "[data-part=withdraw]").hidden = true;
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
  return choice === null ? gettext("No answer yet") : gettext("Sent");
}

customElements.define("choice-list", ChoiceList);
