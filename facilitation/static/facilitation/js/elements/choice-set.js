import { find } from "../lib/find.js";
import { say } from "../lib/say.js";
import { interpolate, ngettext } from "../lib/text.js";
import { readChoice, tapChoice, writeChoice } from "../room/choices.js";
import { ChoiceList } from "./choice-list.js";

/**
 * One question of which several answers can be true: checkboxes instead of radio buttons, and still one choice.
 *
 *     <choice-set data-question="reasons" data-most="3">… <p role="status" data-part="full"></p></choice-set>
 *     set.draw({ choice: "ad-", sent: true });
 *     set.addEventListener("choose", ({ detail }) => …);   // {question: "reasons", choice: "adj"}
 */
export class ChoiceSet extends ChoiceList {
  /** @type {string[]} */
  #codes = [];

  /** @param {import("./choice-list.js").Given} given */
  draw(given) {
    super.draw(given);
    this.#codes = readChoice(given.choice);
  }

  /** @param {string} code */
  tap(code) {
    const { codes, full } = tapChoice(this.#codes, code, this.#shape);
    const most = this.#shape.most ?? 0;
    const words = ngettext(
      "You have chosen %(most)s already. Take it away first if this one matters more.",
      "You have chosen %(most)s already. Take one away first if this one matters more.",
      most,
    );
    say(find(this, "[data-part=full]"), full ? interpolate(words, { most }) : "");
    if (full) for (const input of this.inputs) input.checked = codes.includes(input.value);
    else this.choose(writeChoice(codes, this.#shape));
  }

  /** @returns {import("../room/choices.js").Shape} */
  get #shape() {
    const inputs = [...this.querySelectorAll(".choice--score input")];
    const steps = inputs.map((input) => (input instanceof HTMLInputElement ? input.value : ""));
    return this.dataset.most ? { steps, most: Number(this.dataset.most) } : { steps };
  }
}

customElements.define("choice-set", ChoiceSet);
