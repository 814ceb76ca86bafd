/**
 * A room's state in single words, for the parts of a page that are there only at times.
 *
 * @typedef {import("./state.js").State} State
 * @typedef {import("./messages.js").Refusal} Refusal
 * @typedef {import("./messages.js").RoomState} RoomState
 */

/** Refusals that a facilitator can do something about; all others mean that the page is of another age. */
const PLAIN = new Set(["stale", "round_open", "no_round", "session_ended", "too_fast", "unavailable"]);

/**
 * `known` and the stage by its slug; `locked`, `small-group`, `timer`, and `blank`, `frozen` or `paused` where something
 * lies over the screen. With a round: `asked`, what it asks as `ask-rate` and the like, `open`, `again` (a later wave),
 * and `shown`, `collecting` or `kept-off`. How it is drawn, as `chart-bars` and the like; `single` (one question of it),
 * `compared`. `pictured`: something of it was released. On desks: `slow`, where somebody asks to slow down.
 *
 * Over: `ended` or `gone`, and no stage. What a desk was refused: `refused` and `refused-stale` and the like.
 *
 * @param {State | null} state
 * @param {{over?: string | null, refusal?: Refusal | null}} [more] why the connection is over, what was refused last
 * @returns {Set<string>}
 */
export function getFacts(state, { over = null, refusal = null } = {}) {
  /** @type {Set<string>} */
  const facts = new Set();
  const room = state?.room;
  if (over === "ended" || room?.ended) facts.add("ended");
  else if (over !== null) facts.add("gone");
  else if (room) {
    addRoom(facts, room);
    addRound(facts, room);
    if (state.door !== "phone" && state.board.picture?.rows.some((row) => row.version > 0)) facts.add("pictured");
    if (state.door === "desk" && state.lead?.slow) facts.add("slow");
  }
  if (refusal !== null) facts.add("refused").add(`refused-${PLAIN.has(refusal) ? refusal : "malformed"}`);
  return facts;
}

/** @param {Set<string>} facts @param {RoomState} room */
function addRoom(facts, room) {
  facts.add("known").add(room.stage);
  if (room.locked) facts.add("locked");
  if (room.small_group) facts.add("small-group");
  if (room.curtain !== "open") facts.add(room.curtain);
  if (room.timer_ends_at !== null) facts.add("timer");
}

/** @param {Set<string>} facts @param {RoomState} room */
function addRound(facts, { round, view }) {
  if (round === null) return;
  facts.add("asked").add(`ask-${round.ask}`).add(round.display.replace("_", "-"));
  if (round.open) facts.add("open");
  if (round.wave > 1) facts.add("again");
  if (view === null) return;
  facts.add(`chart-${view.chart}`);
  if (view.question !== null) facts.add("single");
  if (view.compare) facts.add("compared");
}
