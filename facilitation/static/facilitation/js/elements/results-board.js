import { find } from "../lib/find.js";
import { gettext, interpolate, ngettext } from "../lib/text.js";
import { getCondition, getPreview, getShares, getUnratedShare } from "../room/picture.js";

/**
 * @typedef {import("../room/messages.js").RoundState} RoundState
 * @typedef {import("../room/messages.js").Picture} Picture
 * @typedef {import("../room/messages.js").Row} Row
 * @typedef {object} View
 * @property {RoundState | null} round
 * @property {Picture | null} picture
 * @property {{label: string, definition: string} | undefined} subject what the round is about, as people read it
 * @property {boolean} [preview] draw the picture also while it is kept off the screen
 */

const FRESH = 2000;

/**
 * The picture of a round, or the honest reason why there is none: a chart for eyes, a table with the same numbers for
 * everyone. Wraps the markup of screen/_picture.html; `tabular` puts the table in the place of the chart.
 *
 *     board.view = { round, picture, subject: { label: "Friendship", definition: "Someone you …" } };
 */
export class ResultsBoard extends HTMLElement {
  /** @type {View | null} */
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

  /** @param {View} view */
  set view(view) {
    const before = this.#view;
    this.#view = view;
    const { round, picture, preview } = view;
    const condition = preview ? getPreview(round, picture) : getCondition(round, picture);
    const again = before !== null && before.round?.id === round?.id && this.dataset.condition === condition;
    const newer =
      again && picture !== null && before?.picture !== null && picture.version > (before?.picture?.version ?? 0);

    this.toggleAttribute("data-moving", again);
    this.dataset.condition = condition;
    for (const notice of this.querySelectorAll("[data-notice]")) {
      if (notice instanceof HTMLElement) notice.hidden = notice.dataset.notice !== condition;
    }
    this.#showParts();
    this.#drawTitle(view, condition);
    if (condition === "showing" && round !== null && picture !== null) {
      this.#drawLine(round, picture);
      for (const row of picture.rows) this.#drawRow(row, round);
      this.#drawColumns(picture);
    }
    if (newer) this.#markFresh();
    else if (!again) this.#unmarkFresh();
  }

  #showParts() {
    const showing = this.dataset.condition === "showing";
    find(this, "[data-part=line]").hidden = !showing;
    find(this, "[data-part=chart]").hidden = !showing || this.tabular;
    find(this, "[data-part=table]").hidden = !showing;
  }

  /** @param {View} view @param {string} condition */
  #drawTitle({ subject, picture }, condition) {
    const title = find(this, "[data-part=title]");
    const count = picture?.answers ?? 0;
    const sentence =
      condition === "showing"
        ? ngettext("What %(count)s of us said about %(subject)s", "What %(count)s of us said about %(subject)s", count)
        : "%(subject)s";
    const [before = "", after = ""] = interpolate(sentence, { count }).split("%(subject)s");
    const name = document.createElement("strong");
    name.textContent = subject?.label ?? "";
    title.replaceChildren(before, name, after);
    title.hidden = subject === undefined;
    const definition = find(this, "[data-part=definition]");
    definition.textContent = subject?.definition ?? "";
    definition.hidden = condition === "showing" || subject === undefined;
  }

  /** @param {RoundState} round @param {Picture} picture */
  #drawLine(round, picture) {
    find(this, "[data-part=showing]").hidden = round.display !== "shown";
    find(this, "[data-line=open]").hidden = !round.open;
    find(this, "[data-line=closed]").hidden = round.open;
    const late = find(this, "[data-part=late]");
    const count = round.open ? 0 : (picture.late ?? 0);
    late.hidden = count === 0;
    late.textContent = interpolate(
      ngettext("%(count)s late answer is not shown.", "%(count)s late answers are not shown.", count),
      { count },
    );
  }

  /** @param {Row} row @param {RoundState} round */
  #drawRow(row, round) {
    const slug = round.questions.find((question) => question.id === row.question)?.slug;
    const waiting = round.open ? gettext("Waiting for a few more answers") : gettext("Too few answers");
    for (const line of this.querySelectorAll(`[data-factor="${slug}"]`)) {
      const shown = row.version > 0;
      const unrated = row.scores.every((number) => number === 0);
      const words = find(line, "[data-part=words]");
      line.toggleAttribute("data-waiting", !shown);
      words.hidden = shown && !(unrated && line instanceof HTMLDivElement);
      words.textContent = shown ? gettext("Rated by none of us") : waiting;
      if (line instanceof HTMLTableRowElement) drawTableRow(line, row, shown);
      else drawBar(line, row, shown && !unrated);
    }
  }

  /** @param {Picture} picture */
  #drawColumns({ rows }) {
    const asides = { skipped: rows.some((row) => row.skipped !== null), own: rows.some((row) => row.own !== null) };
    for (const cell of this.querySelectorAll("[data-column]")) {
      if (!(cell instanceof HTMLElement)) continue;
      const waiting = cell.closest("[data-waiting]") !== null;
      cell.hidden = waiting || !(cell.dataset.column === "own" ? asides.own : asides.skipped);
    }
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

/** @param {Element} line @param {Row} row @param {boolean} rated */
function drawBar(line, row, rated) {
  find(line, "[data-part=bar]").hidden = !rated;
  const shares = getShares(row.scores);
  line.querySelectorAll(".board-step").forEach((step, index) => {
    if (!(step instanceof HTMLElement)) return;
    const number = row.scores[index] ?? 0;
    step.style.width = `${shares[index] ?? 0}%`;
    step.toggleAttribute("data-none", number === 0);
    const count = find(step, ".board-count");
    count.textContent = number === 0 ? "" : String(number);
    count.dataset.digits = String(count.textContent.length);
  });
  const hatch = find(line, "[data-part=hatch]");
  const apart = row.version > 0 ? getUnratedShare(row) : 0;
  hatch.style.setProperty("--share", String(apart));
  hatch.toggleAttribute("data-none", apart === 0);
  find(line, "[data-part=unrated]").textContent = row.unrated === 0 ? "" : String(row.unrated);
  find(line, "[data-part=notes]").replaceChildren(...getNotes(row).map(makeNote));
}

/** @param {HTMLTableRowElement} line @param {Row} row @param {boolean} shown */
function drawTableRow(line, row, shown) {
  const cells = [...line.querySelectorAll("td[data-step]")];
  cells.forEach((cell, index) => {
    if (cell instanceof HTMLElement) cell.hidden = !shown;
    cell.textContent = String(row.scores[index] ?? "");
  });
  const unrated = find(line, "[data-part=unrated]");
  unrated.hidden = !shown;
  unrated.textContent = String(row.unrated);
  find(line, "[data-column=skipped]").textContent = row.skipped === null ? "–" : String(row.skipped);
  find(line, "[data-column=own]").textContent = row.own === null ? "–" : String(row.own);
  find(line, "[data-part=words]").setAttribute("colspan", String(cells.length + 3));
}

/** @param {Row} row @returns {string[]} what stands behind the bar, for the rows where it may be said */
function getNotes({ skipped, own }) {
  const notes = [];
  if (skipped !== null) notes.push(interpolate(gettext("skipped: %(count)s"), { count: skipped }));
  if (own !== null) notes.push(interpolate(ngettext("%(count)s answer", "%(count)s answers", own), { count: own }));
  return notes;
}

/** @param {string} text @returns {HTMLElement} */
function makeNote(text) {
  const note = document.createElement("span");
  note.textContent = text;
  return note;
}

customElements.define("results-board", ResultsBoard);
