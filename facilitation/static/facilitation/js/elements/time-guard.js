import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { gettext, interpolate, ngettext } from "../lib/text.js";

/**
 * Says when the closing is at risk, and which stage could be left out. It never moves the room on. The first sentence is
 * read aloud when it comes; the minutes below it change in silence.
 *
 *     guard.view = { guard: { level: "tight", … }, labels: { repair: "Harm and repair", … }, busy: false };
 */
export class TimeGuard extends HTMLElement {
  #busy = true;
  /** @type {string | null} */
  #closing = null;

  connectedCallback() {
    this.addEventListener("click", this.#click);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
  }

  /** @param {{guard: import("../room/times.js").Guard, labels: Record<string, string>, busy: boolean}} view */
  set view({ guard, labels, busy }) {
    this.#busy = busy;
    this.#closing = guard.closing;
    this.toggleAttribute("data-warns", guard.level !== "fine");
    say(find(this, "[data-part=warning]"), sayWarning(guard.level));
    const more = guard.level === "tight" ? saySavings(guard, labels) : sayLate(guard);
    const advice = find(this, "[data-part=advice]");
    advice.hidden = guard.level === "fine";
    if (!advice.hidden) say(advice, more);
    const button = find(this, "button");
    button.hidden = guard.level !== "late";
    button.setAttribute("aria-disabled", String(busy));
    const goal = labels[guard.closing ?? ""] ?? "";
    if (!button.hidden) say(button, interpolate(gettext("Go to: %(stage)s"), { stage: goal }));
  }

  /** @param {Event} event */
  #click = (event) => {
    if (this.#busy || this.#closing === null || !(event.target instanceof Element)) return;
    if (event.target.closest("button") === null) return;
    const detail = { name: "advance", stage: this.#closing };
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail }));
  };
}

/** @param {"fine" | "tight" | "late"} level */
function sayWarning(level) {
  if (level === "tight") return gettext("The closing is at risk.");
  return level === "late" ? gettext("It is time for the closing.") : "";
}

/** @param {import("../room/times.js").Guard} guard @param {Record<string, string>} labels */
function saySavings({ over, savings }, labels) {
  const minutes = Math.round(over);
  const first = ngettext(
    "What is left takes about %(minutes)s minute more than there is.",
    "What is left takes about %(minutes)s minutes more than there is.",
    minutes,
  );
  const tips = savings.map(({ what, stage, minutes: less }) => {
    return interpolate(sayTip(what), { stage: labels[stage] ?? "", minutes: less });
  });
  const saved = savings.reduce((sum, saving) => sum + saving.minutes, 0);
  if (saved < over) tips.push(gettext("Make the stages before the closing shorter."));
  return [interpolate(first, { minutes }), ...tips].join(" ");
}

/** @param {import("../room/times.js").Saving["what"]} what */
function sayTip(what) {
  if (what === "repair") return gettext("You could leave out “%(stage)s”: %(minutes)s minutes.");
  if (what === "second-type") return gettext("You could rate one type only: about %(minutes)s minutes.");
  return gettext("In “%(stage)s” you could leave out the reasons: about %(minutes)s minutes.");
}

/** @param {import("../room/times.js").Guard} guard */
function sayLate({ left, needed }) {
  if (left <= 0) return gettext("The planned end is over. The closing is worth its minutes all the same.");
  const values = { left: Math.ceil(left), needed };
  return interpolate(gettext("There are %(left)s minutes left, and the closing takes %(needed)s."), values);
}

customElements.define("time-guard", TimeGuard);
