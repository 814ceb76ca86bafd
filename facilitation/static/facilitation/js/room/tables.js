/**
 * The text twin of a picture: the same numbers as a table, for everybody who hears or would rather read them. It says no
 * more than the picture does.
 */

import { sayGap } from "../charts/gaps.js";
import { sayRing } from "../charts/ring-words.js";
import {
  getNotes,
  sayAverage,
  sayEverywhere,
  sayFew,
  sayMostlyUnrated,
  sayNearly,
  sayOf,
  saySpread,
  sayUnrated,
} from "../charts/words.js";
import { gettext, interpolate } from "../lib/text.js";

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
  if (view.scale === "picks") return getPicksTable(view);
  const noted = view.rows.some((row) => row.waiting === null && getTableNotes(row) !== "");
  const headers = [...view.steps, view.none, ...(noted ? [gettext("Also")] : [])];
  return { headers, rows: view.rows.map((row) => getRow(row, view, headers.length, noted)) };
}

/** Both times in one table: "2, then 7". @param {ChartView} before @param {ChartView} now @returns {Table} */
export function getComparedTable(before, now) {
  const [first, { headers, rows }] = [getTable(strip(before)), getTable(strip(now))];
  const compared = rows.map((row, index) => {
    const old = first.rows[index]?.cells ?? [];
    const alike = old.length === row.cells.length && old.every(({ span }, cell) => span === row.cells[cell]?.span);
    const said = (/** @type {Cell[]} */ cells) => cells.map(({ text }) => text).join(", ");
    const whole = [{ text: sayThen(said(old), said(row.cells)), span: headers.length }];
    const pairs = row.cells.map(({ text, span }, cell) => ({ text: sayThen(old[cell]?.text ?? "", text), span }));
    return { ...row, cells: alike ? pairs : whole };
  });
  return { headers, rows: compared };
}

/** @param {string} before @param {string} now @returns {string} nothing where nothing is said of either time */
const sayThen = (before, now) =>
  before === "" && now === "" ? "" : interpolate(gettext("%(before)s, then %(now)s"), { before, now });

/** @param {ChartView} view @returns {ChartView} without what would be notes */
const strip = (view) => ({
  ...view,
  rows: view.rows.map((row) => ({
    ...row,
    skipped: null,
    own: null,
    spread: row.form === "average" ? row.spread : null,
  })),
});

/** What could be picked stands in the rows, because it is much. @param {ChartView} view @returns {Table} */
function getPicksTable(view) {
  const [row] = view.rows;
  const headers = [gettext("How many of us")];
  if (row === undefined) return { headers, rows: [] };
  if (row.waiting !== null) return { headers, rows: [getRow(row, view, 1, false)] };
  const words = sayForm(row, view);
  const counts = view.steps.map((label, step) => ({ label, text: sayRing(row, view, step) }));
  const apart =
    row.form === "mostly_unrated"
      ? []
      : [{ label: view.none, text: row.unrated === null ? sayFew() : sayOf(row.unrated, row.own ?? view.answers) }];
  const lines = [...(words === null ? counts : [{ label: row.label, text: words }]), ...apart];
  return { headers, rows: lines.map(({ label, text }) => ({ label, waiting: false, cells: [{ text, span: 1 }] })) };
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
