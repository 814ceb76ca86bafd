/**
 * A room that is on this phone only: a workshop for somebody alone, or for a facilitator who looks at it beforehand. It has
 * the parts of a PhoneRoom that the page uses, has no line to anywhere, and moves when the person wants to.
 *
 *     const room = new LocalRoom(key, texts, { solo: true });
 *     room.addEventListener("changed", () => draw(room.phone));
 *     room.addEventListener("moved", …);   // the person went on or back
 *
 * On the document it hears `local-step` {by: 1 | -1} or {subject: "friendship"}, and says `local-moved` {place, all, label}.
 *
 * @typedef {import("./state.js").PhoneState} PhoneState
 * @typedef {import("./messages.js").RoundState} RoundState
 * @typedef {import("./messages.js").Ask} Ask
 * @typedef {{stage: string, ask: Ask | null, label: string}} Step
 *
 * @typedef {object} Texts
 * @property {{slug: string, label: string}[]} stages
 * @property {{slug: string}[]} types
 * @property {{slug: string}[]} [focus] what is rated without asking, in a preview
 * @property {Record<string, {stage: string, title: string, questions: {slug: string}[]}>} asks
 */

import { getPrivateStore } from "../private/store.js";

/** What somebody alone is asked; the rest needs a room. */
const ALONE = new Set(["place", "rate", "helper", "reasons"]);

/** Stages that are there for what they ask. */
const ASKING = new Set(["warm-up", "place", "rate", "check"]);

/**
 * The way through a workshop, one card after another. A kind of relationship to rate is chosen first.
 *
 * @param {Texts} texts
 * @param {{solo: boolean}} how
 * @returns {Step[]}
 */
export function makeSteps({ stages, asks }, { solo }) {
  return stages.flatMap(({ slug, label }) => {
    const own = Object.entries(asks)
      .filter(([ask, { stage }]) => stage === slug && (!solo || ALONE.has(ask)))
      .map(([ask, { title }]) => ({ stage: slug, ask: /** @type {Ask} */ (ask), label: title }));
    const hasCard = !ASKING.has(slug) || (slug === "rate" && solo);
    return hasCard ? [{ stage: slug, ask: null, label }, ...own] : own;
  });
}

export class LocalRoom extends EventTarget {
  /** @type {import("./connection.js").Status} there is no line, and none is missing */
  status = "closed";
  /** @type {string | null} */
  over = null;
  watching = false;
  outbox = { size: 0 };
  #texts;
  #steps;
  #store;
  #target;
  /** The step on show: it stays, even where everything is erased. */
  #name;

  /**
   * @param {string} key
   * @param {Texts} texts
   * @param {{solo?: boolean, store?: import("../private/store.js").PrivateStore, target?: EventTarget}} [options]
   */
  constructor(key, texts, { solo = false, store = getPrivateStore(key), target = document } = {}) {
    super();
    this.#texts = texts;
    this.#steps = makeSteps(texts, { solo });
    this.#store = store;
    this.#target = target;
    this.#name = store.data.local.step;
    target.addEventListener("local-step", (event) => this.#step(/** @type {CustomEvent} */ (event).detail));
  }

  /** Where the page keeps its answers: with the rest, so that they are kept and erased with it. @returns {Storage} */
  get storage() {
    const store = this.#store;
    return /** @type {any} */ ({
      /** @param {string} name */
      getItem: (name) => store.data.local.answers[name] ?? null,
      /** @param {string} name @param {string} text */
      setItem: (name, text) =>
        store.update(({ local }) => {
          local.answers[name] = text;
        }),
      /** @param {string} name */
      removeItem: (name) =>
        store.update(({ local }) => {
          delete local.answers[name];
        }),
    });
  }

  /** The steps that can be gone to now. @returns {Step[]} */
  get steps() {
    const hasSubject = this.#subject !== "";
    return this.#steps.filter(({ ask }) => ask !== "rate" || hasSubject);
  }

  get place() {
    const place = this.steps.findIndex((step) => getName(step) === this.#name);
    return Math.max(0, place);
  }

  /** @returns {PhoneState} */
  get phone() {
    const step = this.steps[this.place] ?? { stage: "thanks", ask: null };
    return {
      door: "phone",
      room: {
        revision: 1,
        stage: step.stage,
        stage_since: 0,
        code: "",
        locked: false,
        ended: false,
        floor: 0,
        step: 0,
        small_group: true,
        curtain: "open",
        timer_ends_at: null,
        view: null,
        round: step.ask === null ? null : this.#makeRound(step.ask),
        asked: [],
      },
      board: { picture: null, before: null, gaps: [] },
      answers: {},
      finished: false,
      watching: false,
      sent: {},
    };
  }

  open() {
    this.#moved();
  }

  /** Nobody is there to be told. */
  say() {}

  watch() {}

  leave() {}

  /** Answers are with the page, not with the room. */
  getAnswer() {
    return { choice: null, sent: true };
  }

  getOwn() {
    return { finished: false, delivered: true, getAnswer: () => this.getAnswer() };
  }

  get #subject() {
    const { subject } = this.#store.data.local;
    const first = this.#texts.focus?.[0]?.slug ?? "";
    return this.#texts.types.some(({ slug }) => slug === subject) ? subject : first;
  }

  /** @param {Ask} ask @returns {RoundState} */
  #makeRound(ask) {
    const subject = ask === "rate" ? this.#subject : "";
    const asks = Object.keys(this.#texts.asks);
    const type = this.#texts.types.findIndex(({ slug }) => slug === subject) + 1;
    const questions = this.#texts.asks[ask]?.questions ?? [];
    return {
      // The same for the same, also after a reload.
      id: 1000 * (asks.indexOf(ask) + 1) + type,
      ask,
      subject,
      scale: "",
      wave: 1,
      open: true,
      display: "kept_off",
      questions: questions.map(({ slug }, index) => ({ id: index + 1, slug, hidden: false, soft: false, seen: false })),
    };
  }

  /** @param {{by?: number, subject?: string}} wanted */
  #step({ by = 0, subject }) {
    if (subject !== undefined) {
      this.#store.update(({ local }) => {
        local.subject = subject;
      });
    }
    const rating = this.steps.findIndex(({ ask }) => ask === "rate");
    const place = subject === undefined ? this.place + by : rating;
    const step = this.steps[place];
    if (!step) return;
    this.#name = getName(step);
    this.#store.update(({ local }) => {
      local.step = getName(step);
    });
    this.#moved();
    this.dispatchEvent(new Event("moved"));
  }

  #moved() {
    this.dispatchEvent(new Event("changed"));
    const { place, steps } = this;
    const detail = { place, all: steps.length, label: steps[place]?.label ?? "" };
    this.#target.dispatchEvent(new CustomEvent("local-moved", { detail }));
  }
}

/** @param {Step} step */
const getName = ({ stage, ask }) => (ask === null ? stage : `${stage}/${ask}`);
