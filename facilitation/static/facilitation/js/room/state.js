/**
 * What an event means. The only place that knows: pure, without page, clock or socket.
 *
 * The snapshot law: whatever was missed, an old welcome with the events since then is the new welcome.
 *
 * @typedef {import("./messages.js").ServerEvent} ServerEvent
 * @typedef {import("./messages.js").RoomState} RoomState
 * @typedef {import("./messages.js").Picture} Picture
 * @typedef {import("./messages.js").Board} Board
 * @typedef {import("./messages.js").Crowd} Crowd
 * @typedef {import("./messages.js").Lead} Lead
 * @typedef {import("./messages.js").PhoneCommand} PhoneCommand
 *
 * @typedef {object} PhoneState
 * @property {"phone"} door
 * @property {RoomState} room
 * @property {Board} board
 * @property {Record<string, string>} answers this seat's stored answers, question number to choice
 * @property {boolean} finished
 * @property {boolean} watching
 * @property {Record<string, PhoneCommand>} sent commands on their way, by ref
 *
 * @typedef {object} BoardState
 * @property {"desk" | "screen"} door
 * @property {RoomState} room
 * @property {Board} board
 * @property {Crowd} crowd
 * @property {Lead} [lead] of desks only
 *
 * @typedef {PhoneState | BoardState} State
 */

/**
 * The state after an event. What is old, repeated or not for this door leaves the state as it is: the same object.
 *
 * @param {State | null} state null before the first welcome
 * @param {ServerEvent} event
 * @returns {State | null}
 */
export function apply(state, event) {
  if (event.type === "welcome") return welcome(event);
  if (state === null) return null;
  switch (event.type) {
    case "stage_changed":
      return event.room.revision > state.room.revision ? move(state, event.room, event.board) : state;
    case "results_released":
      return state.door === "phone" ? state : release(state, event.picture);
    case "crowd_changed":
      return state.door === "phone" ? state : { ...state, crowd: event.crowd };
    case "lead_changed":
      return state.door === "desk" ? { ...state, lead: event.lead } : state;
    case "answer_saved":
      return state.door === "phone" ? keep(state, event.ref) : state;
    case "refused":
      return state.door === "phone" && event.ref !== null ? forget(state, event.ref) : state;
    default:
      return state;
  }
}

/**
 * The state of a phone that has just sent a command: `answer_saved` names it by its ref only.
 *
 * @param {PhoneState} state
 * @param {PhoneCommand} command
 * @returns {PhoneState}
 */
export function note(state, command) {
  return { ...state, sent: { ...state.sent, [command.ref]: command } };
}

/** @param {import("./messages.js").Welcome} event @returns {State} */
function welcome({ type: _, ...state }) {
  return state.door === "phone" ? { ...state, sent: {} } : state;
}

/** @param {State} state @param {RoomState} room @param {Board} board @returns {State} */
function move(state, room, board) {
  const sameRound = state.room.round?.id === room.round?.id;
  if (state.door === "phone") {
    const stays = sameRound && !room.ended;
    return { ...state, room, board, answers: stays ? state.answers : {}, finished: stays && state.finished };
  }
  if (board.picture === null || board.picture.round !== room.round?.id) {
    return { ...state, room, board: { ...board, picture: null } };
  }
  // A release may have overtaken this message: a picture never goes backwards.
  const shown = state.board.picture;
  const overtaken = sameRound && shown !== null && shown.version > board.picture.version;
  return { ...state, room, board: overtaken ? { ...board, picture: shown } : board };
}

/** @param {BoardState} state @param {Picture} picture @returns {State} */
function release(state, picture) {
  const { round, curtain } = state.room;
  if (picture.round !== round?.id) return state;
  if (state.door === "screen" && (round.display !== "shown" || curtain === "frozen")) return state;
  const shown = state.board.picture;
  if (shown !== null && picture.version <= shown.version) return state;
  return { ...state, board: { ...state.board, picture } };
}

/** @param {PhoneState} state @param {string} ref @returns {PhoneState} */
function keep(state, ref) {
  const command = state.sent[ref];
  if (!command) return state;
  const rest = forget(state, ref);
  switch (command.type) {
    case "answer": {
      // The round may have changed while the answer was on its way.
      const asked = rest.room.round?.questions.some((question) => question.id === command.question);
      if (!asked || rest.room.ended) return rest;
      return { ...rest, answers: { ...rest.answers, [command.question]: command.choice } };
    }
    case "withdraw":
      return { ...rest, answers: without(rest.answers, String(command.question)) };
    case "finish":
      return { ...rest, finished: rest.room.round?.id === command.round };
    case "erase":
      return { ...rest, answers: {}, finished: false };
    case "watch":
      return { ...rest, watching: command.on };
    case "slow_down":
      return rest;
  }
}

/** @param {PhoneState} state @param {string} ref @returns {PhoneState} */
function forget(state, ref) {
  return ref in state.sent ? { ...state, sent: without(state.sent, ref) } : state;
}

/**
 * @template T
 * @param {Record<string, T>} values
 * @param {string} name
 * @returns {Record<string, T>}
 */
function without(values, name) {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
}
