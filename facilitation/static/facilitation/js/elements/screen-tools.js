import { find } from "../lib/find.js";
import { gettext } from "../lib/text.js";
import { enlarge, getChannel, makeLook, readLook, writeLook } from "../room/look.js";

const QUIET_AFTER = 5000;

/** Where even the usual letters are too large for words of somebody's own: at most so many steps smaller. */
const SMALLEST = -3;

/**
 * What the person at the projector may press: F full screen, D dark room, L larger letters, T the numbers as a table.
 * Fades while nobody moves the pointer or tabs here, and keeps the display awake where the browser can. Wraps buttons
 * with data-key; says `table` when the table is asked for. A desk in another window of this browser can choose, too.
 *
 *     <screen-tools><button type="button" data-key="t" aria-pressed="false">…</button>…</screen-tools>
 */
export class ScreenTools extends HTMLElement {
  #ends = new AbortController();
  /** @type {number | undefined} */
  #timer;
  /** @type {BroadcastChannel | null} */
  #others = null;
  #look = makeLook(false, 0);

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
    this.#others = new BroadcastChannel(getChannel(location.pathname));
    this.#others.onmessage = ({ data }) => this.#show(makeLook(data?.dark, data?.far));
    addEventListener("resize", () => this.fit(), { signal });
    this.#show(readLook(location.search));
    this.#wake();
    this.#stayAwake();
  }

  disconnectedCallback() {
    this.#ends.abort();
    this.#others?.close();
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
    else if (key === "d") this.#choose({ ...this.#look, dark: !this.#look.dark });
    else if (key === "l") this.#choose(enlarge(this.#look));
    else if (key === "t") this.#askForTable();
  }

  async #toggleFullScreen() {
    if (!document.fullscreenEnabled) return;
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen().catch(() => undefined);
  }

  /** @param {import("../room/look.js").Look} look */
  #choose(look) {
    this.#show(look);
    this.#others?.postMessage(look);
  }

  /** @param {import("../room/look.js").Look} look */
  #show(look) {
    this.#look = look;
    document.documentElement.dataset.theme = look.dark ? "dark" : "light";
    history.replaceState(null, "", `${location.pathname}${writeLook(look)}`);
    this.#mark("d", look.dark);
    this.#mark("l", look.far > 0);
    this.fit();
  }

  /** Letters as large as was chosen, or as there is room for: what is on the screen is never cut off. */
  fit() {
    const root = document.documentElement;
    const stage = document.querySelector(".screen-stage");
    let { far } = this.#look;
    // A picture has all the room there is already: larger letters would leave less of it for what is drawn.
    if (stage !== null && isDrawn(stage)) far = Math.min(far, 0);
    root.dataset.far = String(far);
    while (far > SMALLEST && stage !== null && runsOver(stage)) {
      far -= 1;
      root.dataset.far = String(far);
    }
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

/** Drawings take the room they are given, a moment later. */
const DRAWN = "[data-part=chart], ring-map";

/** @param {Element} stage */
const isDrawn = (stage) => [...stage.querySelectorAll("[data-part=chart]")].some((chart) => chart.clientHeight > 0);

/** @param {Element} stage whose parts must fit into it */
function runsOver(stage) {
  const { bottom, right } = stage.getBoundingClientRect();
  return [...stage.querySelectorAll("*")].some((part) => {
    if (part.closest(`${DRAWN}, .visually-hidden, [hidden]`) !== null) return false;
    const box = part.getBoundingClientRect();
    if (box.height === 0) return false;
    const wide = part.scrollWidth > part.clientWidth + 1 && part.querySelector(DRAWN) === null;
    return wide || box.bottom > bottom + 1 || box.right > right + 1;
  });
}

customElements.define("screen-tools", ScreenTools);
