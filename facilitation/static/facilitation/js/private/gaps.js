/**
 * Where somebody put a kind of relationship, and where the 13 things would put it: in words, never as a mark. Every card
 * has the same parts, whatever it says, so that a glance over the shoulder learns nothing.
 *
 *     <private-gaps>… <div data-p="cards"></div><div data-p="order" hidden></div>
 *       <button data-do="hide">Hide gap cards</button> …</private-gaps>
 */

import { gettext } from "../lib/text.js";
import { compare, sayOrder } from "./comparing.js";
import { make, makeButton } from "./form.js";
import { focus, PrivateZone } from "./zone.js";

export class PrivateGaps extends PrivateZone {
  draw() {
    const { data } = this.store;
    this.get("shown").hidden = !data.settings.gaps;
    this.get("hidden").hidden = data.settings.gaps;
    const cards = compare(data, this.words);
    this.get("none").hidden = cards.length > 0;
    this.get("cards").replaceChildren(...cards.map((card) => this.#drawCard(card)));
    const order = sayOrder(data, this.words);
    this.get("order").hidden = order.length === 0;
    this.get("order").replaceChildren(
      make("h3", { text: gettext("All of them together") }),
      ...order.map((text) => make("p", { text })),
    );
  }

  /** @param {string} act @param {HTMLElement} button */
  act(act, button) {
    if (act === "more") {
      document.dispatchEvent(new CustomEvent("rate-more", { detail: button.dataset.slug }));
      return;
    }
    this.store.update(({ settings }) => {
      settings.gaps = act === "show";
    });
    focus(this.querySelector(act === "show" ? "[data-do=hide]" : "[data-do=show]"));
  }

  /** @param {import("./comparing.js").GapCard} card */
  #drawCard({ slug, label, lines, questions }) {
    const more = makeButton(gettext("Look at the 13 things again"), "more", "button button--plain");
    more.dataset.slug = slug;
    return make("section", { class: "private-gap" }, [
      make("h3", { text: label }),
      ...lines.map((text, index) => make("p", { class: index === 3 ? "private-gap__both" : "", text })),
      make(
        "ul",
        {},
        questions.map((text) => make("li", { text })),
      ),
      more,
    ]);
  }
}

customElements.define("private-gaps", PrivateGaps);
