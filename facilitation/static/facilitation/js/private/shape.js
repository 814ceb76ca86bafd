/**
 * What is kept privately, and how it is brought into shape whatever was in the storage. Pure.
 *
 * @typedef {number | "n" | null} Ring 1 is the centre; "n" is not on the map; null is nothing said
 *
 * @typedef {object} Person
 * @property {number} id
 * @property {string} name
 * @property {string[]} types
 * @property {Ring} before
 * @property {Ring} now
 * @property {Ring} hoped
 * @property {Ring} say how much say they have: 1 is the most
 * @property {string} note
 *
 * @typedef {object} Place
 * @property {Ring} ring the one that is also answered in the room
 * @property {number[]} also
 * @property {Ring} before
 * @property {Ring} say
 * @property {string} why
 *
 * @typedef {object} Private
 * @property {Person[]} people
 * @property {Record<string, Place>} types
 * @property {Record<string, Record<string, number | "n">>} ratings by type and factor
 * @property {string[]} asked types that were rated in the room
 * @property {Record<string, string>} notes by what they are about
 * @property {{ticked: string[], own: string}} choosing
 * @property {{step: string, subject: string, answers: Record<string, string>, done: string[]}} local of a workshop alone
 * @property {{gaps: boolean, moves: boolean, apart: boolean}} settings what is shown, and whether some kinds are held apart
 *
 * @typedef {import("../room/own.js").OwnAnswer} OwnAnswer
 */

export const MOST_PEOPLE = 12;

/** @returns {Private} */
export function makeEmpty() {
  return {
    people: [],
    types: {},
    ratings: {},
    asked: [],
    notes: {},
    choosing: { ticked: [], own: "" },
    local: { step: "", subject: "", answers: {}, done: [] },
    settings: { gaps: true, moves: false, apart: false },
  };
}

/** @param {number} id @returns {Person} */
export const makePerson = (id) => ({
  id,
  name: "",
  types: [],
  before: null,
  now: null,
  hoped: null,
  say: null,
  note: "",
});

/** @returns {Place} */
export const makePlace = () => ({ ring: null, also: [], before: null, say: null, why: "" });

/** @param {any} kept anything @returns {Private} without what is empty */
export function tidy(kept) {
  const { people, types, ratings, asked, notes, choosing, local, settings } = isObject(kept) ? kept : {};
  const empty = makeEmpty();
  return {
    people: (Array.isArray(people) ? people : []).filter(isObject).slice(0, MOST_PEOPLE).map(tidyPerson).filter(isSaid),
    types: pick(types, tidyPlace, isSaid),
    ratings: pick(ratings, (given) => pick(given, readRating, isKnown), isSaid),
    asked: readTexts(asked),
    notes: pick(notes, readText, (text) => text !== ""),
    choosing: { ticked: readTexts(choosing?.ticked), own: readText(choosing?.own) },
    local: {
      step: readText(local?.step),
      subject: readText(local?.subject),
      answers: pick(local?.answers, readText, (text) => text !== ""),
      done: readTexts(local?.done),
    },
    settings: { ...empty.settings, ...pick(settings, Boolean, () => true) },
  };
}

/** @param {Private} data in its shape */
export const isEmpty = (data) => JSON.stringify(data) === JSON.stringify(makeEmpty());

/** @param {any} person @returns {Person} */
function tidyPerson({ id, name, types, before, now, hoped, say, note }) {
  return {
    id: Number(id) || 0,
    name: readText(name),
    types: readTexts(types),
    before: readRing(before),
    now: readRing(now),
    hoped: readRing(hoped),
    say: readRing(say),
    note: readText(note),
  };
}

/** @param {any} place @returns {Place} */
function tidyPlace({ ring, also, before, say, why }) {
  const rings = (Array.isArray(also) ? also : []).filter((one) => Number.isInteger(one) && one > 0);
  return { ring: readRing(ring), also: rings, before: readRing(before), say: readRing(say), why: readText(why) };
}

/**
 * Put what was answered in the room beside the rest; a skip or an answer taken back leaves nothing.
 *
 * @param {Private} data
 * @param {OwnAnswer} answer
 */
export function mirror(data, { ask, subject, slug, choice }) {
  if (ask === "place") {
    data.types[slug] = { ...makePlace(), ...data.types[slug], ring: readRing(readCode(choice)) };
  } else if (ask === "rate") {
    if (!data.asked.includes(subject)) data.asked.push(subject);
    const given = { ...data.ratings[subject] };
    const rating = readRating(readCode(choice));
    if (rating === null) delete given[slug];
    else given[slug] = rating;
    data.ratings[subject] = given;
  }
}

/** Take away again what was answered in the room. @param {Private} data */
export function unmirror(data) {
  for (const place of Object.values(data.types)) place.ring = null;
  for (const subject of data.asked) delete data.ratings[subject];
  data.asked = [];
}

/** @param {string | null} choice */
const readCode = (choice) => (choice !== null && /^[1-9]$/.test(choice) ? Number(choice) : choice);

/** @param {any} value @returns {Ring} */
function readRing(value) {
  return value === "n" || (Number.isInteger(value) && value > 0) ? value : null;
}

/** @param {any} value @returns {number | "n" | null} */
function readRating(value) {
  return value === "n" || (Number.isInteger(value) && value >= 1 && value <= 5) ? value : null;
}

/** @param {any} value @returns {string} */
const readText = (value) => (typeof value === "string" ? value : "");

/** @param {any} values @returns {string[]} */
const readTexts = (values) => (Array.isArray(values) ? values.filter((one) => typeof one === "string") : []);

/** @param {any} value */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {any} value */
const isKnown = (value) => value !== null;

/** Whether anything is in it besides its number. @param {object} value */
function isSaid(value) {
  return Object.entries(value).some(([name, one]) => name !== "id" && one !== null && one !== "" && one?.length !== 0);
}

/**
 * @template T
 * @param {any} values
 * @param {(value: any) => T} read
 * @param {(value: T) => boolean} wanted
 * @returns {Record<string, any>}
 */
function pick(values, read, wanted) {
  if (!isObject(values)) return {};
  const entries = Object.entries(values)
    .filter(([, value]) => read !== tidyPlace || isObject(value))
    .map(([name, value]) => /** @type {[string, T]} */ ([name, read(value)]));
  return Object.fromEntries(entries.filter(([, value]) => wanted(value)));
}
