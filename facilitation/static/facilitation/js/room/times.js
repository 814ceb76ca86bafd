/**
 * Where a session is in time, and whether its closing is at risk. Plain values in, plain values out; the clock is handed
 * in. Nothing here ever moves the room on.
 *
 * @typedef {{slug: string, label: string, minutes: number}} Stage
 *
 * @typedef {object} Moment
 * @property {Stage[]} stages
 * @property {string} stage the present one
 * @property {number} since when it was entered, in seconds since 1970
 * @property {Record<string, number>} times seconds spent in each stage before that
 * @property {number} now seconds since 1970
 *
 * @typedef {object} Saving
 * @property {"repair" | "second-type" | "picks"} what
 * @property {string} stage the stage that it is in
 * @property {number} minutes what leaving it out would give back
 *
 * @typedef {object} Guard
 * @property {"fine" | "tight" | "late"} level
 * @property {number} left minutes until the planned end, below zero after it
 * @property {number} over minutes by which the rest of the plan goes beyond it
 * @property {number} needed minutes that the closing needs
 * @property {string | null} closing the stage that the closing begins with
 * @property {Saving[]} savings what to leave out, in this order, until the rest fits or there is nothing more
 */

/** The stages that are never cut to catch up. */
const CLOSING = ["closing", "check", "thanks"];

/** Minutes. Less than this is what any session drifts by. */
const DRIFT = 3;

/**
 * Seconds spent in a stage so far, over all visits.
 *
 * @param {Moment} moment
 * @param {string} slug
 */
export function getSpent({ stage, since, times, now }, slug) {
  return (times[slug] ?? 0) + (slug === stage ? Math.max(0, now - since) : 0);
}

/**
 * When the plan ends if it began when the room was opened, in seconds since 1970.
 *
 * @param {Stage[]} stages
 * @param {number} openedAt
 */
export function getPlannedEnd(stages, openedAt) {
  return openedAt + 60 * sum(stages);
}

/**
 * The moment at which a clock shows that time, nearest to the usual end; that itself where the text is no time.
 *
 * @param {string} text such as 17:30
 * @param {number} usual in seconds since 1970
 */
export function readEnd(text, usual) {
  const [hours, minutes] = text.split(":").map(Number);
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return usual;
  const day = new Date(usual * 1000);
  const [before, same, after] = [-1, 0, 1].map((days) => {
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hours, minutes).getTime() / 1000;
  });
  const moments = [before, same, after].filter((moment) => moment !== undefined);
  return moments.sort((one, other) => Math.abs(one - usual) - Math.abs(other - usual))[0] ?? usual;
}

/**
 * The time that a clock shows at a moment, as a field for times has it.
 *
 * @param {number} moment in seconds since 1970
 */
export function showTime(moment) {
  const date = new Date(moment * 1000);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

/**
 * Whether the closing gets its time.
 *
 * `tight`: at the planned pace the rest takes longer than there is. `late`: there is no more time than the closing needs.
 *
 * @param {Moment} moment
 * @param {{end: number, focus?: string[], asked?: string[]}} plan the planned end; types to rate, those rated so far
 * @returns {Guard}
 */
export function guard(moment, { end, focus = [], asked = [] }) {
  const { stages, stage, now } = moment;
  const here = stages.findIndex(({ slug }) => slug === stage);
  const ahead = stages.slice(here + 1);
  const left = (end - now) / 60;
  const rest = (stages[here]?.minutes ?? 0) - getSpent(moment, stage) / 60;
  const over = Math.max(0, rest) + sum(ahead) - left;
  const closing = ahead.filter(({ slug }) => CLOSING.includes(slug));
  const needed = sum(closing);
  const begun = CLOSING.includes(stage);
  const first = begun ? null : (closing[0]?.slug ?? null);
  const found = { left, over, needed, closing: first, savings: /** @type {Saving[]} */ ([]) };
  if (here < 0 || first === null) return { ...found, level: "fine" };
  if (left <= needed) return { ...found, level: "late" };
  if (over < DRIFT) return { ...found, level: "fine" };
  return { ...found, level: "tight", savings: save(stages.slice(here), over, focus, asked) };
}

/** @param {Stage[]} stages those that are not over @param {number} over @param {string[]} focus @param {string[]} asked */
function save(stages, over, focus, asked) {
  /** @param {string} slug */
  const get = (slug) => stages.find((one) => one.slug === slug)?.minutes ?? 0;
  const open = focus.filter((slug) => !asked.includes(slug)).length;
  const second = focus.length > 1 && open > 0 && get("rate") > 0 ? (get("rate") + get("factors")) / focus.length : 0;
  /** @type {Saving[]} */
  const all = [
    { what: "repair", stage: "repair", minutes: get("repair") },
    { what: "second-type", stage: "rate", minutes: Math.round(second) },
    { what: "picks", stage: "helper", minutes: Math.round(get("helper") / 2) },
  ];
  const savings = [];
  let missing = over;
  for (const saving of all) {
    if (saving.minutes === 0 || missing <= 0) continue;
    savings.push(saving);
    missing -= saving.minutes;
  }
  return savings;
}

/** @param {Stage[]} stages */
function sum(stages) {
  return stages.reduce((all, { minutes }) => all + minutes, 0);
}

/**
 * Seconds as a clock shows them: 4:05, and 0:00 for all that is over.
 *
 * @param {number} seconds
 */
export function showClock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
