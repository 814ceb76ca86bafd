/**
 * A room's state in single words, for the parts of a page that are there only at times.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./messages.js").Refusal} Refusal
 */

/** Refusals that a facilitator can do something about; all others mean that the page is of another age. */
const PLAIN = new Set(["stale", "round_open", "no_round", "session_ended", "too_fast", "unavailable"]);

/**
 * The stage by its slug; `known`, `locked`, `asked` (there is a round), `open`, `shown`, `pictured` (something of it was
 * released). Over: `ended` or `gone`, and no stage. What a desk was refused: `refused` and `refused-stale` and the like.
 *
 * @param {State | null} state
 * @param {{over?: string | null, refusal?: Refusal | null}} [more] why the connection is over, what was refused last
 * @returns {Set<string>}
 */
export function getFacts(state, { over = null, refusal = null } = {}) {
  const facts = new Set();
  const room = state?.room;
  if (over === "ended" || room?.ended) facts.add("ended");
  else if (over !== null) facts.add("gone");
  else if (room) {
    facts.add("known").add(room.stage);
    if (room.locked) facts.add("locked");
    if (room.round) facts.add("asked");
    if (room.round?.open) facts.add("open");
    if (room.round?.display === "shown") facts.add("shown");
    if (state.door !== "phone" && state.picture?.rows.some((row) => row.version > 0)) facts.add("pictured");
  }
  if (refusal !== null) facts.add("refused").add(`refused-${PLAIN.has(refusal) ? refusal : "malformed"}`);
  return facts;
}
