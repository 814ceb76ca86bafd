/**
 * The rings of a bullseye as bands of equal width, the centre first: none is too thin for a thumb. Pure.
 *
 *     getBands(4, 164)   // [{ inner: 0, outer: 41 }, { inner: 41, outer: 82 }, …]
 *
 * @typedef {{inner: number, outer: number}} Band
 */

/** @param {number} rings @param {number} radius of the whole @returns {Band[]} */
export function getBands(rings, radius) {
  const width = radius / rings;
  return Array.from({ length: rings }, (_, ring) => ({ inner: ring * width, outer: (ring + 1) * width }));
}

/**
 * Which step of a palette of `colours` each ring has: the first and the last always, the others between them.
 *
 * @param {number} rings
 * @param {number} colours
 * @returns {number[]} from 0
 */
export function getShades(rings, colours) {
  return Array.from({ length: rings }, (_, ring) => Math.round((ring * (colours - 1)) / (rings - 1)));
}
