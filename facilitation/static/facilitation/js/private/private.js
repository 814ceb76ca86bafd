/**
 * Everything on the phone that never leaves it. The page hands over what it knows and hears nothing back: this module and
 * those it brings along have no connection, and no other module reads what they keep.
 *
 *     begin({ key, texts, own });
 */

import { readJson } from "../lib/find.js";
import { PrivateChoosing } from "./choosing.js";
import { PrivateGaps } from "./gaps.js";
import { PrivateKeep } from "./keep.js";
import { PrivateKept } from "./kept.js";
import { PrivateNotes } from "./notes.js";
import { PrivatePeople } from "./people.js";
import { PrivatePlaces } from "./places.js";
import { PrivateRatings } from "./ratings.js";
import { mirror, unmirror } from "./shape.js";
import { getPrivateStore } from "./store.js";

/**
 * @typedef {import("../room/own.js").OwnAnswer} OwnAnswer
 * @typedef {import("./zone.js").Words} Words
 *
 * @typedef {object} Beginning
 * @property {string} key of the room
 * @property {any} texts of the page
 * @property {OwnAnswer[]} own answers so far
 */

/** @param {Beginning} beginning */
export function begin({ key, texts, own }) {
  const store = getPrivateStore(key);
  const mirrored = (/** @type {OwnAnswer} */ answer) => store.update((data) => mirror(data, answer));
  if (own.length > 0) store.update((data) => own.forEach((answer) => void mirror(data, answer)));

  const context = { store, words: getWords(texts, store) };
  const zones = {
    people: findZone("private-people", PrivatePeople),
    places: findZone("private-places", PrivatePlaces),
    ratings: findZone("private-ratings", PrivateRatings),
    gaps: findZone("private-gaps", PrivateGaps),
    notes: findZone("private-notes", PrivateNotes),
    choosing: findZone("private-choosing", PrivateChoosing),
    keep: findZone("private-keep", PrivateKeep),
    kept: findZone("private-kept", PrivateKept),
  };
  for (const zone of Object.values(zones)) zone?.begin(context);
  const forms = [zones.places, zones.ratings, zones.notes, zones.choosing];
  const redraw = () => forms.forEach((zone) => void (zone?.contains(document.activeElement) || zone?.forget()));

  store.addEventListener("heard", redraw);
  store.addEventListener("erased", () => {
    for (const zone of forms) zone?.forget();
    document.dispatchEvent(new Event("own-map-erased"));
  });
  document.addEventListener("own-answer", (event) => mirrored(/** @type {CustomEvent} */ (event).detail));
  document.addEventListener("own-answers-erased", () => store.update(unmirror));
  document.addEventListener("leaving", () => store.close());
  document.addEventListener("card-shown", (event) => {
    const { ask, subject, question } = /** @type {CustomEvent} */ (event).detail;
    zones.places?.show(ask === "place" ? question : null);
    zones.notes?.show(zones.notes.closest("section")?.dataset.note);
    zones.ratings?.leaveOut(ask === "rate" ? subject : "");
  });
  document.addEventListener("rate-more", (event) => zones.ratings?.open(/** @type {CustomEvent} */ (event).detail));
  zones.notes?.show(zones.notes.closest("section")?.dataset.note);
}

/** @param {any} texts @param {import("./store.js").PrivateStore} store @returns {Words} */
function getWords(texts, store) {
  const lens = readJson("say-lens")?.rings ?? [];
  const say = texts.rings.map((/** @type {{slug: string, label: string}} */ { slug, label }) => ({
    label: lens.find((/** @type {{slug: string}} */ line) => line.slug === slug)?.text ?? label,
  }));
  const lines = (/** @type {string} */ id) => /** @type {{slug: string, text: string}[]} */ (readJson(id) ?? []);
  return {
    ...texts,
    apart: texts.apart ?? [],
    get types() {
      return store.data.settings.apart ? [...texts.types, ...this.apart] : texts.types;
    },
    say,
    choosing: lines("choosing-lines"),
    gaps: Object.fromEntries(lines("gap-words").map(({ slug, text }) => [slug, text])),
    questions: lines("gap-questions").map(({ text }) => text),
  };
}

/**
 * @template {HTMLElement} T
 * @param {string} name
 * @param {new () => T} type
 * @returns {T | null} null on a page without it
 */
function findZone(name, type) {
  const zone = document.querySelector(name);
  return zone instanceof type ? zone : null;
}
