import { find } from "../lib/find.js";
import { isSameCard } from "../room/cards.js";

/**
 * One card of many is shown. A change is announced politely and does not move the focus, unless what had it is gone.
 *
 *     <stage-cards><p role="status" data-part="announcement"></p><section data-card="arrive">…</section> …</stage-cards>
 *     cards.show({ name: "arrive", round: null });
 *     cards.show(next, { hold: true });   // somebody is busy: says "held"; cards.follow() goes there
 */
export class StageCards extends HTMLElement {
  /** @type {import("../room/cards.js").Card | null} */
  #shown = null;
  /** @type {import("../room/cards.js").Card | null} */
  #next = null;

  /** Whether an earlier card is still shown because somebody is busy with it. */
  get holds() {
    return this.#next !== null;
  }

  /** @param {import("../room/cards.js").Card} card @param {{hold?: boolean}} [options] */
  show(card, { hold = false } = {}) {
    if (this.#shown && isSameCard(this.#shown, card)) {
      this.#next = null;
    } else if (this.#shown && (hold || this.holds)) {
      const news = !this.holds;
      this.#next = card;
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

  /** @param {import("../room/cards.js").Card} card */
  #turn(card) {
    const first = this.#shown === null || this.#shown.name === "wait";
    const hadFocus = this.contains(document.activeElement);
    this.#shown = card;
    this.#next = null;
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

  /** Begin reading at the top of what is shown. */
  focusHeading() {
    scrollTo(0, 0);
    this.#heading?.focus({ preventScroll: true });
  }
}

customElements.define("stage-cards", StageCards);
