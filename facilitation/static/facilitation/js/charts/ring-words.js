/** What is said beside the rings of a bullseye. */

import { gettext, interpolate } from "../lib/text.js";
import { getNotes, sayEverywhere, sayFew, sayNearly, sayOf, sayPlacedSpread, sayUnrated } from "./words.js";

/**
 * @typedef {import("./words.js").ChartRow} ChartRow
 * @typedef {import("./words.js").ChartView} ChartView
 */

/** @param {ChartRow} row @param {ChartView} view @param {number} step @returns {string} */
export function sayRing(row, view, step) {
  if (row.form === "nearly" || row.form === "everywhere") return "";
  if (row.joined !== null && step === row.joined + 1) {
    return interpolate(gettext("counted with %(step)s"), { step: view.steps[step - 1] ?? "" });
  }
  const number = row.scores[step] ?? null;
  if (number === null) return sayFew();
  return sayOf(number, row.own ?? view.answers);
}

/**
 * What else is said of the rings: what the whole picture says, where it is words; those who are in none of them; notes.
 *
 * @typedef {{text: string, kind: "whole" | "apart" | "note"}} Said
 * @param {ChartRow} row @param {ChartView} view @returns {Said[]}
 */
export function sayBeside(row, view) {
  if (row.waiting !== null || row.form === "none" || row.form === "mostly_unrated") return [];
  const { form, spread } = row;
  const apart = interpolate(gettext("%(label)s: %(count)s"), { label: view.none, count: sayUnrated(row) });
  const notes = getNotes({ ...row, own: null, spread: null }).map((text) => ({
    text,
    kind: /** @type {const} */ ("note"),
  }));
  /** @type {Said[]} */
  const said = [{ text: apart, kind: "apart" }, ...notes];
  if (spread !== null) said.push({ text: sayPlacedSpread(spread), kind: "note" });
  if (form === "everywhere") said.unshift({ text: sayEverywhere(view.scale), kind: "whole" });
  if (form === "nearly") said.unshift({ text: sayNearly(view.steps[row.nearly ?? 0] ?? ""), kind: "whole" });
  return said;
}
