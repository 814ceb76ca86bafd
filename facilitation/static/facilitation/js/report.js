/** The report: its pictures are drawn from the numbers in its tables, and saved and printed here. */

import { TAGS } from "./charts/charts.js";
import { toPng, toSvgFile } from "./charts/export.js";
import "./elements/desk-notes.js";
import { find, readJson } from "./lib/find.js";
import { say } from "./lib/say.js";

/**
 * @typedef {import("./charts/charts.js").ChartView} ChartView
 * @typedef {import("./charts/charts.js").GapsView} GapsView
 * @typedef {import("./charts/chart-element.js").ChartElement<ChartView | GapsView>} Chart
 */

/** @type {Record<string, ChartView>} */
const charts = readJson("charts");

for (const figure of document.querySelectorAll("figure[data-chart]")) {
  if (figure instanceof HTMLElement) show(figure);
}

const print = document.getElementById("print");
if (print !== null) {
  print.hidden = false;
  print.addEventListener("click", () => globalThis.print());
}

const notes = document.getElementById("notes");
if (notes instanceof HTMLTextAreaElement) {
  // What is printed is a text of its own: a field cuts what is longer than itself.
  const copy = () => say(find(document, ".report-notes-text"), notes.value);
  notes.addEventListener("input", copy);
  copy();
}

/** @param {HTMLElement} figure */
function show(figure) {
  const name = /** @type {import("./room/messages.js").Chart} */ (figure.dataset.chart);
  const view = name === "gaps" ? readJson("gaps") : charts[figure.dataset.round ?? ""];
  const [chart, onPaper] = /** @type {[Chart, Chart]} */ ([1, 2].map(() => document.createElement(TAGS[name])));
  figure.hidden = false;
  find(figure, "[data-part=drawing]").append(chart);
  find(figure, "[data-part=paper]").append(onPaper);
  chart.view = view;
  onPaper.view = view;
  for (const button of figure.querySelectorAll("button[data-save]")) {
    button.addEventListener("click", () => save(chart, figure.dataset.file ?? name, button.getAttribute("data-save")));
  }
}

/** @param {Chart} chart @param {string} file @param {string | null} kind */
async function save(chart, file, kind) {
  const blob = kind === "png" ? await toPng(chart) : new Blob([toSvgFile(chart)], { type: "image/svg+xml" });
  if (blob === null) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${file}.${kind}`;
  link.click();
  // The browser reads the file after the click; a minute is more than enough.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
