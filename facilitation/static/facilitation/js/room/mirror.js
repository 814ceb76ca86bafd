/**
 * The room's picture in words and numbers, for the phone of somebody who asked for it. Pure.
 *
 * @typedef {import("./messages.js").Row} Row
 * @typedef {{label: string, words: string, share: number | null}} Line `share`: how long its bar is, none without one
 */

import { gettext, interpolate } from "../lib/text.js";

const SPREADS = {
  together: gettext("We are close together."),
  mixed: gettext("We are mixed."),
  apart: gettext("We are far apart."),
};

/**
 * The rows that the screen shows, and what they are about, as the facilitator sorted them.
 *
 * @param {import("./messages.js").Picture} picture
 * @param {import("./messages.js").RoundState} round
 * @param {import("./messages.js").View | null} view
 * @returns {{row: Row, slug: string}[]}
 */
export function getRows(picture, round, view) {
  const slugs = new Map(round.questions.filter((one) => !one.hidden).map((one) => [one.id, one.slug]));
  const places = new Map((view?.order ?? []).map((slug, place) => [slug, place]));
  const getPlace = (/** @type {string} */ slug) => places.get(slug) ?? places.size;
  return picture.rows
    .filter(({ question }) => slugs.has(question) && (view?.question ?? question) === question)
    .map((row) => ({ row, slug: slugs.get(row.question) ?? "" }))
    .sort((one, other) => getPlace(one.slug) - getPlace(other.slug));
}

/**
 * @param {Row} row
 * @param {string[]} steps what the steps are called, in the order of the scores
 * @param {string} unrated what "does not apply" is called here
 * @returns {Line[]}
 */
export function getLines(row, steps, unrated) {
  const few = gettext("few or none");
  switch (row.form) {
    case "none":
      return [say(gettext("Waiting for a few more answers."))];
    case "nearly":
      return [say(interpolate(gettext("Nearly everyone: %(step)s."), { step: steps[row.nearly ?? 0] ?? "" }))];
    case "everywhere":
      return [say(gettext("Spread across all of them."))];
    case "mostly_unrated":
      return [say(gettext("Too few of us chose one of these."))];
    case "average":
      return [say(`${getAverage(row.average ?? 1, steps)} ${row.spread ? SPREADS[row.spread] : ""}`.trim())];
    default: {
      const most = Math.max(1, ...row.scores.map((score) => score ?? 0), row.unrated ?? 0);
      const lines = row.scores.flatMap((score, step) => {
        if (row.joined !== null && step === row.joined + 1) return [];
        return [count(getLabel(steps, step, row.joined), score, most, few)];
      });
      const isCoarse = row.form !== "counts" && row.unrated === null;
      return [...lines, ...(isCoarse && row.form !== "picks" ? [] : [count(unrated, row.unrated, most, few)])];
    }
  }
}

/** @param {string[]} steps @param {number} step @param {number | null} joined */
function getLabel(steps, step, joined) {
  const one = steps[step] ?? "";
  if (step !== joined) return one;
  return interpolate(gettext("%(one)s and %(other)s"), { one, other: steps[step + 1] ?? "" });
}

/** @param {number} average from 1, to the nearest half @param {string[]} steps */
function getAverage(average, steps) {
  const one = steps[Math.floor(average) - 1] ?? "";
  if (Number.isInteger(average)) return interpolate(gettext("On average: %(step)s."), { step: one });
  const values = { one, other: steps[Math.floor(average)] ?? "" };
  return interpolate(gettext("On average: between %(one)s and %(other)s."), values);
}

/** @param {string} label @param {number | null} score @param {number} most @param {string} few @returns {Line} */
function count(label, score, most, few) {
  return { label, words: score === null ? few : String(score), share: score === null ? null : score / most };
}

/** @param {string} words @returns {Line} */
const say = (words) => ({ label: "", words, share: null });
