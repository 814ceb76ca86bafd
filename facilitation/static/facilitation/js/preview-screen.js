/** A look at the screen before a room is opened: the screen's own parts, fed with made-up rooms. Nothing is sent. */

import { RingMap } from "./charts/charts.js";
import { CrowdCount } from "./elements/crowd-count.js";
import "./elements/line-note.js";
import { ResultsBoard } from "./elements/results-board.js";
import "./elements/screen-timer.js";
import { ScreenTools } from "./elements/screen-tools.js";
import { find, findElement, readJson } from "./lib/find.js";
import { say } from "./lib/say.js";
import { showWhen } from "./lib/when.js";
import { getSubject } from "./room/boards.js";
import { makeSamples } from "./room/samples.js";
import { getScreenFacts } from "./room/screen-part.js";

const texts = readJson("texts");
const focus = readJson("focus")[0] ?? texts.types[0];
const samples = makeSamples(texts, focus?.slug ?? "");
const board = findElement(document, "results-board", ResultsBoard);
const tools = findElement(document, "screen-tools", ScreenTools);
const choice = findElement(document, "#sample", HTMLSelectElement);

function draw() {
  const sample = samples[choice.selectedIndex];
  if (!sample) return;
  const { state } = sample;
  showWhen(document, getScreenFacts(state));
  const view = { room: state.room, ...state.board, texts };
  board.view = view;
  say(find(document, "[data-part=subject]"), getSubject(view)?.label ?? "");
  for (const count of document.querySelectorAll("crowd-count")) {
    if (count instanceof CrowdCount) count.crowd = state.crowd;
  }
  for (const button of document.querySelectorAll("[data-by]")) {
    const next = choice.selectedIndex + Number(button.getAttribute("data-by"));
    button.toggleAttribute("disabled", !samples[next]);
  }
  tools.fit();
}

/** @param {number} by */
function go(by) {
  const next = choice.selectedIndex + by;
  if (!samples[next]) return;
  choice.selectedIndex = next;
  draw();
}

choice.append(...samples.map(({ label }) => new Option(label)));
choice.addEventListener("change", draw);
document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-by]") : null;
  if (button) go(Number(button.getAttribute("data-by")));
});
document.addEventListener("keydown", (event) => {
  if (event.target === choice || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowRight") go(1);
  if (event.key === "ArrowLeft") go(-1);
});
document.addEventListener("table", (event) => {
  board.tabular = /** @type {CustomEvent} */ (event).detail.on;
});
for (const map of document.querySelectorAll("ring-map")) {
  const steps = texts.rings.map((/** @type {{label: string}} */ ring) => ring.label);
  if (map instanceof RingMap) map.view = { steps };
}
draw();
