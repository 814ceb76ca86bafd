/**
 * A room as a phone sees it: what was tapped is kept in an outbox until the server has stored it.
 *
 *     const room = new PhoneRoom("/live/phone/CDFHJK", key);
 *     room.say(answer({ question, choice }));
 *     room.addEventListener("refused", ({ detail }) => …);   // {command, code}
 *     room.addEventListener("erased", …);                    // the server has deleted all of this seat's answers
 *     room.addEventListener("slowed", …);                    // the facilitator hears that somebody asked to slow down
 *
 * @typedef {import("./state.js").PhoneState} PhoneState
 */

import { Store } from "../lib/store.js";
import { watch } from "./messages.js";
import { Outbox } from "./outbox.js";
import { Room } from "./room.js";
import { note } from "./state.js";

export class PhoneRoom extends Room {
  /** @type {Store} */
  #watches;

  /** @param {string} path @param {string} key of the room @param {import("./connection.js").Connection} [connection] */
  constructor(path, key, connection = undefined) {
    super(path, connection);
    this.#watches = new Store(`room.${key}.watching`);
    this.outbox = new Outbox({ key, send: (command) => this.#send(command) });
    this.outbox.addEventListener("changed", () => this.changed());
    this.outbox.addEventListener("silent", () => this.connection.drop());
    this.outbox.addEventListener("refused", (event) => {
      this.dispatchEvent(new CustomEvent("refused", { detail: /** @type {CustomEvent} */ (event).detail }));
    });
    this.connection.addEventListener("status", () => {
      if (this.status !== "connected") this.outbox.pause();
    });
    this.connection.addEventListener("over", (event) => {
      if (/** @type {CustomEvent} */ (event).detail === "ended") this.outbox.discard();
    });
  }

  /** @returns {PhoneState | null} */
  get phone() {
    return this.state?.door === "phone" ? this.state : null;
  }

  /** Whether this phone only watches. The server knows it of one socket, so every new one is told. */
  get watching() {
    return this.#watches.read() === true;
  }

  /** Only watch, or take part again. @param {boolean} on */
  watch(on) {
    this.#watches.write(on);
    this.say(watch({ on }));
  }

  /** @param {import("./messages.js").PhoneCommand} command now if possible, else as soon as possible */
  say(command) {
    this.outbox.put(command);
  }

  /** What this seat has said to a question, and whether the server has stored it. @param {number} question */
  getAnswer(question) {
    const waiting = this.outbox.get(question);
    if (waiting) return { choice: waiting.type === "answer" ? waiting.choice : null, sent: false };
    const stored = this.outbox.has("erase") ? undefined : this.phone?.answers[question];
    return { choice: stored ?? null, sent: true };
  }

  /** What this seat has said to the round of the moment. */
  getOwn() {
    return {
      finished: this.outbox.has("finish") || (this.phone?.finished ?? false),
      delivered: this.outbox.size === 0,
      getAnswer: (/** @type {number} */ question) => this.getAnswer(question),
    };
  }

  /** @param {import("./messages.js").ServerEvent} event */
  hear(event) {
    const [erasing, slowing] = [this.outbox.has("erase"), this.outbox.has("slow_down")];
    super.hear(event);
    if (event.type === "welcome" && this.phone) this.#welcome(this.phone);
    else if (event.type === "answer_saved" || event.type === "refused") this.outbox.hear(event);
    if (erasing && event.type === "answer_saved" && !this.outbox.has("erase")) this.dispatchEvent(new Event("erased"));
    if (slowing && event.type === "answer_saved" && !this.outbox.has("slow_down"))
      this.dispatchEvent(new Event("slowed"));
    if (this.state?.room.ended) this.outbox.discard();
  }

  /** Leave for good, and let nothing be written into this phone's storage any more. */
  leave() {
    this.connection.close();
    this.outbox.discard();
  }

  /** @param {PhoneState} state */
  #welcome(state) {
    this.outbox.welcome(state);
    if (this.watching && !state.watching && !this.outbox.has("watch")) this.watch(true);
  }

  /** @param {import("./messages.js").PhoneCommand} command @returns {boolean} */
  #send(command) {
    if (!this.phone || !this.send(command)) return false;
    this.state = note(this.phone, command);
    return true;
  }
}
