/**
 * A room as a desk sees it: one order at a time, each made for the state that the facilitator saw.
 *
 *     const room = new DeskRoom("/live/desk/…");
 *     room.ask({ name: "advance", stage: "promise" });
 *     room.addEventListener("changed", () => draw(room.state, room.busy, room.refusal));
 */

import { advance, closeRound, endSession, openRound, setDisplay, setLock } from "./messages.js";
import { Room } from "./room.js";

/** Milliseconds. An order without its effect for this long means that the line is dead. */
export const PATIENCE = 8_000;

/**
 * @typedef {{name: "advance", stage: string} | {name: "open_round", subject: string} | {name: "close_round"}
 *   | {name: "set_display", shown: boolean} | {name: "set_lock", locked: boolean} | {name: "end_session"}} Order
 * @typedef {{command: import("./messages.js").DeskCommand, done: boolean, timer: any}} Pending
 */

export class DeskRoom extends Room {
  /** @type {import("./messages.js").Refusal | null} why the last order had no effect */
  refusal = null;
  /** @type {Pending | null} */
  #pending = null;

  /** @param {string} path @param {import("./connection.js").Connection} [connection] */
  constructor(path, connection = undefined) {
    super(path, connection);
    // Whatever was under way has happened or not: the next welcome says which.
    this.connection.addEventListener("status", () => {
      if (this.status !== "connected") this.#settle();
    });
  }

  /** @returns {import("./state.js").BoardState | null} */
  get desk() {
    return this.state?.door === "desk" ? this.state : null;
  }

  /** @returns {boolean} whether an order would be of no use now */
  get busy() {
    return this.#pending !== null || this.status !== "connected" || this.state === null || this.state.room.ended;
  }

  /** @param {Order} order */
  ask(order) {
    if (this.busy || this.state === null) return;
    const command = makeCommand(order, this.state.room.revision);
    if (!this.send(command)) return;
    this.refusal = null;
    this.#pending = { command, done: false, timer: setTimeout(() => this.connection.drop(), PATIENCE) };
    this.changed();
  }

  /** @param {import("./messages.js").ServerEvent} event */
  hear(event) {
    super.hear(event);
    const pending = this.#pending;
    if (pending === null) return;
    if (event.type === "refused" && (event.ref === pending.command.ref || event.ref === null)) {
      this.refusal = event.code;
      this.#settle();
      this.changed();
      return;
    }
    if (event.type === "done" && event.ref === pending.command.ref) pending.done = true;
    // `done` and the new state may come in either order: the next order needs both.
    if (pending.done && this.state !== null && this.state.room.revision > pending.command.revision) {
      this.#settle();
      this.changed();
    }
  }

  #settle() {
    clearTimeout(this.#pending?.timer);
    this.#pending = null;
  }
}

/** @param {Order} order @param {number} revision @returns {import("./messages.js").DeskCommand} */
function makeCommand(order, revision) {
  switch (order.name) {
    case "advance":
      return advance({ revision, stage: order.stage });
    case "open_round":
      return openRound({ revision, subject: order.subject });
    case "close_round":
      return closeRound({ revision });
    case "set_display":
      return setDisplay({ revision, shown: order.shown });
    case "set_lock":
      return setLock({ revision, locked: order.locked });
    case "end_session":
      return endSession({ revision });
  }
}
