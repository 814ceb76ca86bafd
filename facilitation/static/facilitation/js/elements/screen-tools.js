import { find } from "../lib/find.js";
import { gettext } from "../lib/text.js";

const QUIET_AFTER = 5000;

/**
 * What the person at the projector may press: F full screen, D dark room, T the numbers as a table. Fades while nobody
 * moves the pointer or tabs here, and keeps the display awake where the browser can. Wraps buttons with data-key;
 * says `table` when the table is asked for.
 *
 *     <screen-tools><button type="button" data-key="t" aria-pressed="false">…</button>…</screen-tools>
 */
export class ScreenTools extends HTMLElement {
  #ends = new AbortController();
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    this.#ends = new AbortController();
    const { signal } = this.#ends;
    document.addEventListener("keydown", (event) => this.#press(event), { signal });
    document.addEventListener("pointermove", () => this.#wake(), { signal });
    document.addEventListener("focusin", () => this.#wake(), { signal });
    document.addEventListener("fullscreenchange", () => this.#mark("f", document.fullscreenElement !== null), {
      signal,
    });
    document.addEventListener("visibilitychange", () => this.#stayAwake(), { signal });
    for (const button of this.querySelectorAll("[data-key]")) {
      button.addEventListener("click", () => this.#do(button.getAttribute("data-key") ?? ""), { signal });
    }
    find(this, "[data-key=f]").hidden = !document.fullscreenEnabled;
    this.#mark("d", document.documentElement.dataset.theme === "dark");
    this.#wake();
    this.#stayAwake();
  }

  disconnectedCallback() {
    this.#ends.abort();
    clearTimeout(this.#timer);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    this.#do(event.key.toLowerCase());
  }

  /** @param {string} key */
  #do(key) {
    if (key === "f") this.#toggleFullScreen();
    else if (key === "d") this.#toggleDark();
    else if (key === "t") this.#askForTable();
  }

  async #toggleFullScreen() {
    if (!document.fullscreenEnabled) return;
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen().catch(() => undefined);
  }

  #toggleDark() {
    const root = document.documentElement;
    const dark = root.dataset.theme !== "dark";
    root.dataset.theme = dark ? "dark" : "light";
    history.replaceState(null, "", dark ? "?dark" : location.pathname);
    this.#mark("d", dark);
  }

  #askForTable() {
    const on = find(this, "[data-key=t]").getAttribute("aria-pressed") !== "true";
    this.#mark("t", on);
    this.dispatchEvent(new CustomEvent("table", { bubbles: true, detail: { on } }));
  }

  /** @param {string} key @param {boolean} on */
  #mark(key, on) {
    find(this, `[data-key=${key}]`).setAttribute("aria-pressed", String(on));
  }

  #wake() {
    clearTimeout(this.#timer);
    document.documentElement.removeAttribute("data-quiet");
    this.#timer = setTimeout(() => document.documentElement.setAttribute("data-quiet", ""), QUIET_AFTER);
  }

  /** Browsers keep a display awake only on secure pages, and only while the page is seen. */
  async #stayAwake() {
    if (document.visibilityState !== "visible") return;
    const lock = await navigator.wakeLock?.request("screen").catch(() => null);
    find(this, "[data-part=sleep]").textContent = lock ? "" : gettext("Keep this computer from going to sleep.");
  }
}

customElements.define("screen-tools", ScreenTools);
