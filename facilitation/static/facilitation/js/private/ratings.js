/**
 * The 13 things for more kinds of relationship, one at a time, for oneself.
 *
 *     <private-ratings><details data-p="more"><div data-p="home"><ul data-p="list"></ul></div>
 *       <div data-p="form" hidden></div></details></private-ratings>
 *     ratings.open("family");
 */

import { gettext, interpolate } from "../lib/text.js";
import { make, makeButton, makeChoices } from "./form.js";
import { focus, PrivateZone } from "./zone.js";

export class PrivateRatings extends PrivateZone {
  #subject = "";
  #place = 0;
  #open = "";

  /** What the room is rating just now is not rated here as well. @param {string} subject */
  leaveOut(subject) {
    this.#open = subject;
    this.draw();
  }

  draw() {
    const { data } = this.store;
    const items = this.words.types
      .filter(({ slug }) => slug !== this.#open)
      .map(({ slug, label }) => {
        const button = makeButton("", "open", "private-item");
        button.dataset.slug = slug;
        const begun = Object.keys(data.ratings[slug] ?? {}).length > 0;
        button.append(
          make("span", { class: "private-item__name", text: label }),
          make("span", { class: "private-item__words", text: begun ? gettext("Begun") : "" }),
        );
        return make("li", {}, [button]);
      });
    this.get("list").replaceChildren(...items);
  }

  /** @param {string} subject */
  open(subject) {
    this.#subject = subject;
    this.get("more").setAttribute("open", "");
    this.#go(0);
  }

  /** Everything is gone: so is what stands in the form. */
  forget() {
    this.edit(false);
  }

  /** @param {string} act @param {HTMLElement} button */
  act(act, button) {
    if (act === "open") this.open(button.dataset.slug ?? "");
    else if (act === "next") this.#go(this.#place + 1);
    else if (act === "back" && this.#place > 0) this.#go(this.#place - 1);
    else {
      this.edit(false);
      focus(this.querySelector(`[data-slug="${this.#subject}"]`));
    }
  }

  /** @param {number} place */
  #go(place) {
    const { questions = [], choices = [] } = this.words.asks.rate ?? {};
    const question = questions[place];
    if (!question) return;
    this.#place = place;
    const last = place === questions.length - 1;
    const values = { number: place + 1, all: questions.length };
    const type = this.words.types.find(({ slug }) => slug === this.#subject)?.label ?? "";
    const heading = make("h2", { class: "private-form__title", text: question.label });
    heading.tabIndex = -1;
    const count = interpolate(gettext("%(number)s of %(all)s"), values);
    const rating = this.store.data.ratings[this.#subject]?.[question.slug];
    const options = choices.filter(({ code }) => code !== "s").map(({ code, label }) => ({ code, label }));
    this.get("form").replaceChildren(
      make("p", { class: "soft small", text: `${type} · ${count}` }),
      heading,
      makeChoices({
        label: /** @type {{text?: string}} */ (question).text ?? question.label,
        options: [...options, { code: "", label: gettext("Leave it open") }],
        chosen: [rating === undefined ? "" : String(rating)],
        say: ([code = ""]) => this.#write(question.slug, code),
      }),
      make("div", { class: "private-form__bar" }, [
        makeButton(gettext("Back"), "back", "button button--quiet"),
        last ? makeButton(gettext("Done"), "done", "button") : makeButton(gettext("Next"), "next", "button"),
      ]),
      ...(last ? [] : [makeButton(gettext("Enough for now"), "done", "button button--plain")]),
    );
    this.edit(true);
    focus(heading);
  }

  /** @param {string} factor @param {string} code */
  #write(factor, code) {
    this.store.update(({ ratings }) => {
      const given = { ...ratings[this.#subject] };
      if (code === "") delete given[factor];
      else given[factor] = code === "n" ? "n" : Number(code);
      ratings[this.#subject] = given;
    });
  }
}

customElements.define("private-ratings", PrivateRatings);
