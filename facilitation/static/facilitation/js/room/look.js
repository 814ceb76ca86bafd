/**
 * How a screen is drawn, apart from what is on it: dark for dark rooms, larger for deep ones. Kept in its address, so
 * that a reload looks the same. Pure.
 *
 * @typedef {object} Look
 * @property {boolean} dark
 * @property {number} far 0 where the last row is up to 6 heights of the screen away, 1 up to 8, 2 farther
 */

const FARTHEST = 2;

/** @param {string} search of an address, as "?dark&far=1" @returns {Look} */
export function readLook(search) {
  const asked = new URLSearchParams(search);
  return makeLook(asked.has("dark"), Number(asked.get("far")));
}

/** What is no look is a usual one. @param {unknown} dark @param {unknown} far @returns {Look} */
export function makeLook(dark, far) {
  return { dark: dark === true, far: far === 1 || far === FARTHEST ? far : 0 };
}

/** @param {Look} look @returns {string} of an address; nothing for the usual look */
export function writeLook({ dark, far }) {
  const asked = [...(dark ? ["dark"] : []), ...(far > 0 ? [`far=${far}`] : [])];
  return asked.length === 0 ? "" : `?${asked.join("&")}`;
}

/** The next larger one, and from the largest back to the usual. @param {Look} look @returns {Look} */
export const enlarge = ({ dark, far }) => ({ dark, far: (far + 1) % (FARTHEST + 1) });

/** Windows of one browser speak to each other under this name. @param {string} path of the screen */
export const getChannel = (path) => `look:${path}`;
