/**
 * Parts of private forms. Every change is said at once, so that nothing typed is ever lost.
 *
 * @typedef {{code: string, label: string, hint?: string}} Option
 *
 * @typedef {object} Asked
 * @property {string} label
 * @property {Option[]} options
 * @property {string[]} chosen the codes
 * @property {(codes: string[]) => void} say what to do with a change
 * @property {boolean} [several] several may be chosen
 * @property {string} [hint]
 * @property {boolean} [quiet] the label is for listeners only, since a heading says the same
 */

import { gettext } from "../lib/text.js";

let made = 0;

/** @returns {string} a name that nothing else on this page has */
function makeName() {
  made += 1;
  return `private-${made}`;
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {{class?: string, text?: string, do?: string}} [given]
 * @param {Node[]} [children]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, given = {}, children = []) {
  const element = document.createElement(tag);
  if (given.class) element.className = given.class;
  if (given.text !== undefined) element.textContent = given.text;
  if (given.do !== undefined) element.dataset.do = given.do;
  element.append(...children);
  return element;
}

/** @param {string} text @param {string} act @param {string} [look] @returns {HTMLButtonElement} */
export function makeButton(text, act, look = "button button--quiet button--wide") {
  const button = make("button", { class: look, text, do: act });
  button.type = "button";
  return button;
}

/** A list of large radio buttons, or of checkboxes. @param {Asked} asked @returns {HTMLFieldSetElement} */
export function makeChoices({ label, options, chosen, say, several = false, hint = "", quiet = false }) {
  const name = makeName();
  const legend = make("legend", { class: quiet ? "visually-hidden" : "private-form__label", text: label });
  const list = make("div", { class: "choices" });
  for (const option of options) {
    const input = make("input", { class: "choice__input" });
    input.type = several ? "checkbox" : "radio";
    input.id = `${name}-${option.code || "none"}`;
    input.name = name;
    input.value = option.code;
    input.autocomplete = "off";
    input.checked = chosen.includes(option.code);
    const words = make("label", { class: "choice__label" }, [
      make("span", { class: "choice__words", text: option.label }),
    ]);
    if (option.hint) words.firstElementChild?.append(make("span", { class: "choice__hint", text: option.hint }));
    words.htmlFor = input.id;
    const kind = option.code === "" || option.code === "n" ? "none" : "score";
    list.append(make("div", { class: `choice choice--${kind}` }, [input, words]));
  }
  const field = make("fieldset", { class: "private-form__field" }, [legend]);
  if (hint) field.append(make("p", { class: "soft small", text: hint }));
  field.append(list);
  field.addEventListener("change", () => {
    say([...field.querySelectorAll("input")].filter((input) => input.checked).map((input) => input.value));
  });
  return field;
}

/**
 * @param {{label: string, value: string, say: (text: string) => void, lines?: number, most?: number, hint?: string}} asked
 * @returns {HTMLElement}
 */
export function makeText({ label, value, say, lines = 1, most = 2000, hint = "" }) {
  const input = lines > 1 ? make("textarea") : make("input");
  if (input instanceof HTMLTextAreaElement) input.rows = lines;
  else input.type = "text";
  input.id = makeName();
  input.value = value;
  input.maxLength = most;
  input.autocomplete = "off";
  input.spellcheck = false;
  input.addEventListener("input", () => say(input.value));
  const words = make("label", { class: "private-form__label", text: label });
  words.htmlFor = input.id;
  const field = make("div", { class: "private-form__field" }, [words]);
  if (hint) {
    const help = make("p", { class: "soft small", text: hint });
    help.id = `${input.id}-hint`;
    input.setAttribute("aria-describedby", help.id);
    field.append(help);
  }
  field.append(input);
  return field;
}

/** Something that need not be filled in, behind one tap. @param {string} label @param {Node[]} children @param {boolean} open */
export function makeMore(label, children, open = false) {
  const more = make("details", { class: "more" }, [make("summary", { text: label }), ...children]);
  more.open = open;
  return more;
}

/** The rings to choose from, and nothing at all. @param {{label: string}[]} rings @returns {Option[]} */
export function getRingOptions(rings) {
  const options = rings.map(({ label }, index) => ({ code: String(index + 1), label }));
  return [...options, { code: "", label: gettext("Leave it open") }];
}

/** @param {import("./shape.js").Ring} ring @returns {string[]} */
export const writeRing = (ring) => [ring === null ? "" : String(ring)];

/** @param {string[]} codes @returns {import("./shape.js").Ring} */
export const readRing = ([code]) => (code === "n" ? "n" : Number(code) || null);
