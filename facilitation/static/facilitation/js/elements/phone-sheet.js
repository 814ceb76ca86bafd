/**
 * A button that opens a sheet over the page. A button inside with `data-say` closes it and says so as an event.
 *
 *     <phone-sheet><button data-open>…</button><dialog class="sheet">… <button data-close>…</button></dialog></phone-sheet>
 *     sheet.addEventListener("erase", …);   // from <button data-say="erase">
 */
export class PhoneSheet extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const dialog = this.querySelector("dialog");
    if (!button || !dialog) return;
    if ("open" in button.dataset) {
      dialog.showModal();
      dialog.scrollTop = 0;
      return;
    }
    const { say } = button.dataset;
    if (say !== undefined || "close" in button.dataset) dialog.close();
    if (say !== undefined) this.dispatchEvent(new CustomEvent(say, { bubbles: true }));
  };
}

customElements.define("phone-sheet", PhoneSheet);
