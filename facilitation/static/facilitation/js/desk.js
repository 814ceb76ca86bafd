/** The desk: leads the room through its stages, one order at a time. Sees no more than the screen can show. */

import { AskButton } from "./elements/ask-button.js";
import { CrowdCount } from "./elements/crowd-count.js";
import { LineNote } from "./elements/line-note.js";
import { ResultsBoard } from "./elements/results-board.js";
import { StageMoves } from "./elements/stage-moves.js";
import { StageRail } from "./elements/stage-rail.js";
import { SubjectPicker } from "./elements/subject-picker.js";
import { find, findElement, readJson } from "./lib/find.js";
import { showWhen } from "./lib/when.js";
import { DeskRoom } from "./room/desk-room.js";
import { getFacts } from "./room/facts.js";

/** @type {{slug: string, label: string, definition: string}[]} */
const subjects = readJson("subjects");
/** @type {{slug: string, label: string, cue: string}[]} */
const stages = readJson("stages");
const board = findElement(document, "results-board", ResultsBoard);
const moves = findElement(document, "stage-moves", StageMoves);
const note = findElement(document, "line-note", LineNote);
const picker = findElement(document, "subject-picker", SubjectPicker);
const rail = findElement(document, "stage-rail", StageRail);
const room = new DeskRoom(find(document, "[data-socket]").dataset.socket ?? "");

/** @type {string | null} */
let over = null;

function draw() {
  const { desk, status, busy, refusal } = room;
  showWhen(document, getFacts(desk, { over, refusal }));
  note.status = status;
  moves.view = { stages, stage: desk?.room.stage ?? null, busy };
  picker.busy = busy;
  for (const button of document.querySelectorAll("ask-button")) {
    if (button instanceof AskButton) button.busy = busy;
  }
  if (desk === null) return;
  rail.stage = desk.room.stage;
  picker.asked = desk.room.asked;
  const subject = subjects.find(({ slug }) => slug === desk.room.round?.subject);
  board.view = { round: desk.room.round, picture: desk.picture, subject, preview: true };
  for (const count of document.querySelectorAll("crowd-count")) {
    if (count instanceof CrowdCount) count.crowd = desk.crowd;
  }
}

room.addEventListener("changed", draw);
room.addEventListener("over", (event) => {
  over = String(/** @type {CustomEvent} */ (event).detail);
  draw();
});
document.addEventListener("ask", (event) => room.ask(/** @type {CustomEvent} */ (event).detail));
find(document, "[data-part=table-toggle]").addEventListener("click", ({ currentTarget }) => {
  board.tabular = !board.tabular;
  if (currentTarget instanceof HTMLElement) currentTarget.setAttribute("aria-pressed", String(board.tabular));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || (event.target instanceof Element && event.target.closest("input"))) return;
  const keys = findElement(document, "#keys", HTMLDetailsElement);
  keys.open = !keys.open;
  if (keys.open) keys.querySelector("summary")?.focus();
});
draw();
room.open();
