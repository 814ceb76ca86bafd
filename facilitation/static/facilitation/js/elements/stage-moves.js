import { find } from "../lib/find.js";

/**
 * @typedef {{slug: string, label: string}} Stage
 * @typedef {{stages: Stage[], stage: string | null, busy: boolean}} View
 */

/**
 * Back and one big Next, by button or by arrow key. Says `ask` with the order to go to that stage.
 *
 *     moves.view = { stages, stage: "arrive", busy: false };
 */
export class StageMoves extends HTMLElement {
  /** @type {View} */
  #view = { stages: [], stage: null, busy: true };

  connectedCallback() {
    this.addEventListener("click", this.#click);
    document.addEventListener("keydown", this.#press);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
    document.removeEventListener("keydown", this.#press);
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

  /** @param {string} move @returns {Stage | null} */
  #getGoal(move) {
    const { stages, stage } = this.#view;
    const here = stages.findIndex(({ slug }) => slug === stage);
    return here < 0 ? null : (stages[here + (move === "next" ? 1 : -1)] ?? null);
  }

  /** @param {string} move */
  #go(move) {
    const goal = this.#getGoal(move);
    if (this.#view.busy || goal === null) return;
    const detail = { name: "advance", stage: goal.slug };
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail }));
  }

  /** @param {Event} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-move]") : null;
    if (button) this.#go(button.getAttribute("data-move") ?? "");
  };

  /** @param {KeyboardEvent} event */
  #press = (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea, [data-scrolls]");
    if (typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const forwards = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") this.#go(event.key === forwards ? "next" : "back");
  };
}

customElements.define("stage-moves", StageMoves);
