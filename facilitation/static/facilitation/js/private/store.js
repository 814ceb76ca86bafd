/**
 * What somebody writes for themselves: people, places, ratings, notes. One value per room, in the tab's own storage, or
 * in the phone's where "Keep on this phone" was chosen, never in both. Nothing here is ever sent; there is no way out.
 *
 *     const store = getPrivateStore(key);
 *     store.update((data) => { data.notes.groups = "…"; });
 *     store.addEventListener("changed", () => draw(store.data));   // also when another tab has changed or erased it
 *     store.addEventListener("heard", …);    // another tab has changed it
 *     store.addEventListener("erased", …);
 *     store.keep(true); store.erase();
 *
 * @typedef {import("./shape.js").Private} Private
 */

import { Store } from "../lib/store.js";
import { isEmpty, makeEmpty, tidy } from "./shape.js";

/**
 * @typedef {object} Places
 * @property {() => Storage} [session]
 * @property {() => Storage} [local]
 * @property {EventTarget} [window] where other tabs are heard
 */

export class PrivateStore extends EventTarget {
  #name;
  #session;
  #local;
  #kept;
  #closed = false;
  /** @type {Private} */
  #data;

  /** @param {string} key of the room @param {Places} [places] */
  constructor(key, { session = () => sessionStorage, local = () => localStorage, window = globalThis } = {}) {
    super();
    this.#name = `room.${key}.private`;
    this.#session = new Store(this.#name, session);
    this.#local = new Store(this.#name, local);
    this.#kept = this.#session.read() === null && this.#local.read() !== null;
    this.#data = tidy(this.#place.read());
    window.addEventListener?.("storage", (event) => this.#hear(/** @type {StorageEvent} */ (event)));
  }

  /** @returns {Private} to read; what is changed in it is lost */
  get data() {
    return structuredClone(this.#data);
  }

  /** Whether it outlives the tab. */
  get kept() {
    return this.#kept;
  }

  /** @param {(data: Private) => void} change */
  update(change) {
    if (this.#closed) return;
    const data = this.data;
    change(data);
    this.#data = tidy(data);
    // Where nothing is said, nothing lies about.
    if (!this.#kept && isEmpty(this.#data)) this.#session.forget();
    else this.#place.write(this.#data);
    this.#changed();
  }

  /** Move it to the phone's storage, or back to the tab's. @param {boolean} on @returns {boolean} whether that worked */
  keep(on) {
    if (this.#closed || on === this.#kept) return on === this.#kept;
    const [from, to] = on ? [this.#session, this.#local] : [this.#local, this.#session];
    if (!to.write(this.#data) && on) {
      to.forget();
      return false;
    }
    from.forget();
    this.#kept = on;
    this.#changed();
    return true;
  }

  /** Everything is gone, here and in the phone's storage. */
  erase() {
    this.#session.forget();
    this.#local.forget();
    this.#kept = false;
    this.#data = makeEmpty();
    this.#changed();
    this.dispatchEvent(new Event("erased"));
  }

  /** Whoever leaves wants nothing written any more. */
  close() {
    this.erase();
    this.#closed = true;
  }

  get #place() {
    return this.#kept ? this.#local : this.#session;
  }

  #changed() {
    this.dispatchEvent(new Event("changed"));
  }

  /** @param {StorageEvent} event */
  #hear({ key, newValue }) {
    if (!this.#kept || (key !== null && key !== this.#name)) return;
    // Erased over there is erased here: nobody should find it again on a phone they have cleaned.
    if (key === null || newValue === null) this.erase();
    else {
      this.#data = tidy(this.#local.read());
      this.#changed();
      this.dispatchEvent(new Event("heard"));
    }
  }
}

/** @type {Map<string, PrivateStore>} */
const stores = new Map();

/** The one store of a room on this page. @param {string} key @returns {PrivateStore} */
export function getPrivateStore(key) {
  const store = stores.get(key) ?? new PrivateStore(key);
  stores.set(key, store);
  return store;
}
