/**
 * What the gap cards say: sentences, never a number or a mark, and as many of them whatever they say. Pure.
 *
 * @typedef {import("./shape.js").Private} Private
 * @typedef {import("./zone.js").Words} Words
 * @typedef {{slug: string, label: string, lines: string[], questions: string[]}} GapCard
 */

import { gettext, interpolate } from "../lib/text.js";
import { getGap, getOrder, getSay } from "../room/congruence.js";

const QUESTIONS = 3;

const BANDS = { lines_up: "lines-up", small: "small", bigger: "bigger" };
const ORDERS = { one_ring: "one-ring", same: "order-same", mixed: "order-mixed", reversed: "order-other" };

/**
 * A card for every kind of relationship that is on the map and has been rated at all.
 *
 * @param {Private} data
 * @param {Words} words
 * @returns {GapCard[]}
 */
export function compare(data, words) {
  return words.types.flatMap(({ slug, label }, index) => {
    const ring = data.types[slug]?.ring ?? null;
    const ratings = data.ratings[slug];
    if (typeof ring !== "number" || ratings === undefined) return [];
    const gap = getGap({ ring, ratings, rings: words.rings.length, things: words.factors.length });
    const placed = say(words, "placed", { ring: getRingName(words, ring) });
    const lines = "reason" in gap ? sayNoGap(gap.reason, words) : sayGap(gap, ring, words);
    return [{ slug, label, lines: [placed, ...lines], questions: pickQuestions(words.questions, index) }];
  });
}

/** @param {import("../room/congruence.js").Gap} gap @param {number} placed @param {Words} words @returns {string[]} */
function sayGap({ expectedRing, band, direction }, placed, words) {
  // Between two rings it is near to both: what lines up is said to be near the one that was chosen.
  const near = band === "lines_up" ? placed : Math.round(expectedRing);
  return [
    say(words, "suggests", { ring: getRingName(words, near) }),
    `${say(words, BANDS[band])} ${say(words, direction)}`,
    say(words, "both-true"),
  ];
}

/** @param {import("../room/congruence.js").Reason} reason @param {Words} words @returns {string[]} */
function sayNoGap(reason, words) {
  const why = say(words, reason === "not_enough" ? "rate-more" : "nothing-yet");
  return [why, gettext("There is no hurry, and nothing has to fit."), gettext("It can stay open.")];
}

/**
 * The first question always, and others in turn: not the same three for everything, and nothing to do with the gap.
 *
 * @param {string[]} questions
 * @param {number} index
 */
function pickQuestions(questions, index) {
  const [first = "", ...others] = questions;
  const picked = others.map((_, place) => others[(place + index * (QUESTIONS - 1)) % others.length] ?? "");
  return [first, ...picked.slice(0, QUESTIONS - 1)];
}

/**
 * All kinds together: whether the map and the things put them in one order, and what has more say than it is close.
 *
 * @param {Private} data
 * @param {Words} words
 * @returns {string[]}
 */
export function sayOrder(data, words) {
  const rings = words.rings.length;
  const compared = words.types.flatMap(({ slug }) => {
    const ring = data.types[slug]?.ring ?? null;
    const gap = getGap({ ring, ratings: data.ratings[slug] ?? {}, rings, things: words.factors.length });
    return "reason" in gap ? [] : [{ slug, placed: gap.placed, factors: gap.factors }];
  });
  const order = getOrder(compared);
  const swaps = (order?.swaps ?? []).map(({ closer, further }) => {
    return say(words, "swapped", { near: getLabel(words, closer), far: getLabel(words, further) });
  });
  const more = words.types.flatMap(({ slug, label }) => {
    const { ring = null, say: much = null } = data.types[slug] ?? {};
    return getSay({ ring, say: much, rings })?.more ? [`${label}: ${say(words, "more-say")}`] : [];
  });
  return [...(order === null ? [] : [say(words, ORDERS[order.order])]), ...swaps, ...more];
}

/** @param {Words} words @param {string} slug @param {Record<string, string>} [values] */
const say = (words, slug, values = {}) => interpolate(words.gaps[slug] ?? "", values);

/** @param {Words} words @param {number} ring */
const getRingName = ({ rings }, ring) => rings[ring - 1]?.label ?? "";

/** @param {Words} words @param {string} slug */
const getLabel = ({ types }, slug) => types.find((one) => one.slug === slug)?.label ?? slug;
