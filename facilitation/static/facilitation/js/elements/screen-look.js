import { findElement } from "../lib/find.js";
import { Store } from "../lib/store.js";
import { getChannel, makeLook, writeLook } from "../room/look.js";

/**
 * How the screen is drawn: dark or light, and how large. A screen that is open in this browser changes at once, and so do
 * the links to it, for a screen that is opened later. This tab keeps it.
 *
 *     <screen-look store="desk.look.…" path="/screen/…">
 *       <input type="checkbox" data-part="dark"><select data-part="far">…</select></screen-look>
 */
export class ScreenLook extends HTMLElement {
  /** @type {BroadcastChannel | null} */
  #others = null;

  connectedCallback() {
    const kept = this.#store.read();
    const { dark, far } = makeLook(kept?.dark, kept?.far);
    this.#dark.checked = dark;
    this.#far.value = String(far);
    this.#others = new BroadcastChannel(getChannel(this.#path));
    this.#others.onmessage = ({ data }) => this.#hear(data);
    this.addEventListener("change", this.#change);
    this.#lead();
  }

  disconnectedCallback() {
    this.#others?.close();
    this.removeEventListener("change", this.#change);
  }

  /** What was chosen at the screen itself. @param {{dark?: unknown, far?: unknown} | null} said */
  #hear(said) {
    const { dark, far } = makeLook(said?.dark, said?.far);
    this.#dark.checked = dark;
    this.#far.value = String(far);
    this.#keep();
  }

  #change = () => {
    this.#keep();
    this.#others?.postMessage(this.#look);
  };

  #keep() {
    this.#store.write(this.#look);
    this.#lead();
  }

  #lead() {
    for (const link of document.querySelectorAll("a[href]")) {
      if (!(link instanceof HTMLAnchorElement) || link.pathname !== this.#path) continue;
      link.setAttribute("href", `${this.#path}${writeLook(this.#look)}`);
    }
  }

  get #look() {
    return makeLook(this.#dark.checked, Number(this.#far.value));
  }

  get #dark() {
    return findElement(this, "[data-part=dark]", HTMLInputElement);
  }

  get #far() {
    return findElement(this, "[data-part=far]", HTMLSelectElement);
  }

  get #path() {
    return this.getAttribute("path") ?? "";
  }

  get #store() {
    return new Store(this.getAttribute("store") ?? "");
  }
}

customElements.define("screen-look", ScreenLook);
