/**
 * @typedef {{id: number, label: string, order: import("../room/desk-room.js").Order}} Pick
 * @typedef {{rounds: Pick[], current: number | null, busy: boolean}} View
 */

/**
 * The rounds of this stage, to go back to one of them; hidden where there is no choice. Says `ask` with the order.
 *
 *     picker.view = { rounds: [{ id: 9, label: "Friendship", order }], current: 9, busy: false };
 */
export class RoundPicker extends HTMLElement {
  /** @type {View} */
  #view = { rounds: [], current: null, busy: true };

  connectedCallback() {
    this.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
  }

  /** @param {View} view */
  set view(view) {
    this.#view = view;
    this.hidden = view.rounds.length < 2;
    const buttons = [...this.querySelectorAll("button")];
    if (buttons.map(({ value }) => value).join() !== view.rounds.map(({ id }) => id).join()) {
      this.replaceChildren(...view.rounds.map(makeButton));
    }
    for (const button of this.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === String(view.current)));
      button.setAttribute("aria-disabled", String(view.busy));
    }
  }

  /** @param {Event} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const { rounds, current, busy } = this.#view;
    const pick = rounds.find(({ id }) => String(id) === button?.value);
    if (busy || !pick || pick.id === current) return;
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail: pick.order }));
  };
}

/** @param {Pick} pick */
function makeButton({ id, label }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.value = String(id);
  button.textContent = label;
  return button;
}

customElements.define("round-picker", RoundPicker);
