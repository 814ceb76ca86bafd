/**
 * What somebody looks for in a helper: ticks and a text of their own.
 *
 *     <private-choosing><div data-p="form"></div></private-choosing>
 */

import { gettext } from "../lib/text.js";
import { makeChoices, makeText } from "./form.js";
import { PrivateZone } from "./zone.js";

export class PrivateChoosing extends PrivateZone {
  /** @param {import("./zone.js").Context} context */
  begin(context) {
    super.begin(context);
    this.forget();
  }

  /** Draw it as it is kept. */
  forget() {
    const { choosing } = this.store.data;
    this.get("form").replaceChildren(
      makeChoices({
        label: gettext("Tick what matters to you"),
        options: this.words.choosing.map(({ slug, text }) => ({ code: slug, label: text })),
        chosen: choosing.ticked,
        several: true,
        say: (codes) => {
          this.store.update((data) => {
            data.choosing.ticked = codes;
          });
        },
      }),
      makeText({
        label: gettext("In my own words"),
        value: choosing.own,
        lines: 3,
        say: (text) => {
          this.store.update((data) => {
            data.choosing.own = text;
          });
        },
      }),
    );
  }
}

customElements.define("private-choosing", PrivateChoosing);
