/**
 * A part of the page whose contents stay on the phone. It is moved from card to card, so it listens on itself only.
 *
 * @typedef {import("./marks.js").Words & {gaps: Record<string, string>, questions: string[], apart: {slug: string, label: string}[]}} Words
 *
 * @typedef {object} Context
 * @property {import("./store.js").PrivateStore} store
 * @property {Words} words
 */

/** @abstract */
export class PrivateZone extends HTMLElement {
  /** @type {Context | null} */
  #context = null;

  /** @param {Context} context */
  begin(context) {
    this.#context = context;
    context.store.addEventListener("changed", () => this.draw());
    this.addEventListener("click", this.#click);
    this.draw();
  }

  get context() {
    if (this.#context === null) throw new Error("This zone has not begun.");
    return this.#context;
  }

  get store() {
    return this.context.store;
  }

  get words() {
    return this.context.words;
  }

  draw() {}

  /** What a button with `data-do` asks for. @param {string} _act @param {HTMLElement} _button */
  act(_act, _button) {}

  /** @param {MouseEvent} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.do !== undefined) this.act(button.dataset.do, button);
  };

  /** @param {string} name @returns {HTMLElement} */
  get(name) {
    const part = this.querySelector(`[data-p="${name}"]`);
    if (part instanceof HTMLElement) return part;
    throw new Error(`There is no ${name} here.`);
  }

  /**
   * Show a form in the place of the list, or the list again. While it is open, a move of the room waits.
   *
   * @param {boolean} on
   */
  edit(on) {
    this.toggleAttribute("data-busy", on);
    this.get("home").hidden = on;
    this.get("form").hidden = !on;
    if (!on) this.get("form").replaceChildren();
  }
}

/** Begin reading there. @param {Element | null | undefined} element */
export function focus(element) {
  if (!(element instanceof HTMLElement)) return;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}
