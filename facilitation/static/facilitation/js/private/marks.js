/**
 * Somebody's own map in words: what stands in which ring, and everything else they have written, as a plain text. Pure.
 *
 * @typedef {import("./shape.js").Private} Private
 * @typedef {import("./shape.js").Ring} Ring
 * @typedef {import("./map.js").Mark} Mark
 *
 * @typedef {object} Words the page's texts
 * @property {{slug: string, label: string}[]} types
 * @property {{slug: string, label: string}[]} factors
 * @property {{label: string}[]} rings
 * @property {{slug: string, label: string}[]} stages
 * @property {{label: string}[]} say how much say, the most first
 * @property {{slug: string, text: string}[]} choosing what to look for in a helper
 * @property {Record<string, {choices: {code: string, label: string}[], questions: {slug: string, label: string}[]}>} asks
 */

import { gettext, interpolate } from "../lib/text.js";
import { getInitials } from "./map.js";

/** @param {Ring} ring @param {Words["rings"]} rings @returns {string} */
export function sayRing(ring, rings) {
  if (ring === "n") return gettext("Not on my map");
  return ring === null ? "" : (rings[ring - 1]?.label ?? "");
}

/** The kinds of relationship on the map, numbered, then the people. @param {Private} data @param {Words} words @returns {Mark[]} */
export function getMarks(data, words) {
  const placed = words.types.filter(({ slug }) => typeof data.types[slug]?.ring === "number");
  return [
    ...placed.map(({ slug }, index) => {
      return { id: slug, text: String(index + 1), ring: Number(data.types[slug]?.ring), round: false };
    }),
    ...getPeopleMarks(data),
  ];
}

/** @param {Private} data @returns {Mark[]} */
export function getPeopleMarks({ people, settings }) {
  return people
    .filter(({ now }) => typeof now === "number")
    .map(({ id, name, now, before, hoped }) => ({
      id: `person-${id}`,
      text: getInitials(name) || "?",
      ring: Number(now),
      before: settings.moves && typeof before === "number" ? before : null,
      hoped: settings.moves && typeof hoped === "number" ? hoped : null,
      round: true,
    }));
}

/** What stands in each ring, the centre first; rings can be empty. @param {Private} data @param {Words} words */
export function getLines(data, words) {
  const marks = getMarks(data, words);
  return words.rings.map(({ label }, index) => {
    const here = marks.filter(({ ring }) => ring === index + 1).map((mark) => getName(mark, data, words));
    return { label, words: here.join(", ") || gettext("Nothing here. A ring can be empty.") };
  });
}

/** @param {Mark} mark @param {Private} data @param {Words} words */
function getName(mark, data, words) {
  const person = data.people.find(({ id }) => `person-${id}` === mark.id);
  if (person) return person.name.trim() || "?";
  return `${mark.text} ${words.types.find(({ slug }) => slug === mark.id)?.label ?? ""}`;
}

/** Everything, as a text to keep. @param {Private} data @param {Words} words @param {string} date @returns {string} */
export function writeAll(data, words, date) {
  const parts = [
    [gettext("My map"), date],
    getLines(data, words).map(({ label, words: here }) => `${label}: ${here}`),
    ...words.types.map(({ slug, label }) => writeType(slug, label, data, words)),
    ...data.people.map((person) => writePerson(person, words)),
    ...Object.entries(data.notes).map(([about, text]) => [sayAbout(about, words), text]),
    writeChoosing(data, words),
  ];
  const written = parts.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${written.join("\n\n")}\n`;
}

/** @param {string} slug @param {string} label @param {Private} data @param {Words} words @returns {string[]} */
function writeType(slug, label, data, words) {
  const place = data.types[slug];
  const ratings = Object.entries(data.ratings[slug] ?? {});
  const { rings } = words;
  const lines = [
    ...say(gettext("And also here: %(value)s"), (place?.also ?? []).map((ring) => sayRing(ring, rings)).join(", ")),
    ...say(gettext("Used to be: %(value)s"), sayRing(place?.before ?? null, rings)),
    ...say(gettext("Say in my life: %(value)s"), saySay(place?.say ?? null, words)),
    ...say(gettext("Why: %(value)s"), place?.why ?? ""),
    ...ratings.map(([factor, rating]) => `${getLabel(words.factors, factor)}: ${sayRating(rating, words)}`),
  ];
  return lines.length > 0 ? [label, ...lines] : [];
}

/** @param {import("./shape.js").Person} person @param {Words} words @returns {string[]} */
function writePerson({ name, types, before, now, hoped, say: much, note }, words) {
  const { rings } = words;
  return [
    name.trim() || "?",
    ...say(gettext("Kinds: %(value)s"), types.map((slug) => getLabel(words.types, slug)).join(", ")),
    ...say(gettext("Ring: %(value)s"), sayRing(now, rings)),
    ...say(gettext("Used to be: %(value)s"), sayRing(before, rings)),
    ...say(gettext("Hoped for: %(value)s"), sayRing(hoped, rings)),
    ...say(gettext("Say in my life: %(value)s"), saySay(much, words)),
    ...say(gettext("Note: %(value)s"), note),
  ];
}

/** @param {Private} data @param {Words} words @returns {string[]} */
function writeChoosing({ choosing }, words) {
  const ticked = words.choosing.filter(({ slug }) => choosing.ticked.includes(slug)).map(({ text }) => text);
  const lines = [...ticked, ...(choosing.own === "" ? [] : [choosing.own])];
  return lines.length > 0 ? [gettext("Choosing a helper"), ...lines] : [];
}

/** @param {string} text @param {string} value @returns {string[]} nothing where nothing was said */
const say = (text, value) => (value === "" ? [] : [interpolate(text, { value })]);

/** @param {Ring} ring the most say is 1 @param {Words} words */
const saySay = (ring, { say: much }) => (typeof ring === "number" ? (much[ring - 1]?.label ?? "") : "");

/** @param {number | "n"} rating @param {Words} words */
function sayRating(rating, { asks }) {
  return asks.rate?.choices.find(({ code }) => code === String(rating))?.label ?? String(rating);
}

/** @param {{slug: string, label: string}[]} known @param {string} slug */
const getLabel = (known, slug) => known.find((one) => one.slug === slug)?.label ?? slug;

/** @param {string} about @param {Words} words */
function sayAbout(about, { stages }) {
  if (about === "thank-you") return gettext("A thank-you");
  return getLabel(stages, about);
}
