import { find } from "../lib/find.js";
import { Store } from "../lib/store.js";

/**
 * The promise before everything else, until it has been understood once in this tab. Then says "understood".
 *
 *     <promise-gate>… <button data-part="understood">I understand</button></promise-gate>
 *     gate.guard(key, stageCards);   // `stageCards` stays hidden until then
 */
export class PromiseGate extends HTMLElement {
  /** @param {string} key of the room @param {HTMLElement} guarded */
  guard(key, guarded) {
    const store = new Store(`room.${key}.promise`);
    const open = () => {
      this.hidden = true;
      guarded.hidden = false;
    };
    if (store.read() === true) open();
    find(this, "[data-part=understood]").addEventListener("click", () => {
      store.write(true);
      open();
      this.dispatchEvent(new Event("understood"));
    });
  }
}

customElements.define("promise-gate", PromiseGate);
