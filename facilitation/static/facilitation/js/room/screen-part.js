/** Which part of the screen's page is there, by the state of the room. Plain values in, plain values out. */

import { gettext, interpolate, ngettext } from "../lib/text.js";
import { getFacts } from "./facts.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./messages.js").RoomState} RoomState
 * @typedef {import("./messages.js").Picture} Picture
 */

/** Stages in which the lines for help stand in the foot. */
const HELPED = new Set(["place", "rings", "break", "rate", "factors", "groups", "repair", "helper"]);
/** Parts that show the time themselves. */
const TIMED = new Set(["people", "break", "groups"]);
/** Stages that are about a picture, also while there is none. */
const PICTURED = new Set(["rings", "factors"]);
/** Stages that turn into a picture as soon as there is one. */
const ASKING = new Set(["warm-up", "place", "rate", "repair", "helper"]);

/**
 * The facts of the room, and what they mean for the screen: `part-…`, of which there is one at a time; `footed`, `helped`,
 * `timed`; `beside`: lines stand beside the picture.
 *
 * @param {State | null} state
 * @param {{over?: string | null}} [more]
 * @returns {Set<string>}
 */
export function getScreenFacts(state, more = {}) {
  const facts = getFacts(state, more);
  if (!facts.has("known") || state === null || state.door === "phone") return facts;
  const { room, board } = state;
  const part = getPart(room, board.picture);
  facts.add(`part-${part}`);
  if (part !== "blank" && part !== "paused") facts.add("footed");
  if (HELPED.has(room.stage)) facts.add("helped");
  if (TIMED.has(part)) facts.add("timed");
  const { round } = room;
  if (part === "board" && round?.ask === "helper" && !round.open && isReleased(board.picture)) facts.add("beside");
  return facts;
}

/** @param {RoomState} room @param {Picture | null} picture @returns {string} */
export function getPart(room, picture) {
  if (room.curtain === "blank" || room.curtain === "paused") return room.curtain;
  const { stage, round } = room;
  if (PICTURED.has(stage)) return "board";
  if (!ASKING.has(stage)) return stage;
  const intro = stage === "helper" && round?.ask === "reasons" ? "reasons" : stage;
  if (round === null || room.small_group || round.display === "collecting") return intro;
  return isReleased(picture) || round.display === "kept_off" ? "board" : intro;
}

/** @param {Picture | null} picture */
const isReleased = (picture) => picture?.rows.some(({ version }) => version > 0) ?? false;

/** @param {number} seconds @returns {string} in minutes, rounded up */
export function sayTimeLeft(seconds) {
  const count = Math.ceil(seconds / 60);
  if (count <= 0) return gettext("Time to come back");
  return interpolate(ngettext("About %(count)s minute left", "About %(count)s minutes left", count), { count });
}
