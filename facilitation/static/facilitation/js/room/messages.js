/**
 * The protocol as types, and builders of commands. The same contract as facilitation/protocol, kept equal by the
 * example files that Python and node both read.
 *
 * What a phone, a desk and a screen may ask for:
 *
 * @typedef {{type: "ping", ref: string}} Ping
 * @typedef {{type: "answer", ref: string, question: number, choice: string}} Answer
 * @typedef {{type: "withdraw", ref: string, question: number}} Withdraw
 * @typedef {{type: "finish", ref: string, round: number}} Finish
 * @typedef {{type: "erase", ref: string}} Erase
 * @typedef {{type: "advance", ref: string, revision: number, stage: string}} Advance
 * @typedef {{type: "open_round", ref: string, revision: number, subject: string}} OpenRound
 * @typedef {{type: "close_round", ref: string, revision: number}} CloseRound
 * @typedef {{type: "set_display", ref: string, revision: number, shown: boolean}} SetDisplay
 * @typedef {{type: "set_lock", ref: string, revision: number, locked: boolean}} SetLock
 * @typedef {{type: "end_session", ref: string, revision: number}} EndSession
 *
 * @typedef {Answer | Withdraw | Finish | Erase} PhoneCommand
 * @typedef {Advance | OpenRound | CloseRound | SetDisplay | SetLock | EndSession} DeskCommand
 * @typedef {PhoneCommand | DeskCommand | Ping} Command
 *
 * What the server says:
 *
 * @typedef {"malformed" | "too_long" | "not_text" | "too_fast" | "unknown_question" | "unknown_choice"
 *   | "unknown_round" | "unknown_stage" | "unknown_subject" | "question_closed" | "round_open" | "no_round"
 *   | "session_ended" | "stale" | "unavailable"} Refusal
 *
 * @typedef {{id: number, slug: string}} QuestionState
 *
 * @typedef {object} RoundState
 * @property {number} id
 * @property {string} subject
 * @property {number} wave
 * @property {boolean} open
 * @property {"shown" | "collecting" | "kept_off"} display
 * @property {QuestionState[]} questions
 *
 * @typedef {object} RoomState
 * @property {number} revision grows with every change
 * @property {string} stage
 * @property {boolean} locked
 * @property {boolean} ended
 * @property {number} floor
 * @property {number} step
 * @property {RoundState | null} round the open one, or the latest while its stage lasts
 * @property {string[]} asked subjects rated so far, in order
 *
 * @typedef {object} Row
 * @property {number} question
 * @property {number} version 0 without a release
 * @property {number[]} scores seats per rating, lowest first; empty without a release
 * @property {number} unrated
 * @property {number | null} skipped
 * @property {number | null} own
 *
 * @typedef {object} Picture
 * @property {number} round
 * @property {number} version grows with every release in the round
 * @property {number} answers
 * @property {Row[]} rows
 * @property {number | null} late known once the round is closed
 *
 * @typedef {{joined: number | null, finished: number | null}} Crowd
 *
 * @typedef {{type: "welcome", door: "phone", room: RoomState, answers: Record<string, string>, finished: boolean}
 *   } PhoneWelcome
 * @typedef {{type: "welcome", door: "desk", room: RoomState, picture: Picture | null, crowd: Crowd}} DeskWelcome
 * @typedef {{type: "welcome", door: "screen", room: RoomState, picture: Picture | null, crowd: Crowd}} ScreenWelcome
 * @typedef {{type: "stage_changed", room: RoomState, picture: Picture | null}} StageChanged
 * @typedef {{type: "results_released", picture: Picture}} ResultsReleased
 * @typedef {{type: "crowd_changed", crowd: Crowd}} CrowdChanged
 * @typedef {{type: "answer_saved", ref: string}} AnswerSaved
 * @typedef {{type: "done", ref: string}} Done
 * @typedef {{type: "refused", ref: string | null, code: Refusal}} Refused
 * @typedef {{type: "pong", ref: string}} Pong
 *
 * @typedef {PhoneWelcome | DeskWelcome | ScreenWelcome} Welcome
 * @typedef {StageChanged | ResultsReleased | CrowdChanged} Announcement
 * @typedef {AnswerSaved | Done | Refused | Pong} Reply
 * @typedef {Welcome | Announcement | Reply} ServerEvent
 */

let made = 0;

/** @returns {string} a ref that no other command of this page has: enough, since replies come on the same socket */
export function makeRef() {
  made += 1;
  return String(made);
}

/** @param {{ref?: string}} [values] @returns {Ping} */
export const ping = ({ ref = makeRef() } = {}) => ({ type: "ping", ref });

/** @param {{question: number, choice: string, ref?: string}} values @returns {Answer} */
export const answer = ({ question, choice, ref = makeRef() }) => ({ type: "answer", ref, question, choice });

/** @param {{question: number, ref?: string}} values @returns {Withdraw} */
export const withdraw = ({ question, ref = makeRef() }) => ({ type: "withdraw", ref, question });

/** @param {{round: number, ref?: string}} values @returns {Finish} */
export const finish = ({ round, ref = makeRef() }) => ({ type: "finish", ref, round });

/** @param {{ref?: string}} [values] @returns {Erase} */
export const erase = ({ ref = makeRef() } = {}) => ({ type: "erase", ref });

/** @param {{revision: number, stage: string, ref?: string}} values @returns {Advance} */
export const advance = ({ revision, stage, ref = makeRef() }) => ({ type: "advance", ref, revision, stage });

/** @param {{revision: number, subject: string, ref?: string}} values @returns {OpenRound} */
export const openRound = ({ revision, subject, ref = makeRef() }) => ({ type: "open_round", ref, revision, subject });

/** @param {{revision: number, ref?: string}} values @returns {CloseRound} */
export const closeRound = ({ revision, ref = makeRef() }) => ({ type: "close_round", ref, revision });

/** @param {{revision: number, shown: boolean, ref?: string}} values @returns {SetDisplay} */
export const setDisplay = ({ revision, shown, ref = makeRef() }) => ({ type: "set_display", ref, revision, shown });

/** @param {{revision: number, locked: boolean, ref?: string}} values @returns {SetLock} */
export const setLock = ({ revision, locked, ref = makeRef() }) => ({ type: "set_lock", ref, revision, locked });

/** @param {{revision: number, ref?: string}} values @returns {EndSession} */
export const endSession = ({ revision, ref = makeRef() }) => ({ type: "end_session", ref, revision });
