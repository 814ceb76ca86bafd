/** The phone's page: the room's state goes to the elements, what they say goes to the room. */

import { ConnectionNote } from "./elements/connection-note.js";
import { PhoneSheet } from "./elements/phone-sheet.js";
import { PromiseGate } from "./elements/promise-gate.js";
import { QuestionDeck } from "./elements/question-deck.js";
import { RoomToast } from "./elements/room-toast.js";
import { StageCards } from "./elements/stage-cards.js";
import { find, findElement, readJson } from "./lib/find.js";
import { gettext } from "./lib/text.js";
import { getCard } from "./room/cards.js";
import { answer, erase, finish, withdraw } from "./room/messages.js";
import { PhoneRoom } from "./room/phone-room.js";
import { getRefusal } from "./room/refusals.js";

const { code = "", socket = "" } = find(document, "#room").dataset;
const subjects = readJson("subjects");
const gate = findElement(document, "promise-gate", PromiseGate);
const cards = findElement(document, "stage-cards", StageCards);
const deck = findElement(document, "question-deck", QuestionDeck);
const note = findElement(document, "connection-note", ConnectionNote);
const toast = findElement(document, "room-toast", RoomToast);
const eraser = findElement(document, "[data-part=erasing]", PhoneSheet);
const room = new PhoneRoom(socket, code);
const follow = { label: gettext("Go along"), act: () => cards.follow() };

function draw() {
  note.draw({ status: room.status, waiting: room.outbox.size });
  const card = getCard(room.phone, room.over);
  cards.show(card, { hold: deck.busy });
  eraser.hidden = card.name === "ended";
  const round = room.phone?.room.round;
  if (cards.holds) deck.lock();
  else if (round?.open) deck.draw({ round, subject: subjects[round.subject], ...room.getOwn() });
}

room.addEventListener("changed", draw);
room.addEventListener("erased", () => toast.tell(gettext("Your answers are erased.")));
room.addEventListener("refused", (event) => {
  const { command, code } = /** @type {CustomEvent} */ (event).detail;
  const words = getRefusal(command, code);
  if (words) toast.tell(words, cards.holds ? follow : undefined);
});
cards.addEventListener("held", () => toast.tell(gettext("The room is moving on."), follow));
deck.addEventListener("answer", (event) => {
  const { question, choice } = /** @type {CustomEvent} */ (event).detail;
  room.say(choice === null ? withdraw({ question }) : answer({ question, choice }));
});
deck.addEventListener("finish", (event) => room.say(finish(/** @type {CustomEvent} */ (event).detail)));
eraser.addEventListener("erase", () => room.say(erase()));
gate.addEventListener("understood", () => cards.focusHeading());

gate.guard(code, cards);
draw();
room.open();
