import { interpolate, ngettext } from "../lib/text.js";

/** @typedef {import("../room/messages.js").Crowd} Crowd */

/**
 * How many phones are here (`what="joined"`) or have finished the round (`what="finished"`), in words. Below the room's
 * floor there is no number to be had.
 *
 *     <crowd-count what="joined" floor="5"></crowd-count>
 *     count.crowd = { joined: 12, finished: null };
 */
export class CrowdCount extends HTMLElement {
  /** @param {Crowd} crowd */
  set crowd(crowd) {
    const finished = this.getAttribute("what") === "finished";
    const count = finished ? crowd.finished : crowd.joined;
    const floor = Number(this.getAttribute("floor"));
    const sentence = finished ? sayFinished(count, floor) : sayJoined(count, floor);
    const shown = String(count ?? floor);
    const [before = "", after = ""] = sentence.split("%(count)s");
    const number = document.createElement("strong");
    number.textContent = shown;
    if (this.textContent !== interpolate(sentence, { count: shown })) this.replaceChildren(before, number, after);
  }
}

/** @param {number | null} count @param {number} floor */
function sayJoined(count, floor) {
  return count === null
    ? ngettext("Fewer than %(count)s phone is here", "Fewer than %(count)s phones are here", floor)
    : ngettext("%(count)s phone is here", "%(count)s phones are here", count);
}

/** @param {number | null} count @param {number} floor */
function sayFinished(count, floor) {
  return count === null
    ? ngettext("Fewer than %(count)s has finished", "Fewer than %(count)s have finished", floor)
    : ngettext("%(count)s has finished", "%(count)s have finished", count);
}

customElements.define("crowd-count", CrowdCount);
