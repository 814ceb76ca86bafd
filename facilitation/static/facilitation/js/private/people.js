/**
 * Real people under any sign, each in a ring: for thinking, not for counting. Nothing says how many there are.
 *
 *     <private-people><div data-p="home">… <div data-p="map"></div><ul data-p="list"></ul></div>
 *       <div data-p="form" hidden></div></private-people>
 */

import { gettext, interpolate } from "../lib/text.js";
import { drawMap } from "./drawing.js";
import { getRingOptions, make, makeButton, makeChoices, makeMore, makeText, readRing, writeRing } from "./form.js";
import { layMap } from "./map.js";
import { getPeopleMarks, sayRing } from "./marks.js";
import { MOST_PEOPLE, makePerson } from "./shape.js";
import { focus, PrivateZone } from "./zone.js";

const RADIUS = 160;

/** @typedef {import("./shape.js").Person} Person */

export class PrivatePeople extends PrivateZone {
  /** @type {number | null} who is written about */
  #id = null;

  draw() {
    const { data } = this.store;
    const marks = getPeopleMarks(data);
    const rings = this.words.rings.length;
    const map = this.get("map");
    map.hidden = marks.length === 0;
    map.replaceChildren(...(map.hidden ? [] : [drawMap(layMap(marks, { rings, radius: RADIUS }), RADIUS)]));
    const moved = data.people.some(({ before, hoped }) => before !== null || hoped !== null);
    const moves = /** @type {HTMLInputElement} */ (this.get("moves"));
    moves.checked = data.settings.moves;
    this.get("moves-field").hidden = !moved;
    this.get("list").replaceChildren(...data.people.map((person) => this.#drawPerson(person)));
    const full = data.people.length >= MOST_PEOPLE;
    this.get("add").hidden = full;
    this.get("full").hidden = !full;
    if (this.#id !== null && !this.#isNew && !data.people.some(({ id }) => id === this.#id)) this.#close();
  }

  /** @param {string} act @param {HTMLElement} button */
  act(act, button) {
    if (act === "add") this.#open(makePerson(this.#getNext()), true);
    else if (act === "edit") this.#open(this.#find(Number(button.dataset.id)), false);
    else if (act === "done") this.#finish();
    else if (act === "remove") this.#remove();
    else if (act === "moves") {
      const on = /** @type {HTMLInputElement} */ (this.get("moves")).checked;
      this.store.update((data) => {
        data.settings.moves = on;
      });
    }
  }

  /** @param {import("./zone.js").Context} context */
  begin(context) {
    super.begin(context);
    this.get("moves").addEventListener("change", () => this.act("moves", this.get("moves")));
  }

  #isNew = false;

  #getNext() {
    return this.store.data.people.reduce((most, { id }) => Math.max(most, id), 0) + 1;
  }

  /** @param {number} id */
  #find(id) {
    return this.store.data.people.find((person) => person.id === id) ?? makePerson(id);
  }

  /** @param {Person} person */
  #drawPerson({ id, name, now, types }) {
    const button = makeButton("", "edit", "private-item");
    button.dataset.id = String(id);
    const kinds = types.map((slug) => this.words.types.find((type) => type.slug === slug)?.label ?? "");
    const words = [sayRing(now, this.words.rings), ...kinds].filter((word) => word !== "").join(" · ");
    button.append(
      make("span", { class: "private-item__name", text: name.trim() || "?" }),
      make("span", { class: "private-item__words", text: words }),
    );
    return make("li", {}, [button]);
  }

  /** @param {Person} person @param {boolean} isNew */
  #open(person, isNew) {
    this.#id = person.id;
    this.#isNew = isNew;
    const heading = make("h2", {
      class: "private-form__title",
      text: isNew ? gettext("A person") : gettext("This person"),
    });
    heading.tabIndex = -1;
    this.get("form").replaceChildren(heading, ...this.#makeFields(person), ...this.#makeButtons(isNew));
    this.edit(true);
    const first = this.get("form").querySelector("input");
    focus(isNew ? first : heading);
    heading.scrollIntoView({ block: "start" });
  }

  /** @param {Person} person */
  #makeFields(person) {
    const { rings, types, say: much } = this.words;
    const say = (/** @type {Partial<Person>} */ changed) => this.#write(person.id, changed);
    const label = gettext("Nickname, initial or sign");
    const asks = { before: gettext("Where they used to be"), hoped: gettext("Where you hope they will be") };
    const kinds = types.map(({ slug, label: kind }) => ({ code: slug, label: kind }));
    return [
      makeText({ label, value: person.name, most: 40, say: (name) => say({ name }) }),
      makeChoices({
        label: gettext("How safe and close is it now?"),
        options: getRingOptions(rings),
        chosen: writeRing(person.now),
        say: (codes) => say({ now: readRing(codes) }),
      }),
      makeMore(
        gettext("What kinds of relationship is it?"),
        [
          makeChoices({
            label: gettext("One or more"),
            options: kinds,
            chosen: person.types,
            several: true,
            say: (codes) => say({ types: codes }),
          }),
        ],
        person.types.length > 0,
      ),
      makeMore(
        gettext("It has moved, or you hope it will"),
        /** @type {const} */ (["before", "hoped"]).map((time) =>
          makeChoices({
            label: asks[time],
            options: getRingOptions(rings),
            chosen: writeRing(person[time]),
            say: (codes) => say({ [time]: readRing(codes) }),
          }),
        ),
        person.before !== null || person.hoped !== null,
      ),
      makeMore(
        gettext("How much say do they have in my life?"),
        [
          makeChoices({
            label: gettext("How much say do they have in my life?"),
            options: getRingOptions(much),
            chosen: writeRing(person.say),
            quiet: true,
            say: (codes) => say({ say: readRing(codes) }),
          }),
        ],
        person.say !== null,
      ),
      makeText({ label: gettext("Why there? A note"), value: person.note, lines: 3, say: (note) => say({ note }) }),
    ];
  }

  /** @param {boolean} isNew */
  #makeButtons(isNew) {
    const done = makeButton(gettext("Done"), "done", "button button--wide");
    return isNew ? [done] : [done, makeButton(gettext("Take this person off"), "remove")];
  }

  /** @param {number} id @param {Partial<Person>} changed */
  #write(id, changed) {
    this.store.update((data) => {
      const place = data.people.findIndex((person) => person.id === id);
      const person = { ...(data.people[place] ?? makePerson(id)), ...changed };
      if (place === -1) data.people.push(person);
      else data.people[place] = person;
    });
  }

  #finish() {
    const id = this.#id;
    this.#close();
    focus(this.querySelector(`[data-id="${id}"]`) ?? this.get("add"));
  }

  #remove() {
    const { name } = this.#find(this.#id ?? 0);
    this.store.update((data) => {
      data.people = data.people.filter(({ id }) => id !== this.#id);
    });
    this.#close();
    this.get("status").textContent = interpolate(gettext("%(name)s is off the map."), { name: name.trim() || "?" });
    focus(this.get("add"));
  }

  #close() {
    this.#id = null;
    this.edit(false);
  }
}

customElements.define("private-people", PrivatePeople);
