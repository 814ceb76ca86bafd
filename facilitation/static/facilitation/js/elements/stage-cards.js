import { find } from "../lib/find.js";
import { isSameCard } from "../room/cards.js";

/** Milliseconds for finishing what one is at, until the offer to go along is made once more, in other words. */
export const GRACE = 30_000;

/** Whoever is in one of these is in the middle of something. */
const WRITING = "textarea, select, input:not([type=radio], [type=checkbox])";

/**
 * One card of many is shown. A change is announced politely and does not move the focus, unless what had it is gone.
 *
 *     <stage-cards><p role="status" data-part="announcement"></p><section data-card="arrive">…</section> …</stage-cards>
 *     cards.show({ name: "arrive", round: null });
 *     cards.show(next, { hold: true });   // somebody is busy: says "held", and "late" after a while; cards.follow() goes
 */
export class StageCards extends HTMLElement {
  /** @type {import("../room/cards.js").Card | null} */
  #shown = null;
  /** @type {import("../room/cards.js").Card | null} */
  #next = null;
  /** @type {any} */
  #timer;

  connectedCallback() {
    this.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
  }

  /** Whether an earlier card is still shown because somebody is busy with it. */
  get holds() {
    return this.#next !== null;
  }

  /** The name of the card that is shown. */
  get shown() {
    return this.#shown?.name ?? "";
  }

  /** The card that is shown. */
  get card() {
    return this.querySelector(`[data-card="${this.shown}"]`);
  }

  /** Whether somebody is writing, or something on the card says that it is busy. */
  get busy() {
    const card = this.card;
    if (card === null || this.hidden) return false;
    const active = document.activeElement;
    return (active?.matches(WRITING) && card.contains(active)) || card.querySelector("[data-busy]") !== null;
  }

  /** @param {import("../room/cards.js").Card} card @param {{hold?: boolean}} [options] */
  show(card, { hold = false } = {}) {
    if (this.#shown && isSameCard(this.#shown, card)) {
      this.#wait(null);
      this.dispatchEvent(new Event("freed"));
    } else if (this.#shown && (hold || this.holds)) {
      const news = !this.holds;
      this.#wait(card);
      if (news) this.dispatchEvent(new Event("held"));
    } else {
      this.#turn(card);
    }
  }

  /** Go to the card that waits, with the focus: somebody asked for it. */
  follow() {
    if (this.#next) this.#turn(this.#next);
    this.focusHeading();
  }

  /** @param {import("../room/cards.js").Card | null} card */
  #wait(card) {
    if (card === null || !this.holds) clearTimeout(this.#timer);
    if (card !== null && !this.holds) this.#timer = setTimeout(() => this.dispatchEvent(new Event("late")), GRACE);
    this.#next = card;
  }

  /** @param {import("../room/cards.js").Card} card */
  #turn(card) {
    const first = this.#shown === null || this.#shown.name === "wait";
    const hadFocus = this.contains(document.activeElement);
    this.#shown = card;
    this.#wait(null);
    for (const one of this.querySelectorAll("[data-card]")) {
      if (one instanceof HTMLElement) one.hidden = one.dataset.card !== card.name;
    }
    this.dispatchEvent(new Event("turned"));
    if (first || this.hidden) return;
    scrollTo(0, 0);
    find(this, "[data-part=announcement]").textContent = this.#heading?.textContent ?? "";
    if (hadFocus) this.focusHeading();
  }

  get #heading() {
    const headings = /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("h1, h2"));
    return [...headings].find((one) => one.closest("[hidden]") === null);
  }

  /** A button on a card that says something to the room. @param {MouseEvent} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const say = button?.dataset.say;
    if (say !== undefined) this.dispatchEvent(new CustomEvent(say, { bubbles: true }));
  };

  /** Begin reading at the top of what is shown. */
  focusHeading() {
    scrollTo(0, 0);
    this.#heading?.focus({ preventScroll: true });
  }
}

customElements.define("stage-cards", StageCards);
