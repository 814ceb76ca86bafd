import { fit } from "../lib/fit.js";
import { Store } from "../lib/store.js";

/** Steps of the text's size, as `data-text` on the page. */
const SIZES = [0, 1, 2, 3];

/**
 * How the page reads, for this phone alone: the size of its text, and whether things may move.
 *
 *     <phone-settings><button data-text="-1">A−</button><button data-text="1">A+</button>
 *       <input type="checkbox" data-calm></phone-settings>
 */
export class PhoneSettings extends HTMLElement {
  #store = new Store("phone.settings");

  connectedCallback() {
    this.addEventListener("click", this.#click);
    this.addEventListener("change", this.#change);
    document.addEventListener("settings", this.#draw);
    addEventListener("resize", fit);
    this.#draw();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
    this.removeEventListener("change", this.#change);
    document.removeEventListener("settings", this.#draw);
    removeEventListener("resize", fit);
  }

  /** @returns {{text: number, calm: boolean}} */
  get #settings() {
    return { text: 0, calm: false, ...this.#store.read() };
  }

  #draw = () => {
    const { text, calm } = this.#settings;
    document.documentElement.dataset.text = String(text);
    document.documentElement.toggleAttribute("data-calm", calm);
    fit();
    for (const button of this.querySelectorAll("button")) {
      const next = text + Number(button.dataset.text);
      button.toggleAttribute("disabled", !SIZES.includes(next));
    }
    for (const input of this.querySelectorAll("input")) input.checked = calm;
  };

  /** @param {{text?: number, calm?: boolean}} changed */
  #keep(changed) {
    this.#store.write({ ...this.#settings, ...changed });
    document.dispatchEvent(new Event("settings"));
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.text) this.#keep({ text: this.#settings.text + Number(button.dataset.text) });
  };

  /** @param {Event} event */
  #change = (event) => {
    if (event.target instanceof HTMLInputElement) this.#keep({ calm: event.target.checked });
  };
}

customElements.define("phone-settings", PhoneSettings);
