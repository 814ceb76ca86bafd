import { gettext, interpolate } from "../lib/text.js";

/**
 * What a round is called on the desk.
 *
 * @typedef {{slug: string, label: string}} Named
 * @typedef {{types: Named[], asks: Record<string, {title: string, questions: Named[]}>}} Texts
 * @typedef {{ask: string, subject: string, wave: number}} Round
 */

/** The kind of relationship that is rated, or what is asked. @param {Texts} texts @param {Round} round */
export function getTitle(texts, { ask, subject }) {
  return texts.types.find(({ slug }) => slug === subject)?.label ?? texts.asks[ask]?.title ?? "";
}

/** Nothing for the first wave. @param {Round} round */
export function getWave({ wave }) {
  return wave > 1 ? interpolate(gettext("wave %(number)s"), { number: wave }) : "";
}

/** One line for both. @param {Texts} texts @param {Round} round */
export function getName(texts, round) {
  return [getTitle(texts, round), getWave(round)].filter((part) => part !== "").join(" · ");
}

/** What a question of the round is about. @param {Texts} texts @param {Round} round @param {string} slug */
export function getLabel(texts, { ask }, slug) {
  return texts.asks[ask]?.questions.find((question) => question.slug === slug)?.label ?? slug;
}
