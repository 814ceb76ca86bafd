import { TAGS } from "../charts/charts.js";
import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { gettext, interpolate, ngettext } from "../lib/text.js";
import { getCaptions, getChart, getChartView, getGapsView, getQuestion, getSubject, getTitle } from "../room/boards.js";
import { getCondition, getPreview } from "../room/picture.js";
import { getComparedTable, getGapsTable, getTable } from "../room/tables.js";

/**
 * @typedef {import("../room/boards.js").BoardView} BoardView
 * @typedef {import("../room/messages.js").Picture} Picture
 * @typedef {{name: string, picture: Picture}} Wave
 */

const FRESH = 2000;
/** Pictures of rows, whose labels and colours stand once for both waves. */
const ROWS = new Set(["bars", "profile", "movement"]);

/**
 * The picture of a round, or the honest reason why there is none: a chart for eyes, a table with the same numbers for
 * everyone. Wraps the markup of screen/_picture.html; `tabular` puts the table in the place of the chart.
 *
 *     board.view = { room, picture, before: null, gaps: [], texts, preview: true };
 */
export class ResultsBoard extends HTMLElement {
  /** @type {BoardView | null} */
  #view = null;
  /** @type {number | undefined} */
  #timer;

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** @returns {boolean} whether the table stands in the place of the chart */
  get tabular() {
    return this.hasAttribute("data-tabular");
  }

  set tabular(on) {
    this.toggleAttribute("data-tabular", on);
    const table = find(this, "[data-part=table]");
    table.classList.toggle("visually-hidden", !on);
    // A narrow page scrolls it sideways, also by keyboard.
    table.tabIndex = on ? 0 : -1;
    this.#showParts();
  }

  /** @param {BoardView} view */
  set view(view) {
    const before = this.#view;
    this.#view = view;
    const condition = getBoardCondition(view);
    const { round } = view.room;
    const again = before?.room.round?.id === round?.id && this.dataset.condition === condition;
    const newer = again && (view.picture?.version ?? 0) > (before?.picture?.version ?? 0);
    this.dataset.condition = condition;
    for (const notice of this.querySelectorAll("[data-notice]")) {
      if (notice instanceof HTMLElement) notice.hidden = notice.dataset.notice !== condition;
    }
    this.#showParts();
    this.#drawTitle(view, condition === "showing");
    if (condition === "showing") this.#draw(view);
    if (newer && condition === "showing") this.#markFresh();
    else if (!again) this.#unmarkFresh();
  }

  #showParts() {
    const showing = this.dataset.condition === "showing";
    find(this, "[data-part=line]").hidden = !showing;
    find(this, "[data-part=captions]").hidden = !showing || this.tabular;
    find(this, "[data-part=chart]").hidden = !showing || this.tabular;
    find(this, "[data-part=table]").hidden = !showing;
  }

  /** @param {BoardView} view @param {boolean} showing */
  #drawTitle(view, showing) {
    const title = find(this, "[data-part=title]");
    const sentence = getTitle(view, showing);
    const subject = getSubject(view);
    const [before = "", after] = sentence.split("%(subject)s");
    const name = document.createElement("strong");
    name.textContent = subject?.label ?? "";
    title.replaceChildren(...(after === undefined ? [before] : [before, name, after]));
    title.hidden = sentence === "";
    const definition = find(this, "[data-part=definition]");
    const chart = getChart(view.room);
    definition.textContent = subject?.definition ?? "";
    definition.hidden = definition.textContent === "" || (showing && chart !== "bullseye");
  }

  /** @param {BoardView} view */
  #draw(view) {
    const { round } = view.room;
    if (round === null || view.picture === null) return;
    find(this, "[data-part=showing]").hidden = round.display !== "shown";
    find(this, "[data-line=open]").hidden = !round.open;
    find(this, "[data-line=closed]").hidden = round.open;
    const late = find(this, "[data-part=late]");
    const count = round.open ? 0 : (view.picture.late ?? 0);
    late.hidden = count === 0;
    const sentence = ngettext("%(count)s late answer is not shown.", "%(count)s late answers are not shown.", count);
    late.textContent = interpolate(sentence, { count });
    say(find(this, "[data-part=captions]"), getCaptions(view).join(" "));
    this.#drawChart(view);
    find(this, "[data-part=table]").replaceChildren(makeTwin(view));
  }

  /** @param {BoardView} view */
  #drawChart(view) {
    const holder = find(this, "[data-part=chart]");
    const chart = getChart(view.room);
    const waves = getWaves(view);
    const shape = `${chart} ${waves.length} ${view.room.round?.id}`;
    if (holder.dataset.shape !== shape) {
      holder.dataset.shape = shape;
      holder.toggleAttribute("data-compared", waves.length > 1);
      holder.toggleAttribute("data-rows", ROWS.has(chart));
      const parts = waves.map(({ name }, index) => this.#makeWave(name, TAGS[chart], index, ROWS.has(chart)));
      const shared = waves.length > 1 && ROWS.has(chart) ? [document.createElement("chart-legend")] : [];
      holder.replaceChildren(...shared, ...parts);
    }
    const views = waves.map(({ picture }) => getChartView(view, picture));
    const drawn = chart === "gaps" ? [getGapsView(view)] : views;
    for (const [index, drawing] of [...holder.querySelectorAll("[data-chart]")].entries()) {
      Object.assign(drawing, { view: drawn[index] });
    }
    const legend = holder.querySelector("chart-legend");
    if (legend !== null) Object.assign(legend, { view: { ...views[0], rows: views.flatMap(({ rows }) => rows) } });
  }

  /** @param {string} name @param {string} tag @param {number} index @param {boolean} rows @returns {HTMLElement} */
  #makeWave(name, tag, index, rows) {
    const drawing = document.createElement(tag);
    drawing.toggleAttribute("data-chart", true);
    drawing.toggleAttribute("data-fill", this.hasAttribute("data-fill"));
    if (name === "") return drawing;
    drawing.toggleAttribute("data-plain", rows);
    drawing.toggleAttribute("data-bare", rows && index > 0 && this.hasAttribute("data-fill"));
    const title = document.createElement("p");
    title.className = "board-wave-name";
    title.textContent = name;
    const part = document.createElement("div");
    part.className = "board-wave";
    part.append(title, drawing);
    return part;
  }

  #markFresh() {
    clearTimeout(this.#timer);
    find(this, "[data-part=fresh]").hidden = false;
    this.#timer = setTimeout(() => this.#unmarkFresh(), FRESH);
  }

  #unmarkFresh() {
    clearTimeout(this.#timer);
    find(this, "[data-part=fresh]").hidden = true;
  }
}

/** @param {BoardView} view */
function getBoardCondition(view) {
  const { room, picture, gaps = [], preview } = view;
  if (room.small_group) return "small-group";
  const drawn = { chart: getChart(room), question: getQuestion(view), gaps };
  return preview ? getPreview(room.round, picture, drawn) : getCondition(room.round, picture, drawn);
}

/** @param {BoardView} view @returns {Wave[]} the pictures to draw, with names where there are two */
function getWaves({ room, picture, before = null }) {
  if (picture === null) return [];
  // Gaps are of now: they have no time before.
  if (before === null || !room.view?.compare || getChart(room) === "gaps") return [{ name: "", picture }];
  const second = (room.round?.wave ?? 2) <= 2;
  return [
    { name: second ? gettext("The first time") : gettext("The time before"), picture: before },
    { name: second ? gettext("The second time") : gettext("This time"), picture },
  ];
}

/** @param {BoardView} view @returns {HTMLTableElement} */
function makeTwin(view) {
  if (getChart(view.room) === "gaps") return makeTable(getGapsTable(getGapsView(view)), gettext("In words"));
  const [first, second] = getWaves(view).map(({ name, picture }) => ({ name, chart: getChartView(view, picture) }));
  const usual = gettext("How many of us chose each answer");
  if (first === undefined) return makeTable({ headers: [], rows: [] }, usual);
  if (second === undefined) return makeTable(getTable(first.chart), usual);
  const name = interpolate(gettext("%(first)s, then %(second)s"), { first: first.name, second: second.name });
  const table = makeTable(getComparedTable(first.chart, second.chart), name);
  table.caption?.classList.remove("visually-hidden");
  return table;
}

/** @param {import("../room/tables.js").Table} table @param {string} name @returns {HTMLTableElement} */
function makeTable({ headers, rows }, name) {
  const table = document.createElement("table");
  const caption = table.createCaption();
  caption.className = "visually-hidden";
  caption.textContent = name;
  const head = table.createTHead().insertRow();
  head.append(document.createElement("td"), ...headers.map((text) => makeHeader("col", text)));
  const body = table.createTBody();
  for (const { label, waiting, cells } of rows) {
    const line = body.insertRow();
    line.toggleAttribute("data-waiting", waiting);
    line.append(makeHeader("row", label));
    for (const { text, span } of cells) {
      const cell = line.insertCell();
      cell.textContent = text;
      cell.colSpan = span;
    }
  }
  return table;
}

/** @param {"col" | "row"} scope @param {string} text @returns {HTMLTableCellElement} */
function makeHeader(scope, text) {
  const cell = document.createElement("th");
  cell.scope = scope;
  cell.textContent = text;
  return cell;
}

customElements.define("results-board", ResultsBoard);
