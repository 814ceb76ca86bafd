/**
 * What this phone has answered, by what was asked: its own map. Kept in the tab, never sent from here.
 *
 *     const own = new OwnAnswers(key);
 *     own.put({ ask: "place", subject: "", slug: "friendship", choice: "2" }, wave);
 *     own.addEventListener("put", ({ detail }) => …);   // only what differs from before
 *
 * @typedef {object} OwnAnswer
 * @property {string} ask
 * @property {string} subject
 * @property {string} slug
 * @property {string | null} choice as on the wire; null once it is taken back
 */

import { Store } from "../lib/store.js";

export class OwnAnswers extends EventTarget {
  /** @type {Map<string, OwnAnswer & {wave: number}>} */
  #answers;
  #store;
  #finished;

  /** @param {string} key of the room @param {() => Storage} [storage] */
  constructor(key, storage = undefined) {
    super();
    this.#store = new Store(`room.${key}.own`, storage);
    this.#finished = new Store(`room.${key}.finished`, storage);
    this.#answers = new Map(this.#store.read() ?? []);
  }

  /** @returns {OwnAnswer[]} */
  get all() {
    return [...this.#answers.values()].map(({ wave: _, ...answer }) => answer);
  }

  /** @param {Omit<OwnAnswer, "choice">} asked @param {number} wave @returns {string | null} the choice in that wave */
  get(asked, wave) {
    const answer = this.#answers.get(getName(asked));
    return answer?.wave === wave ? answer.choice : null;
  }

  /** @param {OwnAnswer} answer @param {number} wave */
  put(answer, wave) {
    const name = getName(answer);
    const before = this.#answers.get(name);
    if (before?.wave === wave ? before.choice === answer.choice : answer.choice === null) return;
    this.#answers.set(name, { ...answer, wave });
    this.#store.write([...this.#answers]);
    this.dispatchEvent(new CustomEvent("put", { detail: answer }));
  }

  /**
   * What was answered to a round that stays on the phones, as a deck wants it.
   *
   * @param {import("./messages.js").RoundState} round
   */
  getRound({ id, ask, subject, wave, questions }) {
    return {
      finished: this.#finished.read() === id,
      delivered: true,
      getAnswer: (/** @type {number} */ question) => {
        const slug = questions.find((one) => one.id === question)?.slug ?? "";
        return { choice: this.get({ ask, subject, slug }, wave), sent: true, here: true };
      },
    };
  }

  /** A round that stays on the phones is done. @param {number} round */
  finish(round) {
    this.#finished.write(round);
  }

  forget() {
    this.#answers.clear();
    this.#store.forget();
    this.#finished.forget();
    this.dispatchEvent(new Event("forgotten"));
  }
}

/** @param {Omit<OwnAnswer, "choice">} asked */
const getName = ({ ask, subject, slug }) => `${ask}/${subject}/${slug}`;
