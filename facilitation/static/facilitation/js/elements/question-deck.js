import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { Store } from "../lib/store.js";
import { gettext, interpolate } from "../lib/text.js";
import { shuffle } from "../room/order.js";
import { BullseyeInput } from "./bullseye-input.js";
import "./choice-set.js";
import { drawList, drawSubject, getState, makeQuestions } from "./deck-parts.js";

/**
 * The questions of an ask, one at a time: a start, the questions, a list of all, an end. Nothing goes on by itself. One
 * question alone has neither start nor list.
 *
 *     <question-deck data-card="ask-rate" data-ask="rate">…</question-deck>
 *     deck.begin({ seed, key, questions: texts.asks.rate.questions });
 *     deck.draw({ round, subject, finished, delivered, getAnswer: (id) => ({ choice: "4", sent: true }) });
 *     deck.addEventListener("answer", ({ detail }) => …);   // {question: 42, choice: "4", or null to take it back}
 *     deck.addEventListener("finish", ({ detail }) => …);   // {round: 9}
 *     deck.addEventListener("place", …);                    // another question, the list or the end is on show
 *
 * @typedef {import("./choice-list.js").Given} Given
 * @typedef {import("./choice-list.js").Question} Question
 * @typedef {import("./deck-parts.js").Deck} Deck
 */
export class QuestionDeck extends HTMLElement {
  /** @type {Deck | null} */
  #deck = null;
  /** @type {string} "start", a question's number from 0, "list" or "done" */
  #place = "start";
  /** @type {Store} */
  #store = new Store("room.place");
  /** @type {import("./choice-list.js").ChoiceList[]} in the order of this phone */
  #order = [];
  /** Whether something was chosen since this round came up. */
  #touched = false;

  connectedCallback() {
    this.addEventListener("click", this.#click);
    this.addEventListener("choose", this.#choose);
    this.addEventListener("ring", this.#ring);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
    this.removeEventListener("choose", this.#choose);
    this.removeEventListener("ring", this.#ring);
  }

  get ask() {
    return this.dataset.ask ?? "";
  }

  /** The round that is on show. */
  get round() {
    return this.#deck?.round;
  }

  /** Whether somebody is in the middle of a question that still takes answers. */
  get busy() {
    return !this.hidden && this.#index !== null && this.#deck !== null && (this.#questions.length > 1 || this.#touched);
  }

  /** The question on show, if it is one. @returns {string | null} */
  get question() {
    return this.#current?.question ?? null;
  }

  /** @param {{seed: number, key: string, questions: Question[]}} phone `seed`: of this phone's own order */
  begin({ seed, key, questions }) {
    this.#store = new Store(`room.${key}.place`);
    const slugs = questions.map(({ slug }) => slug);
    const order = "shuffled" in this.dataset ? shuffle(slugs, seed) : slugs;
    const sorted = [...questions].sort((one, other) => order.indexOf(one.slug) - order.indexOf(other.slug));
    this.#order = makeQuestions(this, sorted);
  }

  /** @param {Deck} deck */
  draw(deck) {
    const fresh = this.#deck?.round.id !== deck.round.id;
    this.#deck = deck;
    if (fresh) {
      const kept = this.#store.read();
      const first = this.#questions.length > 1 ? "start" : "0";
      this.#place = kept?.round === deck.round.id ? kept.place : deck.finished ? "done" : first;
      this.#touched = false;
      drawSubject(this, deck);
      drawList(this, this.#questions);
    }
    // Whoever has erased everything has not finished any more.
    if (this.#place === "done" && !deck.finished) this.#place = this.#questions.length > 1 ? "start" : "0";
    if (fresh || this.#place === "start" || this.#place === "0") this.#drawPlace();
    this.#drawAnswers(deck);
    this.#locked = false;
  }

  /** The round has closed while somebody was busy: what is on show stays, and takes no more answers. */
  lock() {
    for (const question of this.#questions) question.lock();
    this.#locked = true;
  }

  set #locked(/** @type {boolean} */ locked) {
    if (this.#bullseye) this.#bullseye.locked = locked;
  }

  get #bullseye() {
    const bullseye = this.querySelector("bullseye-input");
    return bullseye instanceof BullseyeInput ? bullseye : null;
  }

  /** @returns {import("./choice-list.js").ChoiceList[]} those that this round asks */
  get #questions() {
    const asked = new Set(this.#deck?.round.questions.map((question) => question.slug));
    return this.#order.filter((one) => asked.has(one.question));
  }

  get #index() {
    return /^\d+$/.test(this.#place) ? Number(this.#place) : null;
  }

  get #current() {
    return this.#index === null ? undefined : this.#questions[this.#index];
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
    const part = this.#current ?? this.querySelector(`section[data-place="${place}"]`);
    if (part) find(part, "h1, h2").focus({ preventScroll: true });
  }

  #drawPlace() {
    const index = this.#index;
    const current = this.#current;
    const last = this.#questions.length - 1;
    for (const question of this.#order) question.hidden = question !== current;
    for (const part of this.querySelectorAll("section[data-place]")) {
      part.toggleAttribute("hidden", part.getAttribute("data-place") !== this.#place);
    }
    for (const part of this.querySelectorAll("[data-place=any]")) part.toggleAttribute("hidden", index === null);
    for (const name of ["top", "lead", "bar"]) {
      this.querySelector(`[data-part=${name}]`)?.toggleAttribute("hidden", index === null);
    }
    find(this, "[data-part=back]").hidden = last === 0;
    find(this, "[data-part=next]").hidden = index === last;
    find(this, "[data-part=done]").hidden = index !== last;
    const count = this.querySelector("[data-part=count]");
    if (count)
      count.textContent = interpolate(gettext("%(number)s of %(all)s"), { number: (index ?? 0) + 1, all: last + 1 });
    for (const [step, mark] of [...(this.querySelector("[data-part=steps]")?.children ?? [])].entries()) {
      mark.toggleAttribute("data-here", step === index);
    }
    const map = current?.querySelector("[data-part=map]");
    if (map && this.#bullseye && this.#bullseye.parentElement !== map) map.append(this.#bullseye);
    this.#drawMap();
    this.dispatchEvent(new Event("place"));
  }

  #drawMap() {
    const current = this.#current;
    if (current && this.#deck) this.#bullseye?.draw(this.#deck.getAnswer(this.#getId(current.question)).choice);
  }

  /** @param {Deck} deck */
  #drawAnswers({ getAnswer, delivered }) {
    const marks = this.querySelector("[data-part=steps]")?.children;
    for (const [index, question] of this.#questions.entries()) {
      const given = getAnswer(this.#getId(question.question));
      question.draw(given);
      marks?.[index]?.toggleAttribute("data-given", given.choice !== null);
      const item = this.querySelector(`[data-item="${question.question}"] .deck__state`);
      if (item) item.textContent = getState(given);
    }
    this.#drawMap();
    const text = delivered
      ? gettext("All your answers are sent.")
      : gettext("Some answers are not sent yet. Keep this page open.");
    const local = this.#questions.some((one) => getAnswer(this.#getId(one.question)).here);
    say(find(this, "[data-part=delivery]"), local ? gettext("Your answers stay on this phone.") : text);
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const index = this.#index ?? 0;
    const alone = this.#questions.length === 1;
    if (button?.dataset.go !== undefined) this.#go(alone ? "0" : button.dataset.go);
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
    this.#touched = true;
    const { question, choice } = /** @type {CustomEvent} */ (event).detail;
    const detail = { question: this.#getId(question), choice };
    this.dispatchEvent(new CustomEvent("answer", { bubbles: true, detail }));
  };

  /** @param {Event} event */
  #ring = (event) => {
    event.stopPropagation();
    this.#current?.tap(/** @type {CustomEvent} */ (event).detail);
  };
}

customElements.define("question-deck", QuestionDeck);
