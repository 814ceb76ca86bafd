/**
 * A socket that returns by itself. Every page has one; it knows nothing of what is said.
 *
 *     const connection = new Connection("/live/phone/CDFHJK");
 *     connection.addEventListener("message", ({ detail }) => …);   // one event of the server, as an object
 *     connection.addEventListener("status", ({ detail }) => …);    // "connecting", "connected", "reconnecting", "closed"
 *     connection.addEventListener("over", ({ detail }) => …);      // closed for good: "not_admitted", "no_room", "ended"
 *     connection.open();
 *
 * Phones freeze sockets in the background without a word, so a socket that does not answer a ping is dropped and
 * replaced at once, without waiting for its `close`.
 */

import { ping } from "./messages.js";

/** Milliseconds. */
export const TIMES = {
  connect: 5_000,
  beat: 5_000,
  pingEvery: 20_000,
  pongWithin: 5_000,
  probeWithin: 2_000,
  clockJump: 10_000,
  stable: 30_000,
  firstRetry: 1_000,
  retryAfterRestart: 5_000,
  longestRetry: 30_000,
};

/** Close codes after which another try is useless. */
const FINAL = new Map([
  [4401, "not_admitted"],
  [4404, "no_room"],
  [4410, "ended"],
]);

/** Close codes after which everybody comes back at once: spread them out. */
const SPREAD = new Set([1012, 4408]);

/** Events of a window after which the line may be another one, or none. */
const SIGNS = ["pageshow", "online", "offline"];

/**
 * What a connection needs of the world, replaced in tests.
 *
 * @typedef {object} World
 * @property {(url: string) => WebSocket} connect
 * @property {(act: () => void, wait: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now
 * @property {() => number} random
 * @property {string} address the page's own
 * @property {EventTarget} window
 * @property {EventTarget & {visibilityState: string}} document
 */

/** @returns {World} */
const browser = () => ({
  connect: (url) => new WebSocket(url),
  setTimeout: (act, wait) => setTimeout(act, wait),
  clearTimeout: (timer) => clearTimeout(timer),
  now: () => Date.now(),
  random: () => Math.random(),
  address: location.href,
  window,
  document,
});

/** @typedef {"connecting" | "connected" | "reconnecting" | "closed"} Status */

export class Connection extends EventTarget {
  /** @type {Status} */
  status = "connecting";
  /** @type {WebSocket | null} */
  #socket = null;
  #url;
  #world;
  #failures = 0;
  #openedAt = 0;
  #pingedAt = 0;
  #beatAt = 0;
  #awaitedPong = "";
  /** @type {Record<string, any>} */
  #timers = {};

  /** @param {string} path @param {World} [world] */
  constructor(path, world = browser()) {
    super();
    this.#world = world;
    const url = new URL(path, world.address);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.#url = url.href;
  }

  open() {
    this.#world.document.addEventListener("visibilitychange", this.#wake);
    for (const name of SIGNS) this.#world.window.addEventListener(name, this.#wake);
    this.#connect();
  }

  /** @param {object} message @returns {boolean} whether there was an open socket to put it on */
  send(message) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Give up this socket and make a new one: it has gone silent. */
  drop() {
    if (this.status !== "closed") this.#retry(0);
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
    const socket = this.#world.connect(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#heard(JSON.parse(data));
    socket.onclose = ({ code }) => this.#closed(code);
    this.#wait("connect", TIMES.connect, () => this.#retry(0));
  }

  #opened() {
    this.#stop("connect");
    this.#openedAt = this.#pingedAt = this.#beatAt = this.#world.now();
    this.#beat();
  }

  /** @param {any} message */
  #heard(message) {
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
    if (why === undefined) return this.#retry(code);
    this.close();
    this.dispatchEvent(new CustomEvent("over", { detail: why }));
  }

  /** @param {number} code of the close, 0 where there was none */
  #retry(code) {
    const now = this.#world.now();
    if (this.#openedAt > 0 && now - this.#openedAt >= TIMES.stable) this.#failures = 0;
    this.#leave();
    const ceiling = Math.min(TIMES.firstRetry * 2 ** this.#failures, TIMES.longestRetry);
    const longest = SPREAD.has(code) ? Math.max(ceiling, TIMES.retryAfterRestart) : ceiling;
    this.#failures += 1;
    this.#say("reconnecting");
    this.#wait("retry", this.#world.random() * longest, () => this.#connect());
  }

  /** Let go of the socket, if there is one, and of everything that waits for it. */
  #leave() {
    for (const name of Object.keys(this.#timers)) this.#stop(name);
    const socket = this.#socket;
    this.#socket = null;
    this.#openedAt = 0;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #beat() {
    const now = this.#world.now();
    if (now - this.#beatAt > TIMES.beat + TIMES.clockJump) this.#ping(TIMES.probeWithin);
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
    this.#wait("pong", within, () => this.#retry(0));
  }

  /** The page is back, or the network came or went: is the line still alive? @param {Event} event */
  #wake = (event) => {
    const hidden = event.type === "visibilitychange" && this.#world.document.visibilityState !== "visible";
    const fresh = event.type === "pageshow" && !(/** @type {PageTransitionEvent} */ (event).persisted);
    if (hidden || fresh) return;
    if (this.#socket?.readyState === 1) this.#ping(TIMES.probeWithin);
    else if (this.#socket === null && event.type !== "offline") this.#connect();
  };

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
