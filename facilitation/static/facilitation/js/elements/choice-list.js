import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { gettext } from "../lib/text.js";
import { readChoice } from "../room/choices.js";

/**
 * One question: radio buttons, of which one is chosen.
 *
 *     <choice-list><fieldset><legend data-part="label"></legend>…<span data-status="4"></span></fieldset>
 *       <p role="status" data-part="status"></p> <button data-part="withdraw">Take back my answer</button></choice-list>
 *     list.fill({ slug: "safety", label: "Safety", text: "I can rely …", example: "" }, "rate");
 *     list.draw({ choice: "4", sent: true });
 *     list.addEventListener("choose", ({ detail }) => …);   // {question: "safety", choice: "4", or null to take it back}
 *
 * @typedef {{slug: string, label: string, text: string, example: string}} Question
 *
 * @typedef {object} Given
 * @property {string | null} choice
 * @property {boolean} sent the server has stored it, or it is to stay here
 * @property {boolean} [here] it stays on this phone
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

  /** Ask this. @param {Question} question @param {string} ask */
  fill({ slug, label, text, example }, ask) {
    this.dataset.question = slug;
    for (const [part, words] of Object.entries({ label, text, example })) {
      const place = this.querySelector(`[data-part=${part}]`);
      if (place) place.textContent = words;
      if (part === "example" && !words) place?.parentElement?.toggleAttribute("hidden", true);
    }
    for (const input of this.inputs) {
      input.name = `${ask}-${slug}`;
      input.id = `${input.name}-${input.value}`;
      input.nextElementSibling?.setAttribute("for", input.id);
    }
  }

  /** @param {Given} given */
  draw(given) {
    const codes = readChoice(given.choice);
    for (const input of this.inputs) input.checked = codes.includes(input.value);
    find(this, "fieldset").toggleAttribute("disabled", false);
    const words = getWords(given);
    say(find(this, "[data-part=status]"), words);
    for (const place of this.querySelectorAll("[data-status]")) {
      say(place, codes.includes(place.getAttribute("data-status") ?? "") ? words : "");
    }
    find(this, "[data-part=withdraw]").hidden = given.choice === null;
  }

  /** What is chosen stays on show; nothing more can be. */
  lock() {
    find(this, "fieldset").toggleAttribute("disabled", true);
    find(this, "[data-part=withdraw]").hidden = true;
  }

  /** @returns {HTMLInputElement[]} */
  get inputs() {
    return [...this.querySelectorAll("input")];
  }

  /** Something was tapped, or chosen in another way. @param {string} code */
  tap(code) {
    this.choose(code);
  }

  /** @param {string | null} choice */
  choose(choice) {
    const detail = { question: this.question, choice };
    this.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail }));
  }

  /** @param {Event} event */
  #change = (event) => {
    if (event.target instanceof HTMLInputElement) this.tap(event.target.value);
  };

  #withdraw = () => {
    this.querySelector("input")?.focus({ preventScroll: true });
    this.choose(null);
  };
}

/** @param {Given} given */
function getWords({ choice, sent, here }) {
  if (!sent) return gettext("Not sent yet");
  if (choice === null) return gettext("No answer yet");
  return here ? gettext("Kept here") : gettext("Sent");
}

customElements.define("choice-list", ChoiceList);
