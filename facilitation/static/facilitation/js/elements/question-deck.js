import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { Store } from "../lib/store.js";
import { gettext, interpolate } from "../lib/text.js";
import "./choice-list.js";

/**
 * The questions of a round, one at a time: a start, the questions, a list of all, an end. Nothing goes on by itself.
 *
 *     <question-deck data-card="rate">…</question-deck>
 *     deck.draw({ round, subject, finished, getAnswer: (id) => ({ choice: "4", sent: true }) });
 *     deck.addEventListener("answer", ({ detail }) => …);   // {question: 42, choice: "4", or null to take it back}
 *     deck.addEventListener("finish", ({ detail }) => …);   // {round: 9}
 *
 * @typedef {import("./choice-list.js").ChoiceList} ChoiceList
 * @typedef {{choice: string | null, sent: boolean}} Given
 *
 * @typedef {object} Deck
 * @property {import("../room/messages.js").RoundState} round
 * @property {{label: string, definition: string, think_of: string}} subject
 * @property {boolean} finished
 * @property {boolean} delivered nothing of this phone waits to be stored
 * @property {(question: number) => Given} getAnswer
 */
export class QuestionDeck extends HTMLElement {
  /** @type {Deck | null} */
  #deck = null;
  /** @type {string} "start", a question's number from 0, "list" or "done" */
  #place = "start";
  /** @type {Store} */
  #store = new Store("room.place");

  connectedCallback() {
    this.addEventListener("click", this.#click);
    this.addEventListener("choose", this.#choose);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
    this.removeEventListener("choose", this.#choose);
  }

  /** Whether somebody is in the middle of a question that still takes answers. */
  get busy() {
    return !this.hidden && this.#index !== null && this.#deck !== null;
  }

  /** @param {Deck} deck */
  draw(deck) {
    const fresh = this.#deck?.round.id !== deck.round.id;
    this.#deck = deck;
    if (fresh) {
      const kept = this.#store.read();
      this.#place = kept?.round === deck.round.id ? kept.place : deck.finished ? "done" : "start";
      this.#drawSubject(deck);
    }
    // Whoever has erased everything has not finished any more.
    if (this.#place === "done" && !deck.finished) this.#place = "start";
    if (fresh || this.#place === "start") this.#drawPlace();
    this.#drawAnswers(deck);
  }

  /** The round has closed while somebody was busy: what is on show stays, and takes no more answers. */
  lock() {
    for (const question of this.#questions) question.lock();
  }

  get #questions() {
    const asked = new Set(this.#deck?.round.questions.map((question) => question.slug));
    const lists = /** @type {NodeListOf<ChoiceList>} */ (this.querySelectorAll("choice-list"));
    return [...lists].filter((one) => asked.has(one.question));
  }

  get #index() {
    return /^\d+$/.test(this.#place) ? Number(this.#place) : null;
  }

  /** @param {string} slug @returns {number} */
  #getId(slug) {
    return this.#deck?.round.questions.find((question) => question.slug === slug)?.id ?? 0;
  }

  /** @param {string} place */
  #go(place) {
    this.#place = place;
    this.#store.write({ round: this.#deck?.round.id, place });
    this.#drawPlace();
    scrollTo(0, 0);
    const part = this.querySelector(`[data-place="${place}"]`);
    if (part) find(part, "h1, h2").focus({ preventScroll: true });
  }

  /** @param {Deck} deck */
  #drawSubject({ round, subject }) {
    find(this, "[data-part=subject]").textContent = subject.label;
    find(this, "[data-part=label]").textContent = subject.label;
    find(this, "[data-part=definition]").textContent = subject.definition;
    find(this, "[data-part=think-of]").textContent = subject.think_of;
    find(this, "[data-part=kicker]").textContent =
      round.wave > 1 ? gettext("The same again: how is it now?") : gettext("Think of one kind of relationship");
    const steps = this.#questions.map(() => document.createElement("span"));
    find(this, "[data-part=steps]").replaceChildren(...steps);
  }

  #drawPlace() {
    const index = this.#index;
    const last = this.#questions.length - 1;
    for (const part of this.querySelectorAll("[data-place]")) {
      if (part instanceof HTMLElement) part.hidden = part.dataset.place !== this.#place;
    }
    find(this, "[data-part=top]").hidden = index === null;
    find(this, "[data-part=bar]").hidden = index === null;
    find(this, "[data-part=next]").hidden = index === last;
    find(this, "[data-part=done]").hidden = index !== last;
    const values = { number: (index ?? 0) + 1, all: last + 1 };
    find(this, "[data-part=count]").textContent = interpolate(gettext("%(number)s of %(all)s"), values);
    for (const [step, mark] of [...find(this, "[data-part=steps]").children].entries()) {
      mark.toggleAttribute("data-here", step === index);
    }
  }

  /** @param {Deck} deck */
  #drawAnswers({ getAnswer, delivered }) {
    const marks = find(this, "[data-part=steps]").children;
    for (const [index, question] of this.#questions.entries()) {
      const given = getAnswer(this.#getId(question.question));
      question.draw(given);
      marks[index]?.toggleAttribute("data-given", given.choice !== null);
      const item = find(this, `[data-state="${question.question}"]`);
      item.textContent = getState(given);
    }
    const text = delivered
      ? gettext("All your answers are sent.")
      : gettext("Some answers are not sent yet. Keep this page open.");
    say(find(this, "[data-part=delivery]"), text);
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const index = this.#index ?? 0;
    if (button?.dataset.go !== undefined) this.#go(button.dataset.go);
    else if (button?.dataset.part === "back") this.#go(index > 0 ? String(index - 1) : "start");
    else if (button?.dataset.part === "next") this.#go(String(index + 1));
    else if (button?.dataset.part === "done" || button?.dataset.part === "finish") this.#finish();
  };

  #finish() {
    const detail = { round: this.#deck?.round.id };
    this.dispatchEvent(new CustomEvent("finish", { bubbles: true, detail }));
    this.#go("done");
  }

  /** @param {Event} event */
  #choose = (event) => {
    event.stopPropagation();
    const { question, choice } = /** @type {CustomEvent} */ (event).detail;
    const detail = { question: this.#getId(question), choice };
    this.dispatchEvent(new CustomEvent("answer", { bubbles: true, detail }));
  };
}

/** @param {Given} given */
function getState({ choice, sent }) {
  if (!sent) return gettext("Not sent yet");
  if (choice === null) return gettext("No answer yet");
  return choice === "s" ? gettext("Skipped") : gettext("Answered");
}

customElements.define("question-deck", QuestionDeck);
