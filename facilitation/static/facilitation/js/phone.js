/** The phone's page: the room's state goes to the elements, what they say goes to the room. */

import "./elements/connection-note.js";
import "./elements/phone-sheet.js";
import "./elements/promise-gate.js";
import "./elements/question-deck.js";
import "./elements/room-toast.js";
import "./elements/stage-cards.js";
import { getRefusal } from "./lib/refusals.js";
import { gettext } from "./lib/text.js";
import { getCard } from "./room/cards.js";
import { answer, erase, finish, withdraw } from "./room/messages.js";
import { PhoneRoom } from "./room/phone-room.js";

/** @param {string} selector @returns {any} */
const part = (selector) => document.querySelector(selector);
const [page, gate, cards] = [part("#room"), part("promise-gate"), part("stage-cards")];
const [deck, note, toast] = [part("question-deck"), part("connection-note"), part("room-toast")];
const { code, socket } = page.dataset;
const subjects = JSON.parse(part("#subjects").textContent);
const room = new PhoneRoom(socket, code);
/** @type {string | null} */
let over = null;

function draw() {
  note.draw({ status: room.status, waiting: room.outbox.size });
  cards.show(getCard(room.phone, over), { hold: deck.busy });
  const { round } = room.phone?.room ?? {};
  if (cards.holds) deck.lock();
  else if (round?.open) deck.draw({ round, subject: subjects[round.subject], ...room.getOwn() });
}

room.addEventListener("changed", draw);
room.addEventListener("erased", () => toast.tell(gettext("Your answers are erased.")));
room.addEventListener("refused", (/** @type {any} */ { detail }) => toast.tell(getRefusal(detail)));
room.addEventListener("over", (/** @type {any} */ { detail }) => {
  over = detail;
  draw();
});
cards.addEventListener("held", () => {
  toast.tell(gettext("The room is moving on."), { label: gettext("Go along"), act: () => cards.follow() });
});
cards.addEventListener("turned", () => toast.hush());
deck.addEventListener("answer", ({ detail }) => room.say(detail.choice === null ? withdraw(detail) : answer(detail)));
deck.addEventListener("finish", ({ detail }) => room.say(finish(detail)));
part("[data-part=erasing]").addEventListener("erase", () => room.say(erase()));

gate.guard(code, cards);
draw();
room.open();
