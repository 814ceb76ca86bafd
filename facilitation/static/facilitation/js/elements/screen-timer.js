import { say } from "../lib/say.js";
import { sayTimeLeft } from "../room/screen-part.js";

const LOOKS_AGAIN = 5000;

/**
 * How much time is left, in whole minutes and without hurry: no seconds, nothing that flashes.
 *
 *     timer.endsAt = 1764000000;
 */
export class ScreenTimer extends HTMLElement {
  /** @type {number | null} */
  #endsAt = null;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  connectedCallback() {
    this.#timer = setInterval(() => this.#draw(), LOOKS_AGAIN);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  /** @param {number | null} seconds since 1970 */
  set endsAt(seconds) {
    this.#endsAt = seconds;
    this.#draw();
  }

  #draw() {
    say(this, this.#endsAt === null ? "" : sayTimeLeft(this.#endsAt - Date.now() / 1000));
  }
}

customElements.define("screen-timer", ScreenTimer);
