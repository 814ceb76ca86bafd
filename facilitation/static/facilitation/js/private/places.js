/**
 * More about where a kind of relationship sits: other rings, an earlier one, why, and how much say it has.
 *
 *     <private-places><details data-p="own"><div data-p="home"><div data-p="map"></div><ul data-p="list"></ul></div>
 *       <div data-p="form" hidden></div></details>
 *       <details data-p="asked" hidden><div data-p="fields"></div></details></private-places>
 *     places.show("friendship");   // in the deck; null shows all that are on the map
 */

import { gettext } from "../lib/text.js";
import { drawMap } from "./drawing.js";
import { getRingOptions, make, makeButton, makeChoices, makeText, readRing, writeRing } from "./form.js";
import { layMap } from "./map.js";
import { getMarks, sayRing } from "./marks.js";
import { makePlace } from "./shape.js";
import { focus, PrivateZone } from "./zone.js";

const RADIUS = 160;

/** @typedef {import("./shape.js").Place} Place */

export class PrivatePlaces extends PrivateZone {
  /** @type {string | null} the type on show in the deck */
  #asked = null;
  /** @type {string | null} the type that is written about */
  #slug = null;

  /** @param {string | null} slug */
  show(slug) {
    if (slug === this.#asked) return;
    this.#asked = slug;
    const asked = this.get("asked");
    this.get("own").hidden = slug !== null;
    asked.hidden = slug === null;
    asked.removeAttribute("open");
    this.forget();
  }

  draw() {
    const { data } = this.store;
    const placed = this.words.types.filter(({ slug }) => data.types[slug] || this.#isApart(slug));
    const apart = this.get("apart");
    apart.hidden = this.words.apart.length === 0;
    apart.setAttribute("aria-pressed", String(data.settings.apart));
    const marks = getMarks(data, this.words);
    const layout = layMap(marks, { rings: this.words.rings.length, radius: RADIUS });
    this.get("map").replaceChildren(...(marks.length > 0 ? [drawMap(layout, RADIUS)] : []));
    this.get("none").hidden = placed.length > 0;
    this.get("list").replaceChildren(
      ...placed.map(({ slug, label }) => this.#drawPlace(slug, label, data.types[slug])),
    );
  }

  /** Everything is gone: so is what stands in the form. */
  forget() {
    this.#close();
    const fields = this.#asked === null ? [] : this.#makeFields(this.#asked);
    this.get("fields").replaceChildren(...fields);
  }

  /** @param {string} act @param {HTMLElement} button */
  act(act, button) {
    if (act === "apart") {
      this.store.update(({ settings }) => {
        settings.apart = !settings.apart;
      });
    } else if (act === "edit") {
      this.#open(button.dataset.slug ?? "");
    } else if (act === "done") {
      const slug = this.#slug;
      this.#close();
      focus(this.querySelector(`[data-slug="${slug}"]`));
    }
  }

  /** @param {string} slug @param {string} label @param {Place | undefined} place */
  #drawPlace(slug, label, place) {
    const button = makeButton("", "edit", "private-item");
    button.dataset.slug = slug;
    button.append(
      make("span", { class: "private-item__name", text: label }),
      make("span", { class: "private-item__words", text: sayRing(place?.ring ?? null, this.words.rings) }),
    );
    return make("li", {}, [button]);
  }

  /** @param {string} slug */
  #open(slug) {
    this.#slug = slug;
    const heading = make("h2", {
      class: "private-form__title",
      text: this.words.types.find((type) => type.slug === slug)?.label ?? "",
    });
    heading.tabIndex = -1;
    const done = makeButton(gettext("Done"), "done", "button button--wide");
    this.get("form").replaceChildren(heading, ...this.#makeFields(slug), done);
    this.edit(true);
    focus(heading);
  }

  /** @param {string} slug */
  #makeFields(slug) {
    const place = this.store.data.types[slug] ?? makePlace();
    const { rings, say: much } = this.words;
    const say = (/** @type {Partial<Place>} */ changed) => this.#write(slug, changed);
    const ring = this.#isApart(slug) ? [this.#makeRing(place, say)] : [];
    return [
      ...ring,
      makeText({ label: gettext("Why there? A note"), value: place.why, lines: 3, say: (why) => say({ why }) }),
      makeChoices({
        label: gettext("And also here"),
        options: rings.map(({ label }, index) => ({ code: String(index + 1), label })),
        chosen: place.also.map(String),
        several: true,
        say: (codes) => say({ also: codes.map(Number) }),
      }),
      makeChoices({
        label: gettext("It used to be here"),
        options: getRingOptions(rings),
        chosen: writeRing(place.before),
        say: (codes) => say({ before: readRing(codes) }),
      }),
      makeChoices({
        label: gettext("How much say does this have in my life?"),
        options: getRingOptions(much),
        chosen: writeRing(place.say),
        say: (codes) => say({ say: readRing(codes) }),
      }),
    ];
  }

  /** Whether the room does not ask about this kind, so that its ring is chosen here. @param {string} slug */
  #isApart(slug) {
    return this.words.apart.some((kind) => kind.slug === slug);
  }

  /** @param {Place} place @param {(changed: Partial<Place>) => void} say */
  #makeRing(place, say) {
    return makeChoices({
      label: gettext("Where does it sit?"),
      options: getRingOptions(this.words.rings),
      chosen: writeRing(place.ring),
      say: (codes) => say({ ring: readRing(codes) }),
    });
  }

  /** @param {string} slug @param {Partial<Place>} changed */
  #write(slug, changed) {
    this.store.update((data) => {
      data.types[slug] = { ...makePlace(), ...data.types[slug], ...changed };
    });
  }

  #close() {
    this.#slug = null;
    this.edit(false);
  }
}

customElements.define("private-places", PrivatePlaces);
