import { say } from "../lib/say.js";

/** How long all stages of the form around it take together, while their minutes are typed. */
export class PlanMinutes extends HTMLElement {
  connectedCallback() {
    this.closest("form")?.addEventListener("input", this.#count);
    this.#count();
  }

  disconnectedCallback() {
    this.closest("form")?.removeEventListener("input", this.#count);
  }

  #count = () => {
    const stages = this.closest("form")?.querySelectorAll("[data-part=stage]") ?? [];
    say(this, String([...stages].reduce((sum, stage) => sum + getMinutes(stage), 0)));
  };
}

/** @param {Element} stage @returns {number} its minutes, 0 if it is off or they are no number */
function getMinutes(stage) {
  const on = stage.querySelector("input[type=checkbox]");
  const minutes = stage.querySelector("input[type=text]");
  if (on instanceof HTMLInputElement && !on.checked) return 0;
  return minutes instanceof HTMLInputElement && /^\s*\d{1,3}\s*$/.test(minutes.value) ? Number(minutes.value) : 0;
}

customElements.define("plan-minutes", PlanMinutes);
