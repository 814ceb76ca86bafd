/**
 * What a phone has said and the server has not yet stored. Survives a lost line and a reload; the latest per question
 * counts; sent only after a welcome; kept until its reply.
 *
 *     const outbox = new Outbox({ key, send: (command) => connection.send(command) });
 *     outbox.put(answer({ question, choice }));
 *     outbox.addEventListener("changed", …);                  // something was put, stored, refused or dropped
 *     outbox.addEventListener("refused", ({ detail }) => …);   // {command, code}: it will not be sent again
 *     outbox.addEventListener("silent", …);                   // no reply for too long: make a new connection
 */

import { Store } from "../lib/store.js";
import { makeRef } from "./messages.js";

/** Milliseconds. */
export const TIMES = { reply: 10_000, firstRetry: 1_000, longestRetry: 15_000 };

/** Refusals that pass by themselves. */
const PASSING = new Set(["unavailable", "too_fast"]);

/**
 * @typedef {import("./messages.js").PhoneCommand} PhoneCommand
 * @typedef {import("./state.js").PhoneState} PhoneState
 *
 * @typedef {object} Entry
 * @property {PhoneCommand} command
 * @property {boolean} flown it was sent at least once, so the server may have it
 * @property {boolean} contested an earlier, different word of the same slot may still be on its way
 * @property {number} [tries]
 * @property {any} [timer]
 *
 * @typedef {object} Options
 * @property {string} key of the room
 * @property {(command: PhoneCommand) => boolean} send
 * @property {() => Storage} [storage]
 * @property {(act: () => void, wait: number) => any} [setTimeout]
 * @property {(timer: any) => void} [clearTimeout]
 * @property {() => number} [random]
 */

export class Outbox extends EventTarget {
  /** @type {Map<string, Entry>} in the order of sending */
  #entries = new Map();
  #ready = false;
  #store;
  #options;

  /** @param {Options} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#store = new Store(`room.${options.key}.outbox`, options.storage);
    for (const { command, flown, contested } of this.#store.read() ?? []) {
      this.#entries.set(getSlot(command), { command: { ...command, ref: makeRef() }, flown, contested });
    }
  }

  get size() {
    return this.#entries.size;
  }

  /** @param {number} question @returns {import("./messages.js").Answer | import("./messages.js").Withdraw | null} */
  get(question) {
    const command = this.#entries.get(`question.${question}`)?.command;
    return command?.type === "answer" || command?.type === "withdraw" ? command : null;
  }

  /** @param {PhoneCommand["type"]} type @returns {boolean} whether a command of this kind waits */
  has(type) {
    return [...this.#entries.values()].some((entry) => entry.command.type === type);
  }

  /** @param {PhoneCommand} command */
  put(command) {
    const slot = getSlot(command);
    const earlier = this.#entries.get(slot);
    const contested = earlier ? earlier.flown || earlier.contested : false;
    if (command.type === "erase") this.#clear();
    this.#remove(slot);
    this.#entries.set(slot, { command, flown: false, contested });
    if (this.#ready) this.#send(slot);
    this.#changed();
  }

  /** The line is up and the server has said what it holds: drop what is there already, send the rest. @param {PhoneState} state */
  welcome(state) {
    const erasing = this.#entries.has("erase");
    for (const [slot, entry] of this.#entries) {
      if (!erasing && !entry.contested && isStored(entry.command, state)) this.#remove(slot);
    }
    this.#ready = true;
    for (const slot of this.#entries.keys()) this.#send(slot);
    this.#changed();
  }

  /** The line is gone: keep everything until the next welcome. */
  pause() {
    this.#ready = false;
    for (const entry of this.#entries.values()) this.#stop(entry);
  }

  /** The session is over: nothing of this can be stored any more. */
  discard() {
    this.pause();
    this.#clear();
    this.#changed();
  }

  /** @param {import("./messages.js").AnswerSaved | import("./messages.js").Refused} reply */
  hear(reply) {
    const found = [...this.#entries].find(([, entry]) => entry.command.ref === reply.ref);
    if (!found) return;
    const [slot, entry] = found;
    if (reply.type === "refused" && PASSING.has(reply.code)) {
      this.#retry(slot, entry);
      return;
    }
    this.#remove(slot);
    this.#changed();
    if (reply.type === "refused") {
      const detail = { command: entry.command, code: reply.code };
      this.dispatchEvent(new CustomEvent("refused", { detail }));
    }
  }

  /** @param {string} slot */
  #send(slot) {
    const entry = this.#entries.get(slot);
    if (!entry || !this.#ready || !this.#options.send(entry.command)) return;
    entry.flown = true;
    this.#wait(entry, TIMES.reply, () => this.dispatchEvent(new Event("silent")));
  }

  /** @param {string} slot @param {Entry} entry */
  #retry(slot, entry) {
    const { random = Math.random } = this.#options;
    const longest = Math.min(TIMES.firstRetry * 2 ** (entry.tries ?? 0), TIMES.longestRetry);
    entry.tries = (entry.tries ?? 0) + 1;
    this.#wait(entry, longest / 2 + (random() * longest) / 2, () => this.#send(slot));
  }

  #clear() {
    for (const slot of this.#entries.keys()) this.#remove(slot);
  }

  /** @param {string} slot */
  #remove(slot) {
    const entry = this.#entries.get(slot);
    if (entry) this.#stop(entry);
    this.#entries.delete(slot);
  }

  #changed() {
    const kept = [...this.#entries.values()].map(({ command, flown, contested }) => ({ command, flown, contested }));
    if (kept.length > 0) this.#store.write(kept);
    else this.#store.forget();
    this.dispatchEvent(new Event("changed"));
  }

  /** @param {Entry} entry @param {number} wait @param {() => void} act */
  #wait(entry, wait, act) {
    this.#stop(entry);
    const { setTimeout: later = globalThis.setTimeout } = this.#options;
    entry.timer = later(act, wait);
  }

  /** @param {Entry} entry */
  #stop(entry) {
    const { clearTimeout: stop = globalThis.clearTimeout } = this.#options;
    stop(entry.timer);
    entry.timer = undefined;
  }
}

/** @param {PhoneCommand} command @returns {string} commands of one slot replace each other */
function getSlot(command) {
  return "question" in command ? `question.${command.question}` : command.type;
}

/** @param {{question: number}} command @param {{questions: {id: number}[]}} round */
const isAsked = ({ question }, { questions }) => questions.some(({ id }) => id === question);

/** @param {PhoneCommand} command @param {PhoneState} state @returns {boolean} whether the server has it already */
function isStored(command, state) {
  switch (command.type) {
    case "answer":
      return state.answers[command.question] === command.choice;
    case "withdraw":
      // A welcome tells of the present round only.
      return state.room.round !== null && isAsked(command, state.room.round) && !(command.question in state.answers);
    case "finish":
      return state.finished && state.room.round?.id === command.round;
    case "watch":
      return state.watching === command.on;
    case "erase":
    case "slow_down":
      return false;
  }
}
