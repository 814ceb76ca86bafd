import { find, findElement } from "../lib/find.js";
import { say } from "../lib/say.js";
import { gettext, interpolate } from "../lib/text.js";
import {
  getCharts,
  getOrders,
  getUnanimous,
  getView,
  isHidden,
  isOnScreen,
  isSoft,
  sortRows,
} from "../room/preview.js";

/**
 * @typedef {import("../room/state.js").BoardState} BoardState
 * @typedef {import("../room/preview.js").Choice} Choice
 * @typedef {import("../room/desk-room.js").Order} Order
 */

/**
 * Preview, then reveal: which chart, of which kind of relationship, softer or as it is, on the screen or kept off. What is
 * chosen here changes the desk's own picture only; the buttons to show it say `ask` with orders. Says `preview` when the
 * desk's picture is to be drawn anew.
 *
 *     tools.view = { desk, busy: false, getLabel: (slug) => "Friendship" };
 *     board.view = { room: { ...desk.room, view: tools.preview }, … };
 */
export class ViewTools extends HTMLElement {
  /** @type {BoardState | null} */
  #desk = null;
  #busy = true;
  /** @type {(slug: string) => string} */
  #getLabel = (slug) => slug;
  /** @type {Choice | null} */
  #choice = null;

  connectedCallback() {
    this.addEventListener("click", this.#click);
    this.addEventListener("change", this.#pick);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#click);
    this.removeEventListener("change", this.#pick);
  }

  /** @param {{desk: BoardState, busy: boolean, getLabel: (slug: string) => string}} view */
  set view({ desk, busy, getLabel }) {
    this.#desk = desk;
    this.#busy = busy;
    this.#getLabel = getLabel;
    this.#draw();
  }

  /** @returns {import("../room/messages.js").View | null} how the desk draws the round */
  get preview() {
    return this.#desk === null ? null : getView(this.#desk.room, this.#choice);
  }

  get #select() {
    return findElement(this, "select", HTMLSelectElement);
  }

  get #question() {
    return this.#desk?.room.round?.questions.find(({ id }) => String(id) === this.#select.value) ?? null;
  }

  #draw() {
    const { room, board } = /** @type {BoardState} */ (this.#desk);
    const { round } = room;
    if (round === null) return;
    this.#drawCharts(getCharts(room));
    this.#drawQuestions(round.questions);
    const released = board.picture?.rows.some((row) => row.version > 0) === true;
    const drawable = this.preview?.chart !== "gaps" || board.gaps.length > 0;
    const pictured = released && drawable && !isHidden(round, this.preview);
    const shown = isOnScreen(room, this.preview);
    const soft = isSoft(round, this.preview);
    this.#show("show", pictured && !shown);
    this.#show("softer", pictured && !soft);
    this.#show("one-way", pictured && !soft);
    this.#show("collecting", round.display === "shown" && round.open);
    this.#show("keep-off", round.display !== "kept_off");
    this.#show("compare", round.wave > 1);
    find(this, "[data-part=compare]").setAttribute("aria-pressed", String(room.view?.compare === true));
    say(find(this, "[data-part=where]"), pictured ? sayWhere(shown, round.display === "shown") : "");
    // What the room has not seen is not sorted: its order would tell of numbers that may never be drawn.
    this.#show("sort", released && shown && this.preview?.chart === "profile" && round.questions.length > 1);
    find(this, "[data-part=sort]").setAttribute("aria-pressed", String(isSorted(room)));
    const alike = round.display === "shown" ? [] : getUnanimous(round, board.picture, this.preview);
    this.#show("unanimous", alike.length > 0);
    say(find(this, "[data-part=alike]"), alike.map(this.#getLabel).join(", "));
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-disabled", String(this.#busy));
  }

  /** @param {string[]} charts */
  #drawCharts(charts) {
    this.#show("charts", charts.length > 1);
    for (const button of this.querySelectorAll("[data-chart]")) {
      if (!(button instanceof HTMLElement)) continue;
      button.hidden = !charts.includes(button.dataset.chart ?? "");
      button.setAttribute("aria-pressed", String(button.dataset.chart === this.preview?.chart));
    }
  }

  /** @param {import("../room/messages.js").QuestionState[]} questions */
  #drawQuestions(questions) {
    const select = this.#select;
    const chosen = this.preview?.question ?? this.#question?.id ?? questions[0]?.id;
    const options = questions.map((question) => [String(question.id), this.#sayQuestion(question)]);
    if (JSON.stringify(options) !== JSON.stringify([...select.options].map(({ value, text }) => [value, text]))) {
      select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
    }
    select.value = String(chosen);
    this.#show("questions", questions.length > 1);
    const question = this.#question;
    this.#show("hide", question?.hidden === false);
    this.#show("unhide", question?.hidden === true);
    this.#show("soften", question?.soft === false);
  }

  /** @param {import("../room/messages.js").QuestionState} question */
  #sayQuestion({ slug, hidden, soft }) {
    const label = this.#getLabel(slug);
    if (hidden) return interpolate(gettext("%(label)s (hidden)"), { label });
    return soft ? interpolate(gettext("%(label)s (soft)"), { label }) : label;
  }

  /** @param {string} part @param {boolean} on */
  #show(part, on) {
    find(this, `[data-part=${part}]`).hidden = !on;
  }

  /** @param {Order[]} orders */
  #ask(...orders) {
    if (this.#busy || orders.length === 0) return;
    this.dispatchEvent(new CustomEvent("ask", { bubbles: true, detail: orders }));
  }

  /** @param {import("../room/messages.js").Chart} chart */
  #look(chart) {
    const round = this.#desk?.room.round;
    if (!round) return;
    this.#choice = { round: round.id, chart, question: this.#question?.id ?? null };
    this.dispatchEvent(new CustomEvent("preview", { bubbles: true }));
  }

  #pick = () => {
    // A new kind is drawn at once, on the desk only.
    this.#look(this.preview?.chart ?? "bars");
  };

  /** @param {Event} event */
  #click = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button === null || this.#desk === null) return;
    const { room } = this.#desk;
    const { chart } = button.dataset;
    if (chart) this.#look(/** @type {import("../room/messages.js").Chart} */ (chart));
    else this.#ask(...this.#getOrders(button.dataset.part ?? "", room));
  };

  /** From most to least by what the desk draws now, or back. @param {import("../room/messages.js").RoomState} room @returns {Order[]} */
  #sort(room) {
    const { round, view } = room;
    const picture = this.#desk?.board.picture;
    if (round === null || view === null || !picture || picture.round !== round.id) return [];
    return [{ name: "set_view", ...view, order: isSorted(room) ? [] : sortRows(round, picture) }];
  }

  /** @param {string} part @param {import("../room/messages.js").RoomState} room @returns {Order[]} */
  #getOrders(part, room) {
    const question = this.#question?.id ?? 0;
    switch (part) {
      case "show":
        return getOrders(room, this.preview);
      case "softer":
        return getOrders(room, this.preview, { softer: true });
      case "collecting":
        return [{ name: "set_display", display: "collecting" }];
      case "keep-off":
        return [{ name: "set_display", display: "kept_off" }];
      case "compare":
        return room.view ? [{ name: "set_view", ...room.view, compare: !room.view.compare }] : [];
      case "sort":
        return this.#sort(room);
      case "soften":
        return [{ name: "soften", question }];
      case "hide":
      case "unhide":
        return [{ name: "hide", question, hidden: part === "hide" }];
      default:
        return [];
    }
  }
}

/** @param {import("../room/messages.js").RoomState} room */
const isSorted = ({ view }) => view !== null && view.order.length > 0;

/** @param {boolean} shown this very picture @param {boolean} other some picture of the round */
function sayWhere(shown, other) {
  if (shown) return gettext("The screen shows this picture.");
  return other
    ? gettext("This is on your desk only. The screen shows another picture of this round.")
    : gettext("This is on your desk only.");
}

customElements.define("view-tools", ViewTools);
