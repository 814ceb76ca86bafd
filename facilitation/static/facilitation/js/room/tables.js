/**
 * The text twin of a picture: the same numbers as a table, for everybody who hears or would rather read them. It says no
 * more than the picture does.
 */

import { sayGap } from "../charts/gaps.js";
import {
  getNotes,
  sayAverage,
  sayEverywhere,
  sayFew,
  sayMostlyUnrated,
  sayNearly,
  saySpread,
  sayUnrated,
} from "../charts/words.js";
import { gettext } from "../lib/text.js";

/**
 * @typedef {import("../charts/words.js").ChartRow} ChartRow
 * @typedef {import("../charts/words.js").ChartView} ChartView
 * @typedef {import("../charts/words.js").GapsView} GapsView
 * @typedef {{text: string, span: number}} Cell
 * @typedef {{label: string, waiting: boolean, cells: Cell[]}} TableRow
 * @typedef {{headers: string[], rows: TableRow[]}} Table without headers: words only
 */

/** @param {ChartView} view @returns {Table} */
export function getTable(view) {
  const noted = view.rows.some((row) => row.waiting === null && getTableNotes(row) !== "");
  const headers = [...view.steps, view.none, ...(noted ? [gettext("Also")] : [])];
  return { headers, rows: view.rows.map((row) => getRow(row, view, headers.length, noted)) };
}

/** @param {ChartRow} row @param {ChartView} view @param {number} columns @param {boolean} noted @returns {TableRow} */
function getRow(row, view, columns, noted) {
  const { label } = row;
  if (row.waiting !== null) return { label, waiting: true, cells: [{ text: row.waiting, span: columns }] };
  const unrated = { text: sayUnrated(row), span: 1 };
  const notes = noted ? [{ text: getTableNotes(row), span: 1 }] : [];
  const words = sayForm(row, view);
  const steps = words === null ? getCells(row) : [{ text: words, span: view.steps.length }];
  return { label, waiting: false, cells: [...steps, unrated, ...notes] };
}

/** @param {ChartRow} row */
const getTableNotes = (row) => getNotes(row.form === "average" ? { ...row, spread: null } : row).join(" · ");

/** @param {ChartRow} row @param {ChartView} view @returns {string | null} what a row says instead of numbers */
function sayForm(row, view) {
  switch (row.form) {
    case "nearly":
      return sayNearly(view.steps[row.nearly ?? 0] ?? "");
    case "everywhere":
      return sayEverywhere(view.scale);
    case "average":
      return [sayAverage(row.average ?? 0), saySpread(row.spread)].filter((word) => word !== "").join(" · ");
    case "mostly_unrated":
      return sayMostlyUnrated(view.scale);
    default:
      return null;
  }
}

/** @param {ChartRow} row @returns {Cell[]} */
function getCells({ scores, joined }) {
  return scores.flatMap((number, step) => {
    if (joined !== null && step === joined + 1) return [];
    return [{ text: number === null ? sayFew() : String(number), span: step === joined ? 2 : 1 }];
  });
}

/** @param {GapsView} view @returns {Table} */
export function getGapsTable(view) {
  const headers = [gettext("What we found"), gettext("How far apart our rings are")];
  const rows = view.rows.map((gap) => {
    const said = sayGap(gap, view);
    const cells = [said.slice(0, -1).join(" · "), said.at(-1) ?? ""].map((text) => ({ text, span: 1 }));
    return { label: gap.label, waiting: false, cells };
  });
  return { headers, rows };
}
