/**
 * One named value in the tab's own storage. Private windows may refuse storage: then it lives in memory.
 *
 * The value survives a reload of the tab, never leaves it, and is gone when the tab closes.
 */
export class Store {
  #name;
  #storage;
  /** @type {string | null} */
  #memory = null;

  /** @param {string} name @param {() => Storage} [storage] */
  constructor(name, storage = () => sessionStorage) {
    this.#name = name;
    this.#storage = storage;
  }

  /** @returns {any} what was written last, null if nothing was */
  read() {
    const text = this.#attempt((storage) => storage.getItem(this.#name)) ?? this.#memory;
    try {
      return text === null ? null : JSON.parse(text);
    } catch {
      return null;
    }
  }

  /** @param {unknown} value @returns {boolean} whether it will survive a reload */
  write(value) {
    this.#memory = JSON.stringify(value);
    const text = this.#memory;
    const kept = this.#attempt((storage) => {
      storage.setItem(this.#name, text);
      return true;
    });
    return kept === true;
  }

  forget() {
    this.#memory = null;
    this.#attempt((storage) => storage.removeItem(this.#name));
  }

  /** @template T @param {(storage: Storage) => T} use @returns {T | null} null where there is no storage */
  #attempt(use) {
    try {
      return use(this.#storage());
    } catch {
      return null;
    }
  }
}
