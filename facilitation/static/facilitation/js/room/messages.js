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
 * @typedef {{type: "slow_down", ref: string}} SlowDown
 * @typedef {{type: "watch", ref: string, on: boolean}} Watch
 * @typedef {{type: "advance", ref: string, revision: number, stage: string}} Advance
 * @typedef {{type: "open_round", ref: string, revision: number, ask: Ask, subject: string | null}} OpenRound
 * @typedef {{type: "close_round", ref: string, revision: number}} CloseRound
 * @typedef {{type: "set_display", ref: string, revision: number, display: Display}} SetDisplay
 * @typedef {View & {type: "set_view", ref: string, revision: number}} SetView
 * @typedef {{type: "soften", ref: string, revision: number, question: number | null}} Soften
 * @typedef {{type: "hide", ref: string, revision: number, question: number, hidden: boolean}} Hide
 * @typedef {{type: "set_curtain", ref: string, revision: number, curtain: Curtain}} SetCurtain
 * @typedef {{type: "set_timer", ref: string, revision: number, seconds: number | null}} SetTimer
 * @typedef {{type: "clear_slow", ref: string, revision: number}} ClearSlow
 * @typedef {{type: "renew_code", ref: string, revision: number}} RenewCode
 * @typedef {{type: "set_lock", ref: string, revision: number, locked: boolean}} SetLock
 * @typedef {{type: "end_session", ref: string, revision: number}} EndSession
 *
 * @typedef {Answer | Withdraw | Finish | Erase | SlowDown | Watch} PhoneCommand
 * @typedef {Advance | OpenRound | CloseRound | SetDisplay | SetView | Soften | Hide | SetCurtain | SetTimer
 *   | ClearSlow | RenewCode | SetLock | EndSession} DeskCommand
 * @typedef {PhoneCommand | DeskCommand | Ping} Command
 *
 * What the server says:
 *
 * @typedef {"malformed" | "too_long" | "not_text" | "too_fast" | "unknown_question" | "unknown_choice"
 *   | "unknown_round" | "unknown_stage" | "unknown_subject" | "unknown_chart" | "question_closed" | "round_open" | "no_round"
 *   | "session_ended" | "stale" | "unavailable"} Refusal
 *
 * @typedef {"warm-up" | "place" | "movement" | "rate" | "hardest" | "helper" | "reasons" | "check"} Ask
 * @typedef {"shown" | "collecting" | "kept_off"} Display
 * @typedef {"open" | "blank" | "frozen" | "paused"} Curtain
 * @typedef {"bars" | "bullseye" | "targets" | "profile" | "gaps" | "movement" | "helper" | "reasons" | "counts"} Chart
 *
 * @typedef {{id: number, slug: string, hidden: boolean, soft: boolean}} QuestionState
 *
 * @typedef {object} RoundState
 * @property {number} id
 * @property {Ask} ask
 * @property {string} subject empty unless one kind of relationship is rated
 * @property {number} wave
 * @property {string} scale what may be answered: "rating", "rings-4", "helper-4", "reasons" and the like
 * @property {boolean} open
 * @property {Display} display
 * @property {QuestionState[]} questions
 *
 * @typedef {object} View
 * @property {number} round
 * @property {Chart} chart
 * @property {number | null} question
 * @property {boolean} compare
 * @property {string[]} order slugs of a profile's rows as the facilitator sorted them; none for the plan's order
 *
 * @typedef {object} RoomState
 * @property {number} revision grows with every change
 * @property {string} stage
 * @property {number} stage_since seconds since 1970
 * @property {string} code
 * @property {boolean} locked
 * @property {boolean} ended
 * @property {number} floor
 * @property {number} step
 * @property {boolean} small_group answers stay on the phones, and there are no pictures
 * @property {Curtain} curtain
 * @property {number | null} timer_ends_at seconds since 1970
 * @property {View | null} view how the round is drawn
 * @property {RoundState | null} round the open one, or the latest while its stage lasts or looks back at it
 * @property {string[]} asked subjects rated so far, in order
 *
 * @typedef {"together" | "mixed" | "apart"} Spread
 *
 * @typedef {object} Row
 * @property {number} question
 * @property {number} version 0 without a release
 * @property {"none" | "counts" | "few" | "nearly" | "everywhere" | "average" | "mostly_unrated" | "picks"} form
 * @property {(number | null)[]} scores seats per step; null is "few or none"
 * @property {number | null} joined this step and the next are shown together
 * @property {number | null} nearly the step that nearly everyone chose
 * @property {number | null} average from 1 to 5, to the nearest half
 * @property {Spread | null} spread
 * @property {number | null} unrated null is "few or none"
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
 * @typedef {object} Gap
 * @property {string} subject
 * @property {"full" | "coarse"} form
 * @property {number} placed 0 at the edge, 1 at the centre
 * @property {number} factors
 * @property {number | null} low
 * @property {number | null} high
 * @property {"lines_up" | "small" | "bigger"} band
 * @property {"closer" | "same" | "further"} direction
 * @property {Spread} spread
 *
 * @typedef {{picture: Picture | null, before: Picture | null, gaps: Gap[]}} Board
 * @typedef {{joined: number | null, finished: number | null, watching: number | null}} Crowd
 * @typedef {{times: Record<string, number>, slow: boolean, guests: number}} Lead
 *
 * @typedef {object} PhoneWelcome
 * @property {"welcome"} type
 * @property {"phone"} door
 * @property {RoomState} room
 * @property {Board} board what the screen shows of a closed round
 * @property {Record<string, string>} answers
 * @property {boolean} finished
 * @property {boolean} watching
 *
 * @typedef {{type: "welcome", door: "desk", room: RoomState, board: Board, crowd: Crowd, lead: Lead}} DeskWelcome
 * @typedef {{type: "welcome", door: "screen", room: RoomState, board: Board, crowd: Crowd}} ScreenWelcome
 * @typedef {{type: "stage_changed", room: RoomState, board: Board}} StageChanged
 * @typedef {{type: "results_released", picture: Picture}} ResultsReleased
 * @typedef {{type: "crowd_changed", crowd: Crowd}} CrowdChanged
 * @typedef {{type: "lead_changed", lead: Lead}} LeadChanged
 * @typedef {{type: "answer_saved", ref: string}} AnswerSaved
 * @typedef {{type: "done", ref: string}} Done
 * @typedef {{type: "refused", ref: string | null, code: Refusal}} Refused
 * @typedef {{type: "pong", ref: string}} Pong
 *
 * @typedef {PhoneWelcome | DeskWelcome | ScreenWelcome} Welcome
 * @typedef {StageChanged | ResultsReleased | CrowdChanged | LeadChanged} Announcement
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

/** @param {{ref?: string}} [values] @returns {SlowDown} */
export const slowDown = ({ ref = makeRef() } = {}) => ({ type: "slow_down", ref });

/** @param {{on: boolean, ref?: string}} values @returns {Watch} */
export const watch = ({ on, ref = makeRef() }) => ({ type: "watch", ref, on });

/** @param {{revision: number, stage: string, ref?: string}} values @returns {Advance} */
export const advance = ({ revision, stage, ref = makeRef() }) => ({ type: "advance", ref, revision, stage });

/** @param {{revision: number, ask: Ask, subject: string | null, ref?: string}} values @returns {OpenRound} */
export const openRound = ({ revision, ask, subject, ref = makeRef() }) => {
  return { type: "open_round", ref, revision, ask, subject };
};

/** @param {{revision: number, ref?: string}} values @returns {CloseRound} */
export const closeRound = ({ revision, ref = makeRef() }) => ({ type: "close_round", ref, revision });

/** @param {{revision: number, display: Display, ref?: string}} values @returns {SetDisplay} */
export const setDisplay = ({ revision, display, ref = makeRef() }) => ({ type: "set_display", ref, revision, display });

/** @param {View & {revision: number, ref?: string}} values @returns {SetView} */
export const setView = ({ revision, round, chart, question, compare, order, ref = makeRef() }) => {
  return { type: "set_view", ref, revision, round, chart, question, compare, order };
};

/** @param {{revision: number, question: number | null, ref?: string}} values @returns {Soften} */
export const soften = ({ revision, question, ref = makeRef() }) => ({ type: "soften", ref, revision, question });

/** @param {{revision: number, question: number, hidden: boolean, ref?: string}} values @returns {Hide} */
export const hide = ({ revision, question, hidden, ref = makeRef() }) => {
  return { type: "hide", ref, revision, question, hidden };
};

/** @param {{revision: number, curtain: Curtain, ref?: string}} values @returns {SetCurtain} */
export const setCurtain = ({ revision, curtain, ref = makeRef() }) => ({ type: "set_curtain", ref, revision, curtain });

/** @param {{revision: number, seconds: number | null, ref?: string}} values @returns {SetTimer} */
export const setTimer = ({ revision, seconds, ref = makeRef() }) => ({ type: "set_timer", ref, revision, seconds });

/** @param {{revision: number, ref?: string}} values @returns {ClearSlow} */
export const clearSlow = ({ revision, ref = makeRef() }) => ({ type: "clear_slow", ref, revision });

/** @param {{revision: number, ref?: string}} values @returns {RenewCode} */
export const renewCode = ({ revision, ref = makeRef() }) => ({ type: "renew_code", ref, revision });

/** @param {{revision: number, locked: boolean, ref?: string}} values @returns {SetLock} */
export const setLock = ({ revision, locked, ref = makeRef() }) => ({ type: "set_lock", ref, revision, locked });

/** @param {{revision: number, ref?: string}} values @returns {EndSession} */
export const endSession = ({ revision, ref = makeRef() }) => ({ type: "end_session", ref, revision });
