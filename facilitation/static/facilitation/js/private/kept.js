/**
 * Maps that were kept on this phone in workshops, whose pages are gone since: opened again where somebody is alone.
 *
 *     <private-kept hidden>… <button data-do="open">Open it here</button> <button data-do="erase">Erase it</button></private-kept>
 */

import { tidy } from "./shape.js";
import { focus, PrivateZone } from "./zone.js";

const KEPT = /^room\.(?!solo\.)[^.]+\.private$/;

export class PrivateKept extends PrivateZone {
  draw() {
    this.hidden = findKept().length === 0;
  }

  /** @param {string} act */
  act(act) {
    const [name] = findKept();
    if (name === undefined) return;
    if (act === "open") this.#open(name);
    if (act === "open" || act === "erase") localStorage.removeItem(name);
    this.draw();
    focus(this.hidden ? this.closest("section")?.querySelector("h1") : this);
  }

  /** It takes the place of what is here, and stays kept. @param {string} name */
  #open(name) {
    const { local: _, ...kept } = tidy(JSON.parse(localStorage.getItem(name) ?? "null"));
    this.store.update((data) => void Object.assign(data, kept));
    this.store.keep(true);
  }
}

/** @returns {string[]} what such maps are called in the phone's storage */
function findKept() {
  try {
    return Object.keys(localStorage).filter((name) => KEPT.test(name));
  } catch {
    // A private window without storage keeps nothing.
    return [];
  }
}

customElements.define("private-kept", PrivateKept);
