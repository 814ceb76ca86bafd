/** A pretended world: a clock that moves when told, sockets that do as told, a tab's storage. */

export class Clock {
  /** @type {Map<number, {at: number, act: () => void}>} */
  #timers = new Map();
  #made = 0;
  time = 1_000_000;

  now = () => this.time;

  /** @param {() => void} act @param {number} wait */
  setTimeout = (act, wait) => {
    this.#made += 1;
    this.#timers.set(this.#made, { at: this.time + wait, act });
    return this.#made;
  };

  /** @param {number} timer */
  clearTimeout = (timer) => {
    this.#timers.delete(timer);
  };

  get waiting() {
    return this.#timers.size;
  }

  /** Set the clock back: timers fire when they would have. @param {number} milliseconds */
  setBack(milliseconds) {
    this.time -= milliseconds;
    for (const timer of this.#timers.values()) timer.at -= milliseconds;
  }

  /** Let time pass, with every timer at its moment. @param {number} milliseconds */
  pass(milliseconds) {
    const end = this.time + milliseconds;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      const [timer, { at, act }] = next;
      this.#timers.delete(timer);
      this.time = Math.max(at, this.time);
      act();
    }
    this.time = end;
  }

  /** The device sleeps: time passes and no timer fires until it wakes. @param {number} milliseconds */
  sleep(milliseconds) {
    this.time += milliseconds;
  }

  /** @param {number} end */
  #next(end) {
    return [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
  }
}

export class FakeSocket {
  readyState = 0;
  /** @type {any[]} */
  sent = [];
  left = false;
  /** @type {any} */
  onopen = null;
  /** @type {any} */
  onmessage = null;
  /** @type {any} */
  onclose = null;
  /** @type {any} */
  onbetter = null;

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.left = true;
  }

  accept() {
    this.readyState = 1;
    this.onopen?.();
  }

  /** @param {object} message */
  say(message) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** @param {number} code */
  end(code) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

export class FakeStorage {
  /** @type {Map<string, string>} */
  values = new Map();

  /** @param {string} name */
  getItem(name) {
    return this.values.get(name) ?? null;
  }

  /** @param {string} name @param {string} text */
  setItem(name, text) {
    this.values.set(name, text);
  }

  /** @param {string} name */
  removeItem(name) {
    this.values.delete(name);
  }
}

/** @param {{random?: number, address?: string, posts?: boolean | "never", tab?: any}} [options] `posts`: whether a line of them can be made, or nobody ever hears. `tab`: its storage */
export function makeWorld({
  random = 0.5,
  address = "http://192.168.1.5:8000/CDFHJK",
  posts = false,
  tab = new FakeStorage(),
} = {}) {
  const clock = new Clock();
  /** @type {FakeSocket[]} */
  const sockets = [];
  /** @type {FakeSocket[]} */
  const posted = [];
  return {
    clock,
    sockets,
    /** The lines of posts that were made. */
    posted,
    /** @param {() => string} url @param {() => any} _open @param {(line: any) => void} take @param {() => void} fail */
    post(url, _open, take, fail) {
      if (posts === "never") return;
      if (!posts) return fail();
      const line = new FakeSocket(url());
      posted.push(line);
      take(line);
    },
    get socket() {
      return /** @type {FakeSocket} */ (sockets.at(-1));
    },
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    now: clock.now,
    random: () => random,
    address,
    storage: () => tab,
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), { visibilityState: "visible" }),
    /** @param {string} url */
    connect(url) {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return /** @type {any} */ (socket);
    },
  };
}
