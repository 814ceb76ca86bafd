/**
 * A room as one page sees it: the connection, and the state that the events have made.
 *
 *     const room = new Room("/live/screen/…");
 *     room.addEventListener("changed", () => draw(room.state, room.status));
 *     room.addEventListener("reply", ({ detail }) => …);   // done, answer_saved or refused
 *     room.addEventListener("over", ({ detail }) => …);    // "not_admitted", "no_room", "ended"
 *     room.open();
 */

import { Store } from "../lib/store.js";
import { Connection } from "./connection.js";
import { apply } from "./state.js";

const REPLIES = new Set(["answer_saved", "done", "refused"]);

/** @typedef {import("./messages.js").ServerEvent} ServerEvent */

export class Room extends EventTarget {
  /** @type {import("./state.js").State | null} */
  state = null;
  /** @type {string | null} why the connection ended for good, once it has */
  over = null;
  #reloaded = new Store("room.reloaded");

  /** @param {string} path @param {Connection} [connection] */
  constructor(path, connection = new Connection(path)) {
    super();
    this.connection = connection;
    connection.addEventListener("status", () => this.changed());
    connection.addEventListener("message", (event) => this.hear(/** @type {CustomEvent} */ (event).detail));
    connection.addEventListener("over", (event) => this.#leave(/** @type {CustomEvent} */ (event).detail));
  }

  get status() {
    return this.connection.status;
  }

  open() {
    this.connection.open();
  }

  /** @param {import("./messages.js").Command} command @returns {boolean} whether it was put on the line */
  send(command) {
    return this.connection.send(command);
  }

  /** @param {ServerEvent} event */
  hear(event) {
    if (event.type === "welcome") this.#reloaded.forget();
    const before = this.state;
    this.state = apply(before, event);
    if (this.state !== before) this.changed();
    if (REPLIES.has(event.type)) this.dispatchEvent(new CustomEvent("reply", { detail: event }));
  }

  changed() {
    this.dispatchEvent(new Event("changed"));
  }

  /** @param {string} why */
  #leave(why) {
    // A fresh page brings a fresh seat or sign-in. Once only, and never where the page could not remember that it did.
    if (why === "not_admitted" && this.#reloaded.read() === null && this.#reloaded.write(true)) {
      location.reload();
      return;
    }
    this.over = why;
    this.changed();
    this.dispatchEvent(new CustomEvent("over", { detail: why }));
  }
}
