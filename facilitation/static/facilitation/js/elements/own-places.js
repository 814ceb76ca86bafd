import { find } from "../lib/find.js";

/**
 * Where this phone has put things, in words, behind a tap: never beside the room's picture unasked.
 *
 *     <own-places><details><summary>Show mine</summary><dl data-part="list"></dl></details></own-places>
 *     places.draw(own.all, texts.asks.place);
 *
 * @typedef {object} PlaceText
 * @property {{slug: string, label: string}[]} questions
 * @property {{code: string, kind: string, label: string}[]} choices
 */
export class OwnPlaces extends HTMLElement {
  /** @param {import("../room/own.js").OwnAnswer[]} answers @param {PlaceText | undefined} text */
  draw(answers, text) {
    const rings = text?.choices.filter((choice) => choice.kind !== "skip") ?? [];
    const rows = answers.flatMap(({ ask, slug, choice }) => {
      const name = text?.questions.find((question) => question.slug === slug)?.label;
      const ring = rings.find((one) => one.code === choice)?.label;
      return ask === "place" && name && ring ? [makeRow(name, ring)] : [];
    });
    this.hidden = rows.length === 0;
    find(this, "[data-part=list]").replaceChildren(...rows);
  }
}

/** @param {string} label @param {string} ring */
function makeRow(label, ring) {
  const row = document.createElement("div");
  const [name, value] = [document.createElement("dt"), document.createElement("dd")];
  name.textContent = label;
  value.textContent = ring;
  row.append(name, value);
  return row;
}

customElements.define("own-places", OwnPlaces);
