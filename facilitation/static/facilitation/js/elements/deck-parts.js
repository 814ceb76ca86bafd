/** What a deck is made of: its questions and its list, each a copy of what the server rendered once. */

import { find } from "../lib/find.js";
import { gettext } from "../lib/text.js";
import { ChoiceList } from "./choice-list.js";

/**
 * @typedef {import("./choice-list.js").Given} Given
 * @typedef {import("./choice-list.js").Question} Question
 * @typedef {HTMLElement & {ask: string}} Asking the deck's element
 *
 * @typedef {object} Deck
 * @property {import("../room/messages.js").RoundState} round
 * @property {{label: string, definition: string, think_of: string} | undefined} subject
 * @property {boolean} finished
 * @property {boolean} delivered nothing of this phone waits to be stored
 * @property {(question: number) => Given} getAnswer
 */

/**
 * Put the questions into the deck, in this order, and into its list if it has one.
 *
 * @param {Asking} deck
 * @param {Question[]} questions
 * @returns {ChoiceList[]}
 */
export function makeQuestions(deck, questions) {
  const place = find(deck, "[data-part=questions]");
  return questions.flatMap((question) => {
    place.append(copy(deck, "question"));
    addItem(deck, question);
    const list = place.lastElementChild;
    if (!(list instanceof ChoiceList)) return [];
    list.fill(question, deck.ask);
    return [list];
  });
}

/** @param {Asking} deck @param {Question} question */
function addItem(deck, { slug, label }) {
  const list = deck.querySelector("[data-part=list]");
  list?.append(copy(deck, "item"));
  const item = list?.lastElementChild;
  item?.setAttribute("data-item", slug);
  item?.querySelector(".deck__label")?.append(label);
}

/** @param {Asking} deck @param {string} part what the template holds */
function copy(deck, part) {
  const template = deck.querySelector(`template[data-part=${part}]`);
  if (template instanceof HTMLTemplateElement && template.content.firstElementChild) {
    return document.importNode(template.content.firstElementChild, true);
  }
  throw new Error(`The deck ${deck.ask} has no ${part} to copy.`);
}

/**
 * What the round is about, and a mark for each of its questions.
 *
 * @param {Asking} deck
 * @param {Deck} drawn
 */
export function drawSubject(deck, { round, subject }) {
  const again = gettext("The same again: how is it now?");
  const words = {
    subject: subject?.label,
    label: subject?.label,
    definition: subject?.definition,
    "think-of": subject?.think_of,
    kicker: round.wave > 1 ? again : subject ? gettext("Think of one kind of relationship") : "",
  };
  for (const [name, text] of Object.entries(words)) {
    const part = deck.querySelector(`[data-part="${name}"]`);
    if (part && text !== undefined) part.textContent = text;
  }
  deck.querySelector("[data-part=for-example]")?.toggleAttribute("hidden", !subject?.think_of);
  const steps = round.questions.map(() => document.createElement("span"));
  deck.querySelector("[data-part=steps]")?.replaceChildren(...steps);
}

/** The list has only what is asked. @param {Asking} deck @param {ChoiceList[]} questions */
export function drawList(deck, questions) {
  const slugs = questions.map((one) => one.question);
  for (const item of deck.querySelectorAll("[data-item]")) {
    const index = slugs.indexOf(item.getAttribute("data-item") ?? "");
    item.toggleAttribute("hidden", index < 0);
    item.querySelector("button")?.setAttribute("data-go", String(index));
    find(item, ".deck__number").textContent = String(index + 1);
  }
}

/** @param {Given} given */
export function getState({ choice, sent }) {
  if (!sent) return gettext("Not sent yet");
  if (choice === null) return gettext("No answer yet");
  return choice.startsWith("s") ? gettext("Skipped") : gettext("Answered");
}
