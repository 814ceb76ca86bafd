/**
 * A room as a desk sees it: one order at a time, each made for the state that the facilitator saw.
 *
 *     const room = new DeskRoom("/live/desk/…");
 *     room.ask({ name: "advance", stage: "promise" });
 *     room.ask({ name: "soften", question: null }, { name: "set_display", display: "shown" });   // one after the other
 *     room.addEventListener("changed", () => draw(room.state, room.busy, room.refusal));
 */

import { Connection, TIMES } from "./connection.js";
import * as messages from "./messages.js";
import { Room } from "./room.js";

/** Milliseconds. An order without its effect for this long means that the line is dead. */
export const PATIENCE = 8_000;

/**
 * @typedef {import("./messages.js").DeskCommand} DeskCommand
 * @typedef {DeskCommand extends infer C ? C extends DeskCommand
 *   ? {name: C["type"]} & Omit<C, "type" | "ref" | "revision"> : never : never} Order
 * @typedef {{command: DeskCommand, rest: Order[], done: boolean, timer: any}} Pending
 */

/** @type {Record<Order["name"], (values: any) => DeskCommand>} */
const MAKERS = {
  advance: messages.advance,
  open_round: messages.openRound,
  close_round: messages.closeRound,
  set_display: messages.setDisplay,
  set_view: messages.setView,
  soften: messages.soften,
  hide: messages.hide,
  set_curtain: messages.setCurtain,
  set_timer: messages.setTimer,
  clear_slow: messages.clearSlow,
  renew_code: messages.renewCode,
  set_lock: messages.setLock,
  end_session: messages.endSession,
};

export class DeskRoom extends Room {
  /** @type {import("./messages.js").Refusal | null} why the last order had no effect */
  refusal = null;
  /** @type {Pending | null} */
  #pending = null;

  /** @param {string} path @param {import("./connection.js").Connection} [connection] */
  constructor(path, connection = new Connection(path, undefined, TIMES.longestRetryOfFew)) {
    super(path, connection);
    // Whatever was under way has happened or not: the next welcome says which. What was refused is of no interest now.
    this.connection.addEventListener("status", () => {
      if (this.status === "connected") return;
      this.#settle();
      this.refusal = null;
      this.changed();
    });
  }

  /** @returns {import("./state.js").BoardState | null} */
  get desk() {
    return this.state?.door === "desk" ? this.state : null;
  }

  /** @returns {boolean} whether no order would arrive now */
  get away() {
    return this.status !== "connected" || this.state === null || this.state.room.ended;
  }

  /** @returns {boolean} whether an order would be of no use now */
  get busy() {
    return this.#pending !== null || this.away;
  }

  /**
   * The curtain waits for what is under way, all others are dropped then: who blanks the screen means it, whatever the
   * state.
   *
   * @param {Order} order
   * @param {Order[]} rest what follows once it has taken effect; nothing, if it has none
   */
  ask(order, ...rest) {
    if (this.#pending !== null && order.name === "set_curtain") {
      this.#pending.rest = [order, ...this.#pending.rest.filter(({ name }) => name !== "set_curtain")];
    }
    if (this.busy || this.state === null) return;
    const command = MAKERS[order.name]({ ...order, revision: this.state.room.revision });
    if (!this.send(command)) return;
    this.refusal = null;
    this.#pending = { command, rest, done: false, timer: setTimeout(() => this.connection.drop(), PATIENCE) };
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
      const [next, ...rest] = pending.rest;
      if (next) this.ask(next, ...rest);
      else this.changed();
    }
  }

  #settle() {
    clearTimeout(this.#pending?.timer);
    this.#pending = null;
  }
}
