import { gettext } from "../lib/text.js";

/** Refusals that mean: the round is not open any more. */
const LATE = new Set(["question_closed", "unknown_question", "unknown_round", "no_round", "session_ended"]);

/**
 * What a phone says of a command that had no effect.
 *
 * @param {import("./messages.js").PhoneCommand} command
 * @param {import("./messages.js").Refusal} code
 * @returns {string | null} null where nobody needs to know
 */
export function getRefusal(command, code) {
  if (LATE.has(code) && command.type === "finish") return null;
  if (LATE.has(code) && command.type === "withdraw")
    return gettext("The round closed before this answer was taken back, so it stays counted.");
  if (LATE.has(code)) return gettext("The round closed before this answer arrived, so it is not counted.");
  return gettext("That did not work. Please load this page again.");
}
