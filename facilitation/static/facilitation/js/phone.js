/** The phone's page: the room's state goes to the elements, what they say goes to the room. */

import { ConnectionNote } from "./elements/connection-note.js";
import "./elements/one-by-one.js";
import { OwnPlaces } from "./elements/own-places.js";
import "./elements/phone-cover.js";
import "./elements/phone-settings.js";
import { PhoneSheet } from "./elements/phone-sheet.js";
import { PromiseGate } from "./elements/promise-gate.js";
import { QuestionDeck } from "./elements/question-deck.js";
import { RoomMirror } from "./elements/room-mirror.js";
import { RoomToast } from "./elements/room-toast.js";
import { StageCards } from "./elements/stage-cards.js";
import { UntilNote } from "./elements/until-note.js";
import { linkContacts } from "./lib/contacts.js";
import { find, findElement, readJson } from "./lib/find.js";
import { say } from "./lib/say.js";
import { Store } from "./lib/store.js";
import { gettext } from "./lib/text.js";
import { getCard } from "./room/cards.js";
import { eraseAndLeave, wipe } from "./room/leave.js";
import { answer, erase, finish, slowDown, withdraw } from "./room/messages.js";
import { getSeed } from "./room/order.js";
import { OwnAnswers } from "./room/own.js";
import { PhoneRoom } from "./room/phone-room.js";
import { getRefusal } from "./room/refusals.js";
import { fillSlots, tellZones } from "./room/zones.js";

const { key = "", socket = "", home = "/", local } = find(document, "#room").dataset;
const texts = readJson("texts");
const gate = findElement(document, "promise-gate", PromiseGate);
const cards = findElement(document, "stage-cards", StageCards);
const note = findElement(document, "connection-note", ConnectionNote);
const toast = findElement(document, "room-toast", RoomToast);
const mirror = findElement(document, "room-mirror", RoomMirror);
const agreed = document.querySelector("[data-part=agreed]");
const zones = find(document, "#zones");
const decks = [...document.querySelectorAll("question-deck")].filter((one) => one instanceof QuestionDeck);
/** Nobody else is there. */
const alone = local === undefined ? null : await makeLocalRoom();
const room = alone ?? new PhoneRoom(socket, key);
const own = new OwnAnswers(key, alone ? () => alone.storage : undefined);
const follow = { label: gettext("Go along"), act: () => cards.follow() };

async function makeLocalRoom() {
  const { LocalRoom } = await import("./room/local-room.js");
  return new LocalRoom(key, texts, { solo: local === "solo" });
}

/** Whether answers stay here: a room too small for totals, or none at all. */
const isLocal = () => room.phone?.room.small_group ?? false;
const getDeck = () => decks.find((deck) => deck.dataset.card === cards.shown);
const isBusy = () => (getDeck()?.busy ?? false) || cards.busy;

function draw() {
  const state = room.phone;
  if (alone === null)
    note.draw({
      status: room.status,
      waiting: room.outbox.size,
      held: room instanceof PhoneRoom ? room.connection.held : null,
    });
  keepOwn();
  const card = getCard(state, room.over, room.watching);
  cards.show(card, { hold: card.name !== "gone" && isBusy() });
  drawDeck();
  drawMirror();
  const isPaused = state?.room.curtain === "paused";
  say(find(document, "[data-part=paused]"), isPaused ? gettext("The room is taking a moment.") : "");
  for (const until of document.querySelectorAll("until-note")) {
    if (until instanceof UntilNote) until.draw(state?.room.timer_ends_at ?? null);
  }
  drawMenu();
}

function drawDeck() {
  const deck = getDeck();
  const round = cards.holds ? deck?.round : room.phone?.room.round;
  if (cards.holds && !isLocal()) deck?.lock();
  else if (deck && round?.open && deck.ask === round.ask) {
    const subject = texts.types.find((/** @type {{slug: string}} */ one) => one.slug === round.subject);
    deck.draw({ round, subject, ...(isLocal() ? own.getRound(round) : room.getOwn()) });
  }
}

function drawMirror() {
  const { room: now, board } = room.phone ?? {};
  const picture = now?.curtain === "blank" ? null : (board?.picture ?? null);
  const text = texts.asks[now?.round?.ask ?? ""];
  mirror.draw({ picture, round: now?.round ?? null, view: now?.view ?? null, text });
}

/** Own answers are mirrored for the private map. A closed round that comes back may have lost its answers here. */
function keepOwn() {
  const round = room.phone?.room.round;
  if (round && !isLocal()) {
    for (const { id, slug } of round.questions) {
      const { choice } = room.getAnswer(id);
      if (choice !== null || round.open) own.put({ ask: round.ask, subject: round.subject, slug, choice }, round.wave);
    }
  }
  for (const places of document.querySelectorAll("own-places")) {
    if (places instanceof OwnPlaces) places.draw(own.all, texts.asks.place);
  }
}

function drawMenu() {
  const isOver = room.over !== null || (room.phone?.room.ended ?? false);
  for (const item of document.querySelectorAll("[data-live]")) item.toggleAttribute("hidden", isOver);
  const menu = find(document, "[data-sheet=menu]");
  find(menu, "[data-say=watch]").hidden = room.watching;
  find(menu, "[data-say=take-part]").hidden = !room.watching;
}

/** Zones go where the card on show has a place for them. @param {{again?: boolean}} [options] */
function arrange(options) {
  const deck = getDeck();
  const { ask = null, subject = "" } = deck ? (room.phone?.room.round ?? {}) : {};
  if (fillSlots(cards.card, zones)) beginPrivate();
  tellZones({ card: cards.shown, ask, subject, question: deck?.question ?? null }, options);
}

/** @param {{question: number, choice: string | null}} given */
function give({ question, choice }) {
  const round = getDeck()?.round;
  const slug = round?.questions.find((one) => one.id === question)?.slug;
  if (!isLocal()) room.say(choice === null ? withdraw({ question }) : answer({ question, choice }));
  else if (round && slug) own.put({ ask: round.ask, subject: round.subject, slug, choice }, round.wave);
  draw();
}

/** @param {number} round */
function end(round) {
  if (cards.holds) cards.follow();
  else if (isLocal()) own.finish(round);
  else room.say(finish({ round }));
  draw();
}

async function forget() {
  await beginPrivate();
  own.forget();
  document.dispatchEvent(new Event("own-answers-erased"));
  toast.tell(gettext("Your answers are erased."));
  if (shows) known?.open();
  shows = false;
  draw();
}

async function leave() {
  document.dispatchEvent(new Event("leaving"));
  await eraseAndLeave(room);
  wipe(key);
  location.replace(home);
}

function slow() {
  room.say(slowDown());
  if (room.status !== "connected") toast.tell(gettext("It will be said as soon as you are connected."));
}

function hold() {
  const isLocked = !isLocal() && getDeck()?.busy && !cards.busy;
  const moving = isLocked
    ? gettext("The room is moving on. What you chose so far is kept.")
    : gettext("The room is moving on. Finish this first?");
  const isOver = room.over !== null || (room.phone?.room.ended ?? false);
  toast.tell(isOver ? gettext("The session is over. Come along when you are ready.") : moving, follow);
}

function turn() {
  toast.hush(follow);
  for (const open of document.querySelectorAll("own-places [open]")) open.removeAttribute("open");
  drawDeck();
  arrange();
}

/** @param {Event} event */
function refuse(event) {
  const { command, code } = /** @type {CustomEvent} */ (event).detail;
  const words = getRefusal(command, code);
  if (words) toast.tell(words, cards.holds ? follow : undefined);
}

/** @type {Promise<void> | null} */
let beginning = null;

/** What never leaves the phone is fetched when it is first wanted, or in a quiet moment before. */
function beginPrivate() {
  beginning ??= import("./private/private.js").then(
    ({ begin }) => {
      begin({ key, texts, own: own.all });
      arrange({ again: true });
    },
    () => {
      // No line just now: again when it is wanted.
      beginning = null;
    },
  );
  return beginning;
}

const known = document.querySelector("[data-sheet=known]")
  ? findElement(document, "[data-sheet=known]", PhoneSheet)
  : null;
/** Whether the sheet is to show again, after an erasure that was asked for there. */
let shows = false;

/** What the server has stored of this phone is asked anew each time; the code for it comes with the first. */
async function tellKnown() {
  const { KnownList } = await import("./elements/known-list.js");
  await findElement(document, "known-list", KnownList).load();
}

room.addEventListener("changed", draw);
room.addEventListener("erased", forget);
alone?.addEventListener("moved", () => cards.follow());
room.addEventListener("refused", refuse);
room.addEventListener("slowed", () => {
  toast.tell(gettext("Thank you. The facilitator hears that somebody asked, not who."));
});
own.addEventListener("put", (event) => {
  document.dispatchEvent(new CustomEvent("own-answer", { detail: /** @type {CustomEvent} */ (event).detail }));
});
cards.addEventListener("held", hold);
cards.addEventListener("late", () => {
  toast.tell(gettext("The room has moved on. Come along when you are ready."), follow);
});
cards.addEventListener("freed", () => toast.hush(follow));
cards.addEventListener("turned", turn);
for (const deck of decks) {
  deck.begin({ seed: getSeed(key), key, questions: texts.asks[deck.ask].questions });
  deck.addEventListener("place", () => arrange());
  deck.addEventListener("answer", (event) => give(/** @type {CustomEvent} */ (event).detail));
  deck.addEventListener("finish", (event) => end(/** @type {CustomEvent} */ (event).detail.round));
}
known?.addEventListener("opened", tellKnown);
known?.addEventListener("erase-known", () => {
  shows = true;
  room.say(erase());
});
document.addEventListener("erase", () => (isLocal() ? forget() : room.say(erase())));
document.addEventListener("own-map-erased", () => own.forget());
document.addEventListener("leave", leave);
document.addEventListener("slow-down", slow);
document.addEventListener("watch", () => room.watch(true));
document.addEventListener("take-part", () => room.watch(false));
gate.addEventListener("understood", () => {
  arrange();
  cards.focusHeading();
});

if (agreed instanceof HTMLInputElement) {
  const agreement = new Store(`room.${key}.agreed`);
  agreed.checked = agreement.read() === true;
  agreed.addEventListener("change", () => agreement.write(agreed.checked));
}

gate.guard(key, cards);
linkContacts(document.querySelectorAll("[data-contact]"));
draw();
room.open();
// Not all at once: a whole room arrives in the same minute.
setTimeout(beginPrivate, alone ? 0 : 4_000 + Math.random() * 16_000);
