/**
 * A button that asks the room for something: says `ask` with its order. While the desk is busy it says nothing, and keeps
 * the focus.
 *
 *     <ask-button order='{"name": "close_round"}'><button type="button" class="button">Close the round</button></ask-button>
 *     button.busy = true;
 */
export class AskButton extends HTMLElement {
  #busy = true;

  connectedCallback() {
    this.addEventListener("click", this.#ask);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#ask);
  }

  /** @param {boolean} busy */
  set busy(busy) {
    this.#busy = busy;
    this.querySelector("button")?.setAttribute("aria-disabled", String(busy));
  }

  /** @param {Event} event */
  #ask = (event) => {
    if (this.#busy || !(event.target instanceof Element) || !event.target.closest("button")) return;
    const detail = JSON.parse(this.getAttribute("order") ?? "{}");
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail }));
  };
}

customElements.define("ask-button", AskButton);
