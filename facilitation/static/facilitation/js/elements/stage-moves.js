import { find } from "../lib/find.js";

/**
 * @typedef {{slug: string, label: string}} Stage
 * @typedef {{stages: Stage[], stage: string | null, busy: boolean}} View
 */

/**
 * Back and one big Next. Says `ask` with the order to go to that stage; never by itself.
 *
 *     moves.view = { stages, stage: "arrive", busy: false };
 *     moves.go("next");
 */
export class StageMoves extends HTMLElement {
  /** @type {View} */
  #view = { stages: [], stage: null, busy: true };

  connectedCallback() {
    this.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
  }

  /** @param {View} view */
  set view(view) {
    this.#view = view;
    for (const name of ["back", "next"]) {
      const goal = this.#getGoal(name);
      const button = find(this, `[data-move=${name}]`);
      button.setAttribute("aria-disabled", String(view.busy || goal === null));
      find(button, "[data-part=goal]").textContent = goal?.label ?? "";
    }
  }

  /** @param {string} move "next" or "back" */
  go(move) {
    const goal = this.#getGoal(move);
    if (this.#view.busy || goal === null) return;
    const detail = { name: "advance", stage: goal.slug };
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail }));
  }

  /** @param {string} move @returns {Stage | null} */
  #getGoal(move) {
    const { stages, stage } = this.#view;
    const here = stages.findIndex(({ slug }) => slug === stage);
    return here < 0 ? null : (stages[here + (move === "next" ? 1 : -1)] ?? null);
  }

  /** @param {Event} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-move]") : null;
    if (button) this.go(button.getAttribute("data-move") ?? "");
  };
}

customElements.define("stage-moves", StageMoves);
