import { find } from "../lib/find.js";
import { getLines, getRows } from "../room/mirror.js";

/**
 * What the screen shows, again on a phone that asks for it. Closed until then, and it can be closed again.
 *
 *     <room-mirror hidden><details>… <div data-part="picture"></div></details></room-mirror>
 *     mirror.draw({ picture, round, view, text });
 *
 * @typedef {object} AskText
 * @property {string[]} steps
 * @property {{slug: string, label: string}[]} questions
 * @property {{kind: string, label: string}[]} choices
 *
 * @typedef {object} Mirrored
 * @property {import("../room/messages.js").Picture | null} picture
 * @property {import("../room/messages.js").RoundState | null} round
 * @property {import("../room/messages.js").View | null} view
 * @property {AskText | undefined} text
 */
export class RoomMirror extends HTMLElement {
  #drawn = "";
  #round = 0;

  /** @param {Mirrored} mirrored */
  draw({ picture, round, view, text }) {
    const shown = picture !== null && round !== null && text !== undefined && picture.round === round.id;
    this.hidden = !shown;
    const key = JSON.stringify([picture, view]);
    if (!shown || key === this.#drawn) return;
    this.#drawn = key;
    // Another picture is not shown unasked because an earlier one was.
    if (round.id !== this.#round) this.querySelector("details")?.removeAttribute("open");
    this.#round = round.id;
    find(this, "[data-part=picture]").replaceChildren(
      ...getRows(picture, round, view).flatMap(({ row, slug }) => draw(row, slug, text)),
    );
  }
}

/** @param {import("../room/messages.js").Row} row @param {string} slug @param {AskText} text */
function draw(row, slug, text) {
  const heading = document.createElement("h2");
  heading.textContent = text.questions.find((question) => question.slug === slug)?.label ?? slug;
  const unrated = text.choices.find((choice) => choice.kind === "none")?.label ?? "";
  const list = document.createElement("ul");
  list.setAttribute("role", "list");
  for (const { label, words, share } of getLines(row, text.steps, unrated)) {
    const line = document.createElement("li");
    for (const said of [label, words]) {
      const part = document.createElement("span");
      part.textContent = said;
      if (said) line.append(part, " ");
    }
    if (share !== null) line.style.setProperty("--share", String(share));
    list.append(line);
  }
  return [heading, list];
}

customElements.define("room-mirror", RoomMirror);
