import { gettext } from "../lib/text.js";

/**
 * What the screen has now, in one sentence for the person who cannot see it.
 *
 * @param {import("./messages.js").RoomState} room
 * @param {import("./messages.js").Picture | null} picture
 * @returns {string}
 */
export function sayScreen({ curtain, round, small_group }, picture) {
  if (curtain === "blank") return gettext("The screen is blank.");
  if (curtain === "frozen") return gettext("The screen is frozen: it keeps what it showed.");
  if (curtain === "paused") return gettext("The room is paused.");
  if (round === null || round.ask === "check" || small_group) return gettext("The screen shows this stage.");
  if (round.display === "collecting") return gettext("The picture is hidden until you show it.");
  if (round.display === "kept_off") return gettext("The picture is kept off the screen.");
  if (picture?.rows.some((row) => row.version > 0)) return gettext("The screen shows the picture.");
  return round.open ? gettext("The picture comes as soon as there is one.") : gettext("There is no picture to show.");
}
