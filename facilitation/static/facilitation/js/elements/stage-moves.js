import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { gettext, interpolate } from "../lib/text.js";

/**
 * @typedef {{slug: string, label: string}} Stage
 * @typedef {{stages: Stage[], stage: string | null, open: boolean, busy: boolean}} View
 */

/**
 * Back and one big Next. Says `ask` with the order to go to that stage; never by itself.
 *
 *     moves.view = { stages, stage: "arrive", open: false, busy: false };   // open: going on closes a round
 *     moves.go("next");
 */
export class StageMoves extends HTMLElement {
  /** @type {View} */
  #view = { stages: [], stage: null, open: false, busy: true };

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
      say(find(button, "[data-part=goal]"), sayGoal(goal, view.open));
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

/** @param {Stage | null} goal @param {boolean} open */
function sayGoal(goal, open) {
  if (goal === null) return "";
  return open ? interpolate(gettext("%(stage)s (closes the round)"), { stage: goal.label }) : goal.label;
}

customElements.define("stage-moves", StageMoves);
