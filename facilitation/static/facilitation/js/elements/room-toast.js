import { find } from "../lib/find.js";
import { gettext } from "../lib/text.js";

/**
 * One sentence at the foot of the page, with one button. It stays until it is read; it never takes the focus.
 *
 *     <room-toast role="status" hidden><p data-part="text"></p><button data-part="act"></button></room-toast>
 *     toast.tell("This answer came too late.");
 *     toast.tell("The room is moving on.", { label: "Go along", act: follow });
 *     toast.hush();
 */
export class RoomToast extends HTMLElement {
  /** @type {() => void} */
  #act = () => {};

  connectedCallback() {
    find(this, "[data-part=act]").addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    find(this, "[data-part=act]").removeEventListener("click", this.#click);
  }

  /** @param {string} text @param {{label: string, act: () => void}} [button] */
  tell(text, { label, act } = { label: gettext("Close"), act: () => {} }) {
    this.#act = act;
    this.hidden = false;
    find(this, "[data-part=text]").textContent = text;
    find(this, "[data-part=act]").textContent = label;
  }

  /** Say no more. @param {{act: () => void}} [button] only if this is the button on show */
  hush(button) {
    if (button && button.act !== this.#act) return;
    this.hidden = true;
    find(this, "[data-part=text]").textContent = "";
  }

  #click = () => {
    this.hush();
    this.#act();
  };
}

customElements.define("room-toast", RoomToast);
