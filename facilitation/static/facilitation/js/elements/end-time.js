import { findElement } from "../lib/find.js";
import { Store } from "../lib/store.js";
import { readEnd, showTime } from "../room/times.js";

/**
 * When the session is to end. The plan says so if it began when the room was opened; who opened the room long before can
 * say another time, which this tab keeps. Wraps a field for a time; says `change` like any field.
 *
 *     <end-time store="desk.end.…"><label>… <input type="time"></label></end-time>
 *     end.usual = 1772618700;
 *     guard(moment, { end: end.moment });
 */
export class EndTime extends HTMLElement {
  #usual = 0;

  connectedCallback() {
    this.addEventListener("change", this.#keep);
  }

  disconnectedCallback() {
    this.removeEventListener("change", this.#keep);
  }

  /** @param {number} moment in seconds since 1970 */
  set usual(moment) {
    this.#usual = moment;
    const kept = this.#store.read();
    this.#field.value = typeof kept === "string" ? kept : showTime(moment);
  }

  /** @returns {number} the moment at which the session is to end, in seconds since 1970 */
  get moment() {
    return this.#field.value === showTime(this.#usual) ? this.#usual : readEnd(this.#field.value, this.#usual);
  }

  get #field() {
    return findElement(this, "input", HTMLInputElement);
  }

  get #store() {
    return new Store(this.getAttribute("store") ?? "");
  }

  #keep = () => {
    this.#store.write(this.#field.value);
  };
}

customElements.define("end-time", EndTime);
