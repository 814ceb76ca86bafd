/**
 * A sheet over the page, opened by any button with its name. A button inside with `data-say` closes it and says so as
 * an event; one that opens another sheet closes it as well.
 *
 *     <phone-sheet data-sheet="erase"><dialog class="sheet">… <button data-close>…</button></dialog></phone-sheet>
 *     <button data-opens="erase">Erase my answers</button>
 *     sheet.addEventListener("erase", …);   // from <button data-say="erase"> inside
 *     sheet.addEventListener("opened", …);
 */
export class PhoneSheet extends HTMLElement {
  connectedCallback() {
    document.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.#click);
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  open() {
    if (!this.dialog || this.dialog.open) return;
    this.dialog.showModal();
    this.dialog.scrollTop = 0;
    this.dispatchEvent(new Event("opened"));
  }

  /** @param {MouseEvent} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    const { opens, say } = button.dataset;
    const inside = this.contains(button);
    // The cover lies over a sheet, so that what was being read is there again afterwards.
    const leaves = say !== undefined || "close" in button.dataset || (opens !== undefined && opens !== "cover");
    if (inside && leaves) this.dialog?.close();
    if (opens === this.dataset.sheet) this.open();
    if (inside && say !== undefined) this.dispatchEvent(new CustomEvent(say, { bubbles: true }));
  };
}

customElements.define("phone-sheet", PhoneSheet);
