import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { gettext, interpolate } from "../lib/text.js";
import { getSpent } from "../room/times.js";

/**
 * The stages of the session in order, with the minutes planned for each and spent so far; any of them is one tap away.
 * Wraps a server-rendered list whose items carry data-stage, and a button that folds the list on small pages. Says `ask`
 * with the order to go to a stage.
 *
 *     rail.view = { moment: { stages, stage: "promise", since, times, now }, busy: false };
 */
export class StageRail extends HTMLElement {
  #busy = true;
  #stage = "";

  connectedCallback() {
    this.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
  }

  /** @param {{moment: import("../room/times.js").Moment, busy: boolean}} view */
  set view({ moment, busy }) {
    const { stages, stage } = moment;
    const here = stages.findIndex(({ slug }) => slug === stage);
    const moved = stage !== this.#stage;
    this.#busy = busy;
    this.#stage = stage;
    stages.forEach((one, place) => {
      const item = find(this, `[data-stage="${one.slug}"]`);
      const spent = Math.floor(getSpent(moment, one.slug) / 60);
      const seen = place === here || one.slug in moment.times;
      const past = place < here && seen;
      item.toggleAttribute("data-past", past);
      item.toggleAttribute("data-left-out", place < here && !seen);
      item.toggleAttribute("data-over", seen && spent > one.minutes);
      if (place === here) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
      find(item, "button").setAttribute("aria-disabled", String(busy || place === here));
      say(find(item, "[data-part=minutes]"), sayMinutes(seen ? spent : null, one.minutes));
      say(find(item, "[data-part=state]"), sayState(place - here, seen));
    });
    const now = stages[here];
    if (!now) return;
    if (moved) find(this, `[data-stage="${stage}"]`).scrollIntoView({ block: "nearest" });
    const place = { number: here + 1, all: stages.length };
    say(find(this, "[data-part=place]"), interpolate(gettext("Stage %(number)s of %(all)s"), place));
    say(find(this, "[data-part=now]"), sayMinutes(Math.floor(getSpent(moment, stage) / 60), now.minutes));
  }

  /** @param {Event} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.matches("[data-part=fold]")) this.#fold(button.getAttribute("aria-expanded") === "true");
    const stage = button?.closest("[data-stage]")?.getAttribute("data-stage");
    if (this.#busy || !stage || stage === this.#stage) return;
    this.#fold(true);
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail: { name: "advance", stage } }));
  };

  /** @param {boolean} folded */
  #fold(folded) {
    find(this, "[data-part=fold]").setAttribute("aria-expanded", String(!folded));
    this.toggleAttribute("data-unfolded", !folded);
  }
}

/** @param {number | null} spent @param {number} minutes */
function sayMinutes(spent, minutes) {
  if (spent === null) return interpolate(gettext("%(minutes)s min"), { minutes });
  return interpolate(gettext("%(spent)s/%(minutes)s min"), { spent, minutes });
}

/** @param {number} distance from the present stage @param {boolean} seen */
function sayState(distance, seen) {
  if (distance === 0) return gettext("now");
  if (distance === 1) return gettext("after this");
  if (distance > 1) return "";
  return seen ? gettext("done") : gettext("left out");
}

customElements.define("stage-rail", StageRail);
