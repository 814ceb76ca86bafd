/** The desk: leads the room through its stages, one order at a time. Sees no more than the screen can show. */

import { AskButton } from "./elements/ask-button.js";
import { CrowdCount } from "./elements/crowd-count.js";
import { CurtainTools } from "./elements/curtain-tools.js";
import "./elements/desk-lock.js";
import { DeskKeys } from "./elements/desk-keys.js";
import { DeskNotes } from "./elements/desk-notes.js";
import { EndTime } from "./elements/end-time.js";
import { LineNote } from "./elements/line-note.js";
import { ResultsBoard } from "./elements/results-board.js";
import { RoundPicker } from "./elements/round-picker.js";
import "./elements/screen-look.js";
import { StageMoves } from "./elements/stage-moves.js";
import { StageRail } from "./elements/stage-rail.js";
import { SubjectPicker } from "./elements/subject-picker.js";
import { TimeGuard } from "./elements/time-guard.js";
import { TimerTools } from "./elements/timer-tools.js";
import { ViewTools } from "./elements/view-tools.js";
import { find, findElement, readJson } from "./lib/find.js";
import { say } from "./lib/say.js";
import { Store } from "./lib/store.js";
import { showWhen } from "./lib/when.js";
import { DeskRoom } from "./room/desk-room.js";
import { getFacts } from "./room/facts.js";
import { FIELDS } from "./room/keys.js";
import { lookAt } from "./room/preview.js";
import { getRounds, isEarly, remember } from "./room/rounds.js";
import { getPlannedEnd, guard } from "./room/times.js";
import { getLabel, getName, getTitle, getWave } from "./room/titles.js";

/** Milliseconds between two looks at the clock: minutes change quietly. */
const BEAT = 10_000;

const texts = readJson("texts");
/** @type {string[]} */
const focus = readJson("focus").map((/** @type {{slug: string}} */ { slug }) => slug);
/** @type {import("./room/times.js").Stage[]} */
const stages = texts.stages;
const labels = Object.fromEntries(stages.map(({ slug, label }) => [slug, label]));

const page = find(document, "[data-socket]");
const board = findElement(document, "results-board", ResultsBoard);
const curtain = findElement(document, "curtain-tools", CurtainTools);
const deletion = document.querySelector("form[data-part=delete]");
const ending = findElement(document, "end-time", EndTime);
const keys = findElement(document, "desk-keys", DeskKeys);
const moves = findElement(document, "stage-moves", StageMoves);
const note = findElement(document, "line-note", LineNote);
const notes = findElement(document, "desk-notes", DeskNotes);
const picker = findElement(document, "subject-picker", SubjectPicker);
const rail = findElement(document, "stage-rail", StageRail);
const rounds = findElement(document, "round-picker", RoundPicker);
const timeGuard = findElement(document, "time-guard", TimeGuard);
const timer = findElement(document, "timer-tools", TimerTools);
const tools = findElement(document, "view-tools", ViewTools);

const room = new DeskRoom(page.dataset.socket ?? "");
const reloaded = new Store("desk.code");
/** The rounds from when the page was made, and those heard of since. @type {import("./room/rounds.js").SeenRound[]} */
let known = readJson("rounds");

/** @type {string | null} */
let over = null;
/** @type {string | null} the stage that the page shows */
let at = null;
/** Whether the follow-ups have made room for a round. */
let folded = false;
/** The facilitator wishes to delete everything as soon as the session has ended. */
let deleting = false;

function draw() {
  const { desk, status, away, busy, refusal } = room;
  if (desk) known = remember(known, desk.room);
  const facts = getFacts(desk, { over, refusal });
  if (desk && isEarly(known, stages, desk.room.stage)) facts.add("early");
  showWhen(document, facts);
  note.status = status;
  moves.view = { stages, stage: desk?.room.stage ?? null, open: desk?.room.round?.open === true, busy };
  curtain.view = { desk, away };
  picker.busy = busy;
  for (const button of document.querySelectorAll("ask-button")) {
    if (button instanceof AskButton) button.busy = busy;
  }
  deleteOnceEnded();
  if (desk === null || isRenewed(desk.room.code)) return;
  picker.asked = desk.room.asked;
  makeRoomForRound(desk.room.round !== null);
  timer.view = { endsAt: desk.room.timer_ends_at, busy };
  drawRound();
  drawTimes();
  goToStage(desk.room.stage);
  for (const count of document.querySelectorAll("crowd-count")) {
    if (count instanceof CrowdCount) count.crowd = desk.crowd;
  }
}

/**
 * Begin a new stage at its top, unless somebody types: then nothing moves under their hands.
 *
 * @param {string} stage
 */
function goToStage(stage) {
  if (stage === at) return;
  const first = at === null;
  at = stage;
  say(find(document, "[data-part=stage-now]"), labels[stage] ?? "");
  if (first || document.activeElement?.matches(FIELDS)) return;
  for (const part of document.querySelectorAll(".desk-body, .desk-main")) part.scrollTop = 0;
}

/**
 * A round and its picture come before the follow-ups, which fold once and open again after it: never while somebody reads
 * them.
 *
 * @param {boolean} needed
 */
function makeRoomForRound(needed) {
  if (needed === folded) return;
  folded = needed;
  for (const part of document.querySelectorAll(".follow-ups")) part.toggleAttribute("open", !needed);
}

/** The round of the moment, drawn as the facilitator wants to look at it. */
function drawRound() {
  const { desk, busy } = room;
  const round = desk?.room.round;
  if (!desk || !round) return;
  say(find(document, "[data-part=round-title]"), getTitle(texts, round));
  say(find(document, "[data-part=round-wave]"), getWave(round));
  const choice = getRounds(known, desk.room);
  rounds.view = {
    rounds: choice.map((one) => ({ id: one.id, label: getName(texts, one), order: lookAt(one) })),
    current: round.id,
    busy,
  };
  tools.view = { desk, busy, getLabel: (slug) => getLabel(texts, round, slug) };
  board.view = { room: { ...desk.room, view: tools.preview }, ...desk.board, texts, preview: true };
}

/** The minutes, and whether they suffice. Quietly, and never a reason to move on by itself. */
function drawTimes() {
  const { desk, busy } = room;
  if (!desk || desk.room.ended) return;
  const { stage, stage_since: since, asked } = desk.room;
  const moment = { stages, stage, since, times: desk.lead?.times ?? {}, now: Date.now() / 1000 };
  rail.view = { moment, busy };
  timeGuard.view = { guard: guard(moment, { end: ending.moment, focus, asked }), labels, busy };
}

/**
 * A new code stands in many places of this page, also in its QR code: load it again. Once for each code, so that a page
 * out of some cache cannot go round in circles.
 *
 * @param {string} code
 */
function isRenewed(code) {
  if (code === page.dataset.code || reloaded.read() === code || !reloaded.write(code)) return false;
  notes.letGo();
  location.reload();
  return true;
}

/** Only an ended session can be deleted: its answers are destroyed by its end. */
function deleteOnceEnded() {
  if (!deleting || !(deletion instanceof HTMLFormElement)) return;
  if (room.refusal !== null) deleting = false;
  if (!room.desk?.room.ended && over !== "ended") return;
  deleting = false;
  notes.letGo();
  deletion.submit();
}

room.addEventListener("changed", draw);
room.addEventListener("over", (event) => {
  over = String(/** @type {CustomEvent} */ (event).detail);
  draw();
});
document.addEventListener("ask", (event) => {
  const [first, ...rest] = [/** @type {CustomEvent} */ (event).detail].flat();
  room.ask(first, ...rest);
});
document.addEventListener("preview", draw);
document.addEventListener("key", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail === "next" || detail === "back") moves.go(detail);
  else curtain.toggle(detail);
});
deletion?.addEventListener("submit", (event) => {
  if (over === "ended") return;
  event.preventDefault();
  if (room.busy) return;
  deleting = true;
  room.ask({ name: "end_session" });
});
find(document, "[data-part=keys]").addEventListener("click", () => keys.toggle());
find(document, "[data-part=table-toggle]").addEventListener("click", ({ currentTarget }) => {
  board.tabular = !board.tabular;
  if (currentTarget instanceof HTMLElement) currentTarget.setAttribute("aria-pressed", String(board.tabular));
});
// The page may be the answer to a form: loading it again must not send the form again.
if (page.dataset.path) history.replaceState(null, "", page.dataset.path);
ending.usual = getPlannedEnd(stages, Number(page.dataset.opened));
ending.addEventListener("change", drawTimes);
setInterval(drawTimes, BEAT);
draw();
room.open();
