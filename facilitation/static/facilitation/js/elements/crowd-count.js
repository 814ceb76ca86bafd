import { interpolate, ngettext } from "../lib/text.js";

/** @typedef {import("../room/messages.js").Crowd} Crowd */

/**
 * How many phones are here (`what="joined"`), have finished the round (`what="finished"`), have finished out of those who
 * are here (`what="round"`), or watch only (`what="watching"`), in words. Below the room's floor there is no number to be had.
 * Nobody learns who.
 *
 *     <crowd-count what="joined" floor="5"></crowd-count>
 *     count.crowd = { joined: 12, finished: null, watching: 0 };
 */
export class CrowdCount extends HTMLElement {
  /** @param {Crowd} crowd */
  set crowd(crowd) {
    const { sentence, values } = compose(
      crowd,
      this.getAttribute("what") ?? "joined",
      Number(this.getAttribute("floor")),
    );
    if (this.textContent === interpolate(sentence, values)) return;
    const [before = "", after = ""] = sentence.split("%(count)s");
    const number = document.createElement("strong");
    number.textContent = String(values.count);
    this.replaceChildren(...(sentence === "" ? [] : [interpolate(before, values), number, interpolate(after, values)]));
  }
}

/**
 * @param {Crowd} crowd
 * @param {string} what
 * @param {number} floor
 * @returns {{sentence: string, values: Record<string, number>}} the sentence with %(count)s where the number stands out
 */
function compose({ joined, finished, watching }, what, floor) {
  switch (what) {
    case "finished":
      return { sentence: sayFinished(finished, floor), values: { count: finished ?? floor } };
    case "round":
      if (joined === null) return { sentence: sayFinished(finished, floor), values: { count: finished ?? floor } };
      return { sentence: sayFinishedOf(finished, joined), values: { count: finished ?? floor, all: joined } };
    case "watching":
      return { sentence: watching ? sayWatching(watching) : "", values: { count: watching ?? 0 } };
    default:
      return { sentence: sayJoined(joined, floor), values: { count: joined ?? floor } };
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

/** @param {number | null} count @param {number} all */
function sayFinishedOf(count, all) {
  return count === null
    ? ngettext("Fewer than %(count)s of %(all)s has finished", "Fewer than %(count)s of %(all)s have finished", all)
    : ngettext("%(count)s of %(all)s has finished", "%(count)s of %(all)s have finished", all);
}

/** @param {number} count */
function sayWatching(count) {
  return ngettext("%(count)s is watching only", "%(count)s are watching only", count);
}

customElements.define("crowd-count", CrowdCount);
