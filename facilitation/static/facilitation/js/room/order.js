import { Store } from "../lib/store.js";

/**
 * An order of its own for every phone, so that no kind of relationship always comes first.
 *
 * @param {string[]} slugs
 * @param {number} seed the same seed gives the same order, also when one more has come or gone
 * @returns {string[]}
 */
export function shuffle(slugs, seed) {
  const marks = new Map(slugs.map((slug) => [slug, mark(`${seed}.${slug}`)]));
  return [...slugs].sort((one, other) => (marks.get(one) ?? 0) - (marks.get(other) ?? 0));
}

/** @param {string} text @returns {number} looks like chance, and is always the same for a text */
function mark(text) {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** What the order of this phone is made from: drawn once, kept in the tab. @param {string} key of the room @returns {number} */
export function getSeed(key) {
  const store = new Store(`room.${key}.shuffle`);
  const kept = store.read();
  if (kept !== null) return kept;
  const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
  store.write(seed);
  return seed;
}
