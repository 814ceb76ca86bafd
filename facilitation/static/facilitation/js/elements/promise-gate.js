import { Store } from "../lib/store.js";

/**
 * The promise before everything else, until it has been understood once in this tab.
 *
 *     <promise-gate>… <button data-part="understood">I understand</button></promise-gate>
 *     gate.guard("CDFHJK", stageCards);   // `stageCards` stays hidden until then
 */
export class PromiseGate extends HTMLElement {
  /** @param {string} code of the room @param {HTMLElement} guarded */
  guard(code, guarded) {
    const store = new Store(`room.${code}.promise`);
    const open = () => {
      this.hidden = true;
      guarded.hidden = false;
    };
    if (store.read() === true) open();
    this.querySelector("[data-part=understood]")?.addEventListener("click", () => {
      store.write(true);
      open();
      scrollTo(0, 0);
      const heading = [...guarded.querySelectorAll("h1")].find((one) => one.checkVisibility?.() ?? one.offsetParent);
      heading?.focus();
    });
  }
}

customElements.define("promise-gate", PromiseGate);
