/**
 * A line that returns by itself. Every page has one; it knows nothing of what is said.
 *
 *     const connection = new Connection("/live/phone/CDFHJK");
 *     connection.addEventListener("message", ({ detail }) => …);   // one event of the server, as an object
 *     connection.addEventListener("status", ({ detail }) => …);    // "connecting", "connected", "reconnecting", "closed"
 *     connection.addEventListener("over", ({ detail }) => …);      // closed for good: "not_admitted", "no_room", "ended"
 *     connection.open();
 *
 * Phones freeze sockets in the background without a word, so a line that does not answer a ping is dropped and
 * replaced at once, without waiting for its `close`. Where no socket opens twice in a row, or sockets go silent soon
 * after they have opened, the line is made of posts (`posts.js`, fetched only then), and a socket tried once a minute.
 */

import { Store } from "../lib/store.js";
import { ping } from "./messages.js";

/** Milliseconds. */
export const TIMES = {
  connect: 5_000,
  welcome: 8_000,
  beat: 4_000,
  pingEvery: 12_000,
  pongWithin: 4_000,
  probeWithin: 2_000,
  clockJump: 10_000,
  stable: 30_000,
  firstRetry: 1_000,
  retryAfterRestart: 5_000,
  longestRetry: 30_000,
  /** For desks and screens: a room has a few of them, and everybody looks at them. */
  longestRetryOfFew: 4_000,
};

/** Sockets in a row that were no use, after which the line is made of posts. */
const ENOUGH = 2;

/** Close codes after which another try is useless. */
const FINAL = new Map([
  [4401, "not_admitted"],
  [4404, "no_room"],
  [4410, "ended"],
]);

/** Close codes with which the server asks to wait: the room is full, or too much comes from this network. */
const HELD = new Map([
  [4403, "full"],
  [4429, "wait"],
]);

/** Close codes after which everybody comes back at once: spread them out. */
const SPREAD = new Set([1012, 4408]);

/** Events of a window after which the line may be another one, or none. */
const SIGNS = ["pagehide", "pageshow", "online", "offline"];

/**
 * What a connection needs of the world, replaced in tests.
 *
 * @typedef {import("./posts.js").Line} Line
 * @typedef {object} World
 * @property {(url: string) => Line} connect
 * @property {(url: () => string, open: () => Line, take: (line: Line) => void, fail: () => void) => void} post makes a
 *   line of posts, each to a `url` of its own, which now and then opens a socket to see whether it works by now
 * @property {(act: () => void, wait: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now
 * @property {() => number} random
 * @property {string} address the page's own
 * @property {() => Storage} storage the tab's own
 * @property {EventTarget} window
 * @property {EventTarget & {visibilityState: string}} document
 */

/** @returns {World} */
const browser = () => ({
  connect: (url) => new WebSocket(url),
  post: (url, open, take, fail) => void import("./posts.js").then(({ Posts }) => take(new Posts(url, open)), fail),
  setTimeout: (act, wait) => setTimeout(act, wait),
  clearTimeout: (timer) => clearTimeout(timer),
  now: () => Date.now(),
  random: () => Math.random(),
  address: location.href,
  storage: () => sessionStorage,
  window,
  document,
});

/** @typedef {"connecting" | "connected" | "reconnecting" | "closed"} Status */

export class Connection extends EventTarget {
  /** @type {Status} */
  status = "connecting";
  /** @type {string | null} why the server lets this page wait: "full" or "wait" */
  held = null;
  /** @type {Line | null} */
  #line = null;
  /** Counts the lines, so that one that comes too late is known. */
  #made = 0;
  #posts = false;
  #heardAny = false;
  /** Sockets and posts so far, each of which makes those before it obsolete: the server hears the newest only. */
  #count = 0;
  #page = "";
  /** What a page that is put away leaves to the next one in its tab, which may be itself, reloaded. */
  #left;
  /** Sockets in a row that said nothing, and that soon said nothing more. */
  #mute = 0;
  #frail = 0;
  #url;
  #address;
  #world;
  #longest;
  #failures = 0;
  #openedAt = 0;
  #pingedAt = 0;
  #beatAt = 0;
  #awaitedPong = "";
  /** @type {Record<string, any>} */
  #timers = {};

  /** @param {string} path @param {World} [world] @param {number} [longest] milliseconds between two tries at most */
  constructor(path, world = browser(), longest = TIMES.longestRetry) {
    super();
    this.#world = world;
    this.#longest = longest;
    const url = new URL(path, world.address);
    this.#address = url.href;
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.#url = url.href;
    this.#left = new Store(`line.${url.pathname}`, world.storage);
    this.#goOn();
  }

  open() {
    this.#world.document.addEventListener("visibilitychange", this.#wake);
    for (const name of SIGNS) this.#world.window.addEventListener(name, this.#wake);
    this.#connect();
  }

  /** @param {object} message @returns {boolean} whether there was an open socket to put it on */
  send(message) {
    if (this.#line?.readyState !== 1) return false;
    this.#line.send(JSON.stringify(message));
    return true;
  }

  /** Give up this line and make a new one: it has gone silent. */
  drop() {
    if (this.status !== "closed") this.#lost(0);
  }

  /** Leave for good. */
  close() {
    this.#leave();
    this.#world.document.removeEventListener("visibilitychange", this.#wake);
    for (const name of SIGNS) this.#world.window.removeEventListener(name, this.#wake);
    this.#say("closed");
  }

  #connect() {
    this.#leave();
    if (this.#frail >= ENOUGH) this.#post();
    else this.#take(this.#world.connect(this.#number(this.#url)), false);
  }

  /** @param {string} url @returns {string} */
  #number(url) {
    this.#count += 1;
    return `${url}?page=${this.#page}&line=${this.#count}`;
  }

  /**
   * Go on counting where the page before left off, so that what a line of it still holds is overtaken too. Taken away at
   * once: the copy of a tab finds nothing, and counts for itself.
   */
  #goOn() {
    const left = this.#left.read();
    this.#left.forget();
    this.#page = left?.page ?? (this.#world.random().toString(36).slice(2, 14) || "0");
    this.#count = Math.max(this.#count, left?.count ?? 0);
  }

  #post() {
    this.#leave();
    const made = this.#made;
    const isLate = () => made !== this.#made;
    // What posts need may be stuck in a dead line itself, and a socket work by now.
    const giveUp = () => {
      this.#frail = 0;
      this.#retry(0);
    };
    this.#wait("connect", TIMES.connect, giveUp);
    this.#world.post(
      () => this.#number(this.#address),
      () => this.#world.connect(this.#url),
      (line) => (isLate() ? line.close() : this.#take(line, true)),
      () => isLate() || giveUp(),
    );
  }

  /** @param {Line} line @param {boolean} posts */
  #take(line, posts) {
    this.#line = line;
    this.#posts = posts;
    this.#heardAny = false;
    line.onopen = () => this.#opened();
    line.onmessage = (/** @type {MessageEvent} */ { data }) => this.#heard(JSON.parse(data));
    line.onclose = (/** @type {CloseEvent} */ { code }) => this.#closed(code);
    line.onbetter = () => {
      this.#frail = 0;
      this.#connect();
    };
    this.#wait("connect", TIMES.connect, () => this.#lost(0));
  }

  #opened() {
    this.#wait("connect", TIMES.welcome, () => this.#lost(0));
    this.#openedAt = this.#pingedAt = this.#beatAt = this.#world.now();
    this.#beat();
  }

  /** @param {any} message */
  #heard(message) {
    this.#stop("connect");
    this.#heardAny = true;
    this.held = null;
    if (!this.#posts) this.#mute = 0;
    this.#say("connected");
    if (message.type !== "pong") {
      this.dispatchEvent(new CustomEvent("message", { detail: message }));
    } else if (message.ref === this.#awaitedPong) {
      this.#stop("pong");
    }
  }

  /** @param {number} code */
  #closed(code) {
    const why = FINAL.get(code);
    if (HELD.has(code)) return this.#hold(code);
    if (why === undefined) return this.#lost(code);
    this.close();
    this.dispatchEvent(new CustomEvent("over", { detail: why }));
  }

  /** The line is fine, and the server has said to come back later. @param {number} code */
  #hold(code) {
    this.held = HELD.get(code) ?? null;
    this.#leave();
    this.#say("reconnecting");
    this.dispatchEvent(new CustomEvent("status", { detail: this.status }));
    this.#return(TIMES.longestRetry);
  }

  /** @param {number} code of the close, 0 where there was none */
  #lost(code) {
    const stable = this.#openedAt > 0 && this.#world.now() - this.#openedAt >= TIMES.stable;
    if (stable) this.#failures = 0;
    if (!this.#posts && !this.#heardAny) {
      this.#mute += 1;
      if (this.#mute >= ENOUGH) return this.#post();
    } else if (stable || this.#posts) {
      this.#frail = 0;
    } else if (code === 0 || code === 1006) {
      this.#frail += 1;
    }
    this.#retry(code);
  }

  /** @param {number} code */
  #retry(code) {
    this.#leave();
    const ceiling = Math.min(TIMES.firstRetry * 2 ** this.#failures, this.#longest);
    const longest = SPREAD.has(code) ? Math.max(ceiling, TIMES.retryAfterRestart) : ceiling;
    this.#failures += 1;
    this.#say("reconnecting");
    this.#return(longest);
  }

  /** @param {number} longest wait, of which a part is left to chance: others may have to come back, too */
  #return(longest) {
    this.#wait("retry", this.#world.random() * longest, () => this.#connect());
  }

  /** Let go of the line, if there is one, and of everything that waits for it. */
  #leave() {
    for (const name of Object.keys(this.#timers)) this.#stop(name);
    this.#made += 1;
    this.#openedAt = 0;
    if (this.#line === null) return;
    this.#line.onopen = this.#line.onmessage = this.#line.onclose = this.#line.onbetter = null;
    this.#line.close();
    this.#line = null;
  }

  #beat() {
    const now = this.#world.now();
    const gone = now - this.#beatAt;
    if (gone > TIMES.beat + TIMES.clockJump || gone < 0) this.#ping(TIMES.probeWithin);
    else if (now - this.#pingedAt >= TIMES.pingEvery) this.#ping(TIMES.pongWithin);
    this.#beatAt = now;
    this.#wait("beat", TIMES.beat, () => this.#beat());
  }

  /** @param {number} within */
  #ping(within) {
    const message = ping();
    this.#pingedAt = this.#world.now();
    this.#awaitedPong = message.ref;
    this.send(message);
    this.#wait("pong", within, () => this.#lost(0));
  }

  /** The page is back, or the network came or went: is the line still alive? @param {Event} event */
  #wake = (event) => {
    if (event.type === "pagehide") return this.#rest();
    const hidden = event.type === "visibilitychange" && this.#world.document.visibilityState !== "visible";
    const fresh = event.type === "pageshow" && !(/** @type {PageTransitionEvent} */ (event).persisted);
    if (hidden || fresh) return;
    if (event.type === "pageshow") this.#goOn();
    if (this.#line?.readyState === 1) this.#ping(TIMES.probeWithin);
    else if (this.#line === null && event.type !== "offline") this.#return(TIMES.firstRetry);
  };

  /** The page is put away, for good or until somebody goes back to it: browsers keep no page that has a line. */
  #rest() {
    this.#left.write({ page: this.#page, count: this.#count });
    this.#leave();
    this.#say("reconnecting");
  }

  /** @param {Status} status */
  #say(status) {
    if (status === this.status) return;
    this.status = status;
    this.dispatchEvent(new CustomEvent("status", { detail: status }));
  }

  /** @param {string} name @param {number} wait @param {() => void} act */
  #wait(name, wait, act) {
    this.#stop(name);
    this.#timers[name] = this.#world.setTimeout(act, wait);
  }

  /** @param {string} name */
  #stop(name) {
    this.#world.clearTimeout(this.#timers[name]);
    delete this.#timers[name];
  }
}
