import { find, findElement } from "../lib/find.js";
import { Store } from "../lib/store.js";
import { gettext } from "../lib/text.js";
import { isPin, readLock, tick, unlock } from "../room/desk-lock.js";

const BEAT = 1000;

/**
 * A PIN that locks this desk after two minutes without a touch, for facilitators who walk about and lay their phone down.
 * Behind it the room goes on. Only this tab knows the PIN; a reload does not get round it.
 *
 *     <desk-lock store="desk.lock.…"><form data-part="choose">…</form><dialog><form data-part="open">…</form></dialog></desk-lock>
 */
export class DeskLock extends HTMLElement {
  #lock = readLock(null);
  #touched = 0;
  #ends = new AbortController();
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    for (const sign of ["pointerdown", "keydown", "wheel", "touchmove"]) {
      document.addEventListener(sign, () => this.#touch(), { signal, passive: true });
    }
    find(this, "[data-part=choose]").addEventListener("submit", (event) => this.#choose(event), { signal });
    find(this, "[data-part=open]").addEventListener("submit", (event) => this.#open(event), { signal });
    find(this, "[data-part=now]").addEventListener("click", () => this.#keep({ ...this.#lock, locked: true }), {
      signal,
    });
    find(this, "[data-part=never]").addEventListener("click", () => this.#keep(readLock(null)), { signal });
    for (const form of this.querySelectorAll("[data-part=again]")) {
      form.addEventListener("submit", () => this.#store.forget(), { signal });
    }
    // The Escape key opens nothing.
    this.#dialog.addEventListener("cancel", (event) => event.preventDefault(), { signal });
    this.#dialog.addEventListener("close", () => this.#draw(), { signal });
    this.#touch();
    this.#timer = setInterval(() => this.#look(), BEAT);
    this.#keep(readLock(this.#store.read()));
  }

  disconnectedCallback() {
    this.#ends.abort();
    clearInterval(this.#timer);
  }

  #touch() {
    this.#touched = Date.now();
  }

  #look() {
    const lock = tick(this.#lock, this.#touched, Date.now());
    if (lock.locked !== this.#lock.locked) this.#keep(lock);
  }

  /** @param {Event} event */
  #choose(event) {
    event.preventDefault();
    const field = this.#field("choose");
    const good = isPin(field.value);
    this.#say("chosen", good ? "" : gettext("Please type 4 to 8 digits."));
    if (good) this.#keep({ pin: field.value, locked: false });
    field.value = "";
  }

  /** @param {Event} event */
  #open(event) {
    event.preventDefault();
    const field = this.#field("open");
    this.#keep(unlock(this.#lock, field.value));
    this.#say("opened", this.#lock.locked ? gettext("That is not the PIN.") : "");
    field.value = "";
  }

  /** @param {import("../room/desk-lock.js").Lock} lock */
  #keep(lock) {
    this.#lock = lock;
    if (lock.pin === "") this.#store.forget();
    else this.#store.write(lock);
    this.#draw();
  }

  #draw() {
    const { pin, locked } = this.#lock;
    find(this, "[data-part=choose]").hidden = pin !== "";
    find(this, "[data-part=set]").hidden = pin === "";
    if (locked === this.#dialog.open) return;
    if (!locked) {
      this.#dialog.close();
      return;
    }
    for (const other of document.querySelectorAll("dialog[open]")) {
      if (other instanceof HTMLDialogElement) other.close();
    }
    this.#dialog.showModal();
  }

  /** @param {string} part @param {string} words */
  #say(part, words) {
    find(this, `[data-part=${part}]`).textContent = words;
  }

  /** @param {string} form */
  #field(form) {
    return findElement(this, `[data-part=${form}] input[inputmode=numeric]`, HTMLInputElement);
  }

  get #dialog() {
    return findElement(this, "dialog", HTMLDialogElement);
  }

  get #store() {
    return new Store(this.getAttribute("store") ?? "");
  }
}

customElements.define("desk-lock", DeskLock);
