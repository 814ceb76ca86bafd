import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { sayScreen } from "../room/screen-words.js";

/** @typedef {import("../room/state.js").BoardState} BoardState */

/**
 * Blank the screen, freeze it, pause the room: three buttons that stay down, and what the screen has now in words. Wraps
 * buttons with data-curtain; says `ask` with the order.
 *
 *     tools.view = { desk, away: false };
 *     tools.toggle("blank");
 */
export class CurtainTools extends HTMLElement {
  #away = true;
  /** @type {string | null} */
  #curtain = null;

  connectedCallback() {
    this.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
  }

  /** @param {{desk: BoardState | null, away: boolean}} view */
  set view({ desk, away }) {
    this.#away = away;
    this.#curtain = desk?.room.curtain ?? null;
    for (const button of this.querySelectorAll("[data-curtain]")) {
      button.setAttribute("aria-disabled", String(away));
      button.setAttribute("aria-pressed", String(button.getAttribute("data-curtain") === this.#curtain));
    }
    if (desk === null) return;
    this.toggleAttribute("data-drawn", this.#curtain !== "open");
    say(find(this, "[data-part=words]"), sayScreen(desk.room, desk.board.picture));
  }

  /** @param {string} curtain "blank", "frozen" or "paused"; the same again opens it */
  toggle(curtain) {
    if (this.#away || this.#curtain === null) return;
    const detail = { name: "set_curtain", curtain: this.#curtain === curtain ? "open" : curtain };
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail }));
  }

  /** @param {Event} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-curtain]") : null;
    if (button) this.toggle(button.getAttribute("data-curtain") ?? "");
  };
}

customElements.define("curtain-tools", CurtainTools);
