/** The screen: draws what the whole room may see. Sends nothing but signs of life. */

import { RingMap } from "./charts/charts.js";
import { CrowdCount } from "./elements/crowd-count.js";
import { LineNote } from "./elements/line-note.js";
import { ResultsBoard } from "./elements/results-board.js";
import { ScreenTimer } from "./elements/screen-timer.js";
import { ScreenTools } from "./elements/screen-tools.js";
import { find, findElement, readJson } from "./lib/find.js";
import { say } from "./lib/say.js";
import { showWhen } from "./lib/when.js";
import { getSubject } from "./room/boards.js";
import { Connection, TIMES } from "./room/connection.js";
import { Room } from "./room/room.js";
import { getScreenFacts } from "./room/screen-part.js";

/** @type {import("./room/boards.js").Texts} */
const texts = readJson("texts");
const page = find(document, "[data-socket]");
const board = findElement(document, "results-board", ResultsBoard);
const note = findElement(document, "line-note", LineNote);
const subject = find(document, "[data-part=subject]");
const tools = findElement(document, "screen-tools", ScreenTools);
const path = page.dataset.socket ?? "";
const room = new Room(path, new Connection(path, undefined, TIMES.longestRetryOfFew));

/** @type {string | null} */
let over = null;

function draw() {
  const { state, status } = room;
  showWhen(document, getScreenFacts(state, { over }));
  note.status = status;
  if (state === null || state.door !== "screen") return;
  if (state.room.code !== page.dataset.code) {
    // A new code has been made: the address and the QR code of this page lead nowhere now.
    location.reload();
    return;
  }
  const view = { room: state.room, ...state.board, texts };
  board.view = view;
  say(subject, getSubject(view)?.label ?? "");
  for (const count of document.querySelectorAll("crowd-count")) {
    // Nothing on a frozen screen changes, numbers of people included.
    const still = state.room.curtain === "frozen" && count.textContent !== "";
    if (count instanceof CrowdCount && !still) count.crowd = state.crowd;
  }
  for (const timer of document.querySelectorAll("screen-timer")) {
    if (timer instanceof ScreenTimer) timer.endsAt = state.room.timer_ends_at;
  }
  tools.fit();
}

const steps = texts.rings.map(({ label }) => label);
for (const map of document.querySelectorAll("ring-map")) {
  if (map instanceof RingMap) map.view = { steps };
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
