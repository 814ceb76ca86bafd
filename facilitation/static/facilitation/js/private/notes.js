/**
 * Notes for oneself, a text for each thing they are about.
 *
 *     <private-notes><div data-p="form"></div></private-notes>
 *     notes.show("repair");
 */

import { gettext } from "../lib/text.js";
import { makeText } from "./form.js";
import { PrivateZone } from "./zone.js";

const LABELS = {
  groups: () => gettext("My notes"),
  repair: () => gettext("My notes about repair"),
  "thank-you": () => gettext("A thank-you to someone. You need not send it."),
  break: () => gettext("My notes"),
  closing: () => gettext("One thing to keep, one to ask, one small act"),
};

/** Some places have two texts. @type {Record<string, (keyof typeof LABELS)[]>} */
const TEXTS = { repair: ["repair", "thank-you"] };

export class PrivateNotes extends PrivateZone {
  /** @type {string | null} */
  #about = null;

  /** @param {string | undefined} about */
  show(about) {
    if (about === undefined || about === this.#about) return;
    this.#about = about;
    this.forget();
  }

  /** Draw the texts as they are kept. */
  forget() {
    if (this.#about === null) return;
    const { notes } = this.store.data;
    const texts = TEXTS[this.#about] ?? [/** @type {keyof typeof LABELS} */ (this.#about)];
    const fields = texts.map((name) =>
      makeText({
        label: (LABELS[name] ?? LABELS.groups)(),
        value: notes[name] ?? "",
        lines: 4,
        most: 5000,
        say: (text) => {
          this.store.update((data) => {
            data.notes[name] = text;
          });
        },
      }),
    );
    this.get("form").replaceChildren(...fields);
  }
}

customElements.define("private-notes", PrivateNotes);
