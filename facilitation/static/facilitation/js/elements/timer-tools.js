import { find, findElement } from "../lib/find.js";
import { say } from "../lib/say.js";
import { gettext, interpolate } from "../lib/text.js";
import { showClock } from "../room/times.js";

/**
 * Start a soft timer of some minutes, or stop it. Nothing happens when it runs out. Wraps buttons with data-minutes, a
 * form for minutes of one's own, and a button to stop; says `ask` with the order.
 *
 *     timer.view = { endsAt: 1772618700, busy: false };
 */
export class TimerTools extends HTMLElement {
  #busy = true;
  /** @type {number | null} */
  #endsAt = null;
  /** @type {number | undefined} */
  #beat;

  connectedCallback() {
    this.addEventListener("click", this.#click);
    this.addEventListener("submit", this.#start);
    this.#beat = setInterval(() => this.#tick(), 1000);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
    this.removeEventListener("submit", this.#start);
    clearInterval(this.#beat);
  }

  /** @param {{endsAt: number | null, busy: boolean}} view `endsAt`: seconds since 1970 */
  set view({ endsAt, busy }) {
    this.#busy = busy;
    this.#endsAt = endsAt;
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-disabled", String(busy));
    find(this, "[data-part=stop]").hidden = endsAt === null;
    this.#tick();
  }

  #tick() {
    const left = this.#endsAt === null ? null : this.#endsAt - Date.now() / 1000;
    say(find(this, "[data-part=left]"), sayLeft(left));
  }

  /** @param {number | null} seconds */
  #ask(seconds) {
    if (this.#busy) return;
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail: { name: "set_timer", seconds } }));
  }

  /** @param {Event} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.matches("[data-part=stop]")) this.#ask(null);
    else if (button?.dataset.minutes) this.#ask(60 * Number(button.dataset.minutes));
  };

  /** @param {Event} event */
  #start = (event) => {
    event.preventDefault();
    const { valueAsNumber } = findElement(this, "input", HTMLInputElement);
    if (valueAsNumber > 0) this.#ask(Math.round(60 * valueAsNumber));
  };
}

/** @param {number | null} left */
function sayLeft(left) {
  if (left === null) return "";
  return left > 0 ? interpolate(gettext("%(time)s left"), { time: showClock(left) }) : gettext("the time is over");
}

customElements.define("timer-tools", TimerTools);
