import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { gettext } from "../lib/text.js";
import { PhoneSheet } from "./phone-sheet.js";

/** Milliseconds. Long enough for no finger to come back by mistake, short enough to be no trial. */
const HOLD = 700;

/**
 * A plain card over everything, at once and without the network. Holding its button, or two taps on another, lead back.
 *
 *     <phone-cover data-sheet="cover"><dialog>… <button data-part="hold">…</button>
 *       <button data-part="twice">…</button></dialog></phone-cover>
 */
export class PhoneCover extends PhoneSheet {
  /** @type {any} */
  #timer;
  #taps = 0;
  #leaving = false;
  #words = "";

  connectedCallback() {
    super.connectedCallback();
    const hold = find(this, "[data-part=hold]");
    const twice = find(this, "[data-part=twice]");
    this.#words = twice.textContent ?? "";
    hold.addEventListener("pointerdown", this.#press);
    for (const end of ["pointerup", "pointercancel", "pointerleave", "blur"]) hold.addEventListener(end, this.#release);
    hold.addEventListener("contextmenu", (event) => event.preventDefault());
    hold.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      if (!event.repeat) this.#press();
    });
    hold.addEventListener("keyup", this.#release);
    twice.addEventListener("click", this.#tap);
    // A phone's own "back" closes dialogs. What lies under this one must not show by accident.
    this.dialog?.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog?.addEventListener("close", () => {
      if (!this.#leaving) this.dialog?.showModal();
    });
  }

  open() {
    this.#leaving = false;
    this.#taps = 0;
    say(find(this, "[data-part=twice]"), this.#words);
    super.open();
    find(this, "[data-part=hold]").focus();
  }

  #press = () => {
    find(this, "[data-part=hold]").toggleAttribute("data-held", true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#leave, HOLD);
  };

  #release = () => {
    find(this, "[data-part=hold]").toggleAttribute("data-held", false);
    clearTimeout(this.#timer);
  };

  #tap = () => {
    this.#taps += 1;
    if (this.#taps > 1) this.#leave();
    else say(find(this, "[data-part=twice]"), gettext("Once more to go back"));
  };

  #leave = () => {
    this.#release();
    this.#leaving = true;
    this.dialog?.close();
  };
}

customElements.define("phone-cover", PhoneCover);
