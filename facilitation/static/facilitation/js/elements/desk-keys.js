import { find, findElement } from "../lib/find.js";
import { Store } from "../lib/store.js";
import { FIELDS, getAct } from "../room/keys.js";

/**
 * The keys of the desk, and a dialog that lists them all. They can be switched off, for people who speak to their computer.
 * Wraps the dialog; says `key` with what was meant.
 *
 *     <desk-keys><dialog>… <input type="checkbox" data-part="on" checked> … <button data-part="close"></dialog></desk-keys>
 *     keys.addEventListener("key", ({ detail }) => …);   // "next", "back", "blank", "frozen", "paused"
 */
export class DeskKeys extends HTMLElement {
  #store = new Store("desk.keys");

  connectedCallback() {
    this.#switch.checked = this.#store.read() !== false;
    this.#switch.addEventListener("change", () => this.#store.write(this.#switch.checked));
    find(this, "[data-part=close]").addEventListener("click", () => this.#dialog.close());
    document.addEventListener("keydown", this.#press);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#press);
  }

  /** Open the list of keys, or close it. */
  toggle() {
    if (this.#dialog.open) this.#dialog.close();
    else if (document.querySelector("dialog[open]") === null) this.#dialog.showModal();
  }

  get #dialog() {
    return findElement(this, "dialog", HTMLDialogElement);
  }

  get #switch() {
    return findElement(this, "[data-part=on]", HTMLInputElement);
  }

  /** @param {KeyboardEvent} event */
  #press = (event) => {
    const typing = event.target instanceof Element && event.target.closest(FIELDS) !== null;
    const act = getAct(event, { typing, rightToLeft: document.documentElement.dir === "rtl" });
    if (act === "keys") this.toggle();
    else if (act !== null && this.#switch.checked && document.querySelector("dialog[open]") === null) {
      this.dispatchEvent(new CustomEvent("key", { bubbles: true, detail: act }));
    }
  };
}

customElements.define("desk-keys", DeskKeys);
