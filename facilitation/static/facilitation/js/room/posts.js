/**
 * A line made of posts, with the manners of a socket, for networks that let no socket through.
 *
 *     const line = new Posts(() => "https://…/live/phone/CDFHJK", () => new WebSocket("wss://…"));   // asks at once
 *     line.onbetter = () => …;   // a socket works after all
 *
 * One post at a time carries what is to be said and brings the replies, and the state if it has changed. Once a minute
 * a socket is tried.
 */

/** Milliseconds. */
export const TIMES = { pause: 2_500, patience: 8_000, socketAgain: 60_000, socketWithin: 8_000 };

/** Frames that one post carries: fewer than may be said at once. */
const MOST = 20;

/**
 * @typedef {object} Line a socket, or what has its manners
 * @property {number} readyState
 * @property {(text: string) => void} send
 * @property {() => void} close
 * @property {any} onopen
 * @property {any} onmessage
 * @property {any} onclose
 * @property {any} [onbetter] what is called when a socket works after all
 *
 * What posts need of the world, replaced in tests:
 *
 * @typedef {object} World
 * @property {(url: string, options: RequestInit) => Promise<Response>} fetch
 * @property {(act: () => void, wait: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} random
 */

/** @type {World} */
const BROWSER = {
  fetch: (url, options) => fetch(url, options),
  setTimeout: (act, wait) => setTimeout(act, wait),
  clearTimeout: (timer) => clearTimeout(timer),
  random: () => Math.random(),
};

export class Posts {
  readyState = 0;
  /** @type {any} */
  onopen = null;
  /** @type {any} */
  onmessage = null;
  /** @type {any} */
  onclose = null;
  /** @type {any} */
  onbetter = null;
  #url;
  #open;
  /** @type {Line | null} */
  #trial = null;
  #world;
  /** @type {string[]} */
  #frames = [];
  #digest = "";
  #busy = false;
  #aborter = new AbortController();
  /** @type {any} when to ask again, or to give up; and the same for a socket */
  #timer = null;
  /** @type {any} */
  #again = null;

  /** @param {() => string} url of each post @param {() => Line} open makes a socket @param {World} [world] */
  constructor(url, open, world = BROWSER) {
    this.#url = url;
    this.#open = open;
    this.#world = world;
    this.#ask();
    this.#tryLater();
  }

  /** @param {string} frame */
  send(frame) {
    this.#frames.push(frame);
    this.#ask();
  }

  close() {
    this.readyState = 3;
    this.#world.clearTimeout(this.#timer);
    this.#giveUp();
    this.#aborter.abort();
  }

  /** Ask now, unless a question is on its way: then right after it. */
  async #ask() {
    if (this.#busy || this.readyState === 3) return;
    this.#busy = true;
    this.#wait(TIMES.patience, () => this.#end(1006));
    try {
      this.#hear(...(await this.#post(this.#frames.splice(0, MOST))));
    } catch {
      this.#end(1006);
    }
  }

  /** @param {string[]} frames @returns {Promise<[Response, string]>} */
  async #post(frames) {
    const response = await this.#world.fetch(this.#url(), {
      method: "POST",
      body: frames.join("\n"),
      headers: { "Content-Type": "application/x-ndjson", "Welcome-Digest": this.#digest },
      cache: "no-store",
      signal: this.#aborter.signal,
    });
    return [response, await response.text()];
  }

  /** @param {Response} response @param {string} said */
  #hear(response, said) {
    if (this.readyState === 3) return;
    const closing = Number(response.headers.get("Closing"));
    const digest = response.headers.get("Welcome-Digest");
    if (closing || !response.ok) return this.#end(closing || 1006);
    if (this.readyState === 0) {
      // Something on the way may answer anything with 200: a page to sign in to a network, for example.
      if (digest === null) return this.#end(1006);
      this.readyState = 1;
      this.onopen?.();
    }
    this.#digest = digest ?? this.#digest;
    for (const line of said.split("\n")) if (line) this.onmessage?.({ data: line });
    if (this.readyState !== 1) return;
    this.#busy = false;
    if (this.#frames.length > 0) this.#ask();
    else this.#wait(TIMES.pause * (0.8 + 0.4 * this.#world.random()), () => this.#ask());
  }

  #tryLater() {
    this.#giveUp();
    this.#again = this.#world.setTimeout(() => this.#try(), TIMES.socketAgain);
  }

  #try() {
    const socket = this.#open();
    this.#trial = socket;
    socket.onmessage = () => this.onbetter?.();
    socket.onclose = () => this.#tryLater();
    this.#again = this.#world.setTimeout(socket.onclose, TIMES.socketWithin);
  }

  #giveUp() {
    this.#world.clearTimeout(this.#again);
    if (this.#trial === null) return;
    this.#trial.onmessage = this.#trial.onclose = null;
    this.#trial.close();
    this.#trial = null;
  }

  /** @param {number} code */
  #end(code) {
    if (this.readyState === 3) return;
    this.close();
    this.onclose?.({ code });
  }

  /** @param {number} wait @param {() => void} act */
  #wait(wait, act) {
    this.#world.clearTimeout(this.#timer);
    this.#timer = this.#world.setTimeout(act, wait);
  }
}
