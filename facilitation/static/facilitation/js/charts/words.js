/** What pictures and their text twins say, in the same words. */

import { gettext, interpolate, ngettext } from "../lib/text.js";

/**
 * @typedef {import("../room/messages.js").Row} Row
 * @typedef {import("../room/messages.js").Gap} Gap
 *
 * @typedef {object} RowFacts
 * @property {string} slug
 * @property {string} label
 * @property {string | null} waiting why nothing is drawn
 *
 * @typedef {Pick<Row, "form" | "scores" | "joined" | "nearly" | "average" | "spread" | "unrated" | "skipped" | "own">
 *   & RowFacts} ChartRow
 *
 * What a chart of steps draws:
 *
 * @typedef {object} ChartView
 * @property {"rings" | "rates" | "moves" | "picks"} scale
 * @property {string[]} steps what can be chosen, in order
 * @property {string} none what was chosen by those who chose no step
 * @property {number} answers
 * @property {ChartRow[]} rows
 *
 * What the chart of gaps draws:
 *
 * @typedef {object} GapsView
 * @property {(Gap & {slug: string, label: string})[]} rows
 * @property {string} edge
 * @property {string} centre
 * @property {number} things how many could be rated
 */

export const sayFew = () => gettext("few or none");

/** @param {ChartView["scale"]} scale */
export function sayMostlyUnrated(scale) {
  if (scale === "rings") return gettext("Too few of us put it on the map");
  return scale === "rates" ? gettext("Too few of us rated it") : gettext("Too few of us chose one of these");
}

/** How many chose no step; nothing where even that is not said. @param {Pick<Row, "form" | "unrated">} row */
export function sayUnrated({ form, unrated }) {
  if (form === "mostly_unrated") return "";
  return unrated === null ? sayFew() : String(unrated);
}

/** @param {string} step */
export const sayNearly = (step) => interpolate(gettext("Nearly everyone: %(step)s"), { step });

/** @param {ChartView["scale"]} scale */
export const sayEverywhere = (scale) =>
  scale === "rings" ? gettext("Spread across all rings") : gettext("Spread across all answers");

/** @param {number} average */
export function sayAverage(average) {
  const number = new Intl.NumberFormat(globalThis.document?.documentElement.lang || "en").format(average);
  return interpolate(gettext("about %(number)s"), { number });
}

/** @param {Row["spread"]} spread */
export function saySpread(spread) {
  if (spread === "together") return gettext("close together");
  if (spread === "mixed") return gettext("mixed");
  return spread === "apart" ? gettext("far apart") : "";
}

/** @param {number} count @param {number} all */
export function sayOf(count, all) {
  return interpolate(ngettext("%(count)s of %(all)s person", "%(count)s of %(all)s people", all), { count, all });
}

/**
 * Of how many a count is a share: of all that are counted, where all are; else of those who answered.
 *
 * @param {Pick<Row, "form" | "scores" | "own">} row @param {number} answers @returns {number}
 */
export function getWhole({ form, scores, own }, answers) {
  if (form !== "counts") return Math.max(1, own ?? answers);
  return Math.max(
    1,
    scores.reduce((/** @type {number} */ sum, number) => sum + (number ?? 0), 0),
  );
}

/** @param {Pick<Row, "skipped" | "own" | "spread">} row @returns {string[]} what stands behind a row */
export function getNotes({ skipped, own, spread }) {
  const notes = [];
  if (skipped !== null) notes.push(interpolate(gettext("skipped: %(count)s"), { count: skipped }));
  if (own !== null) notes.push(interpolate(ngettext("%(count)s answer", "%(count)s answers", own), { count: own }));
  if (spread !== null) notes.push(saySpread(spread));
  return notes;
}

/** @param {Gap["direction"]} direction @param {number} things */
export function sayDirection(direction, things) {
  if (direction === "same") return gettext("about the same");
  const sentence =
    direction === "closer"
      ? ngettext(
          "sits closer than the %(count)s thing suggests",
          "sits closer than the %(count)s things suggest",
          things,
        )
      : ngettext(
          "sits further out than the %(count)s thing suggests",
          "sits further out than the %(count)s things suggest",
          things,
        );
  return interpolate(sentence, { count: things });
}

/** @param {Gap["band"]} band */
export function sayBand(band) {
  if (band === "lines_up") return gettext("they line up");
  return band === "small" ? gettext("a small gap") : gettext("a bigger gap");
}

/** @param {Gap["spread"]} spread */
export const sayPlacedSpread = (spread) => interpolate(gettext("our rings: %(spread)s"), { spread: saySpread(spread) });
