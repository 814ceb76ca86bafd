/** The screen: draws what the whole room may see. Sends nothing but signs of life. */

import { CrowdCount } from "./elements/crowd-count.js";
import { LineNote } from "./elements/line-note.js";
import { ResultsBoard } from "./elements/results-board.js";
import "./elements/screen-tools.js";
import { find, findElement, readJson } from "./lib/find.js";
import { showWhen } from "./lib/when.js";
import { getFacts } from "./room/facts.js";
import { Room } from "./room/room.js";

/** @type {{slug: string, label: string, definition: string}[]} */
const subjects = readJson("subjects");
const board = findElement(document, "results-board", ResultsBoard);
const note = findElement(document, "line-note", LineNote);
const room = new Room(find(document, "[data-socket]").dataset.socket ?? "");

/** @type {string | null} */
let over = null;

function draw() {
  const { state, status } = room;
  showWhen(document, getFacts(state, { over }));
  note.status = status;
  if (state === null || state.door !== "screen") return;
  const subject = subjects.find(({ slug }) => slug === state.room.round?.subject);
  board.view = { round: state.room.round, picture: state.picture, subject };
  for (const count of document.querySelectorAll("crowd-count")) {
    if (count instanceof CrowdCount) count.crowd = state.crowd;
  }
}

room.addEventListener("changed", draw);
room.addEventListener("over", (event) => {
  over = String(/** @type {CustomEvent} */ (event).detail);
  draw();
});
document.addEventListener("table", (event) => {
  board.tabular = /** @type {CustomEvent} */ (event).detail.on;
});
draw();
room.open();
