/** The report: its pictures are drawn from the numbers in its tables, and saved, printed, and annotated here. */

import { TAGS } from "./charts/charts.js";
import { toPng, toSvgFile } from "./charts/export.js";
import { find, findElement, readJson } from "./lib/find.js";
import { say } from "./lib/say.js";
import { gettext } from "./lib/text.js";

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

const notes = document.querySelector("form[data-part=notes]");
if (notes instanceof HTMLFormElement) listen(notes);

/** @param {HTMLElement} figure */
function show(figure) {
  const name = /** @type {import("./room/messages.js").Chart} */ (figure.dataset.chart);
  const view = name === "gaps" ? readJson("gaps") : charts[figure.dataset.round ?? ""];
  const chart = /** @type {Chart} */ (document.createElement(TAGS[name]));
  figure.hidden = false;
  find(figure, "[data-part=drawing]").append(chart);
  chart.view = view;
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

/** Notes are kept without leaving the page, and what was kept is what a print will say. @param {HTMLFormElement} form */
function listen(form) {
  const typed = findElement(form, "textarea", HTMLTextAreaElement);
  const status = find(form, "[role=status]");
  const paper = find(document, "[data-part=notes-on-paper]");
  typed.addEventListener("input", () => {
    say(status, "");
    paper.textContent = typed.value;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(status, await keep(form));
  });
}

/** @param {HTMLFormElement} form @returns {Promise<string>} what came of it */
async function keep(form) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.ok) return gettext("The notes are kept.");
    if (answer.status === 413) return await answer.text();
  } catch {
    // Offline: said below.
  }
  return gettext("The notes could not be kept. They are still here: try again.");
}
