/**
 * One person's own map against the things they rated: worked out on their phone, and never sent. The room's is made of
 * totals by the same formula (facilitation/rules/congruence.py); both read tests/vectors/congruence.json. Pure.
 *
 * @typedef {Record<string, number | "n" | "s" | null | undefined>} Ratings by the thing's slug: 1 to 5, "n" where it does
 *   not apply; "s" and nothing at all are blanks
 * @typedef {number | "n" | null} Ring 1 is the centre
 *
 * @typedef {"lines_up" | "small" | "bigger"} Band
 * @typedef {"closer" | "same" | "further"} Direction placed closer than the things suggest, or further out
 * @typedef {"off_map" | "not_enough" | "nothing"} Reason why there is nothing to compare: it is in no ring, too few of the
 *   things are answered, or none of them applies
 *
 * @typedef {object} Gap
 * @property {number} placed 0 at the edge, 1 at the centre
 * @property {number} factors the same, by the things
 * @property {number} expectedRing near which ring the things would put it, from 1; not a whole number
 * @property {number} steps how many rings lie between, above 0 where it was placed closer
 * @property {Band} band
 * @property {Direction} direction
 *
 * @typedef {"one_ring" | "same" | "mixed" | "reversed"} Order
 * @typedef {{closer: string, further: string}} Swap slugs: the first was placed closer, but the second has more of the things
 */

/** Nobody needs it to feel close: where it does not apply, it is left out instead of counted as absent. */
export const INTIMACY = "intimacy";

const [NEEDED, ALL] = [9, 13];
const [SMALL, BIGGER] = [0.75, 1.5];

/** Numbers that should be the same may differ by their last digits. */
const ALIKE = 1e-9;

const LEAST_TYPES = 3;
const CLEAR = 0.4;
const MUCH = 0.5;
const MOST_SWAPS = 2;

/** @param {number} things how many can be rated @returns {number} how many need an answer: 9 of 13 */
export const countNeeded = (things) => Math.ceil((things * NEEDED) / ALL);

/** @param {number} ring @param {number} rings @returns {number} 1 for the centre, 0 for the edge */
export const getCloseness = (ring, rings) => (rings - ring) / (rings - 1);

/**
 * How much of the things is there, from 0 to 1. What does not apply counts as not there, except intimacy.
 *
 * @param {Ratings} ratings
 * @param {{things?: number, intimacy?: string}} [options] how many can be rated, and which of them is intimacy
 * @returns {{score: number} | {reason: "not_enough" | "nothing"}}
 */
export function getScore(ratings, { things = ALL, intimacy = INTIMACY } = {}) {
  const answers = Object.values(ratings).filter((rating) => rating === "n" || typeof rating === "number");
  if (answers.length < countNeeded(things)) return { reason: "not_enough" };
  const rated = answers.filter((rating) => typeof rating === "number");
  if (rated.length === 0) return { reason: "nothing" };
  const counted = answers.length - (ratings[intimacy] === "n" ? 1 : 0);
  return { score: rated.reduce((sum, rating) => sum + rating - 1, 0) / (4 * counted) };
}

/**
 * Where one kind of relationship, or one person, was placed, and where the things would put it.
 *
 * @param {{ring: Ring, rings: number, ratings: Ratings, things?: number, intimacy?: string}} own
 * @returns {Gap | {reason: Reason}}
 */
export function getGap({ ring, rings, ratings, things, intimacy }) {
  if (typeof ring !== "number") return { reason: "off_map" };
  const rated = getScore(ratings, { things, intimacy });
  if ("reason" in rated) return rated;
  const [placed, factors] = [getCloseness(ring, rings), rated.score];
  const steps = (placed - factors) * (rings - 1);
  const band = getBand(steps);
  const expectedRing = rings - (rings - 1) * factors;
  return { placed, factors, expectedRing, steps, band, direction: getDirection(steps) };
}

/** @param {number} steps @returns {Band} */
export function getBand(steps) {
  if (Math.abs(steps) <= SMALL + ALIKE) return "lines_up";
  return Math.abs(steps) <= BIGGER + ALIKE ? "small" : "bigger";
}

/** @param {number} steps @returns {Direction} */
export function getDirection(steps) {
  if (getBand(steps) === "lines_up") return "same";
  return steps > 0 ? "closer" : "further";
}

/**
 * Whether the map and the things put several kinds in the same order, which needs no idea of how much makes a ring.
 * Kendall's tau-b, said in a word, and the pairs that stand most clearly the other way round. Nothing for fewer than
 * three kinds, or where the things say the same of all.
 *
 * @param {{slug: string, placed: number, factors: number}[]} types
 * @returns {{order: Order, swaps: Swap[]} | null}
 */
export function getOrder(types) {
  if (types.length < LEAST_TYPES) return null;
  const pairs = types.flatMap((one, index) => types.slice(index + 1).map((next) => [one, next]));
  const turns = pairs.map(([one, next]) => {
    const placed = getTurn((one?.placed ?? 0) - (next?.placed ?? 0));
    const factors = getTurn((one?.factors ?? 0) - (next?.factors ?? 0));
    return { placed, factors };
  });
  const byMap = turns.filter(({ placed }) => placed !== 0).length;
  const byThings = turns.filter(({ factors }) => factors !== 0).length;
  if (byMap === 0) return { order: "one_ring", swaps: [] };
  if (byThings === 0) return null;
  const agreeing = turns.reduce((sum, { placed, factors }) => sum + placed * factors, 0);
  const tau = agreeing / Math.sqrt(byMap * byThings);
  const order = tau >= CLEAR - ALIKE ? "same" : tau <= ALIKE - CLEAR ? "reversed" : "mixed";
  return { order, swaps: getSwaps(types) };
}

/** @param {number} difference @returns {number} -1, 0 or 1 */
const getTurn = (difference) => (Math.abs(difference) < ALIKE ? 0 : Math.sign(difference));

/** @param {{slug: string, placed: number, factors: number}[]} types @returns {Swap[]} */
function getSwaps(types) {
  const swaps = types.flatMap((closer) =>
    types
      .filter(({ placed, factors }) => getTurn(closer.placed - placed) > 0 && getTurn(factors - closer.factors) > 0)
      .map((further) => {
        const size = (closer.placed - further.placed) * (further.factors - closer.factors);
        return { closer: closer.slug, further: further.slug, size };
      }),
  );
  swaps.sort((one, next) => next.size - one.size);
  return swaps.slice(0, MOST_SWAPS).map(({ closer, further }) => ({ closer, further }));
}

/**
 * The second lens: how much say something has, on the same rings, against how close it is. `more`: clearly more say.
 *
 * @param {{ring: Ring, say: Ring, rings: number}} own
 * @returns {{difference: number, more: boolean} | null} nothing where one of them is in no ring
 */
export function getSay({ ring, say, rings }) {
  if (typeof ring !== "number" || typeof say !== "number") return null;
  const difference = getCloseness(say, rings) - getCloseness(ring, rings);
  return { difference, more: difference >= MUCH - ALIKE };
}
