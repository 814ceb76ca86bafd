/**
 * What becomes of somebody's own map: saved as a picture or a text by themselves, kept on the phone, or erased.
 *
 *     <private-keep>… <div data-p="map"></div><dl data-p="lines"></dl> <input type="checkbox" data-p="kept">
 *       <button data-do="picture">…</button><button data-do="text">…</button><button data-do="ask">Erase my map</button>
 *       <div data-p="sure" hidden>… <button data-do="erase">…</button></div> <p role="status" data-p="status"></p></private-keep>
 */

import { gettext, interpolate } from "../lib/text.js";
import { drawMap, paintMap } from "./drawing.js";
import { make } from "./form.js";
import { layMap } from "./map.js";
import { getLines, getMarks, writeAll } from "./marks.js";
import { focus, PrivateZone } from "./zone.js";

const RADIUS = 160;

/** Milliseconds until the browser has surely taken a file. */
const TAKEN = 60_000;

export class PrivateKeep extends PrivateZone {
  /** @param {import("./zone.js").Context} context */
  begin(context) {
    super.begin(context);
    this.get("kept").addEventListener("change", () => this.#keep());
  }

  draw() {
    const { data } = this.store;
    const marks = getMarks(data, this.words);
    const rings = this.words.rings.length;
    const empty = marks.length === 0;
    this.get("shown").hidden = empty;
    this.get("none").hidden = !empty;
    this.get("map").replaceChildren(...(empty ? [] : [drawMap(layMap(marks, { rings, radius: RADIUS }), RADIUS)]));
    this.get("lines").replaceChildren(
      ...getLines(data, this.words).map(({ label, words }) =>
        make("div", {}, [make("dt", { text: label }), make("dd", { text: words })]),
      ),
    );
    /** @type {HTMLInputElement} */ (this.get("kept")).checked = this.store.kept;
  }

  /** @param {string} act */
  act(act) {
    if (act === "picture") this.#savePicture();
    else if (act === "text") this.#saveText();
    else if (act === "ask") this.#ask(true);
    else if (act === "stay") this.#ask(false);
    else if (act === "erase") this.#erase();
  }

  async #savePicture() {
    const { data } = this.store;
    const rings = this.words.rings.length;
    const marks = getMarks(data, this.words);
    const picture = await paintMap({
      title: gettext("My map"),
      lines: getLines(data, this.words),
      foot: getDate(),
      rings,
      lay: (radius) => layMap(marks, { rings, radius }),
    });
    if (picture) this.#save(picture, "png");
    else this.#tell(gettext("This browser cannot make a picture. The text works."));
  }

  #saveText() {
    const text = writeAll(this.store.data, this.words, getDate());
    this.#save(new Blob([text], { type: "text/plain;charset=utf-8" }), "txt");
  }

  /** A plain name: what lies among somebody's files says nothing about what it is. @param {Blob} file @param {string} ending */
  #save(file, ending) {
    const link = make("a");
    link.href = URL.createObjectURL(file);
    link.download = `map-${getDate()}.${ending}`;
    link.hidden = true;
    this.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), TAKEN);
    this.#tell(gettext("Saved among this phone's files. Nothing was sent."));
  }

  #keep() {
    const on = /** @type {HTMLInputElement} */ (this.get("kept")).checked;
    const done = this.store.keep(on);
    if (!done) this.draw();
    const found = gettext(
      "Kept on this phone until you erase it. You, or whoever uses this phone, find it at %(address)s.",
    );
    const words = on
      ? interpolate(found, { address: `${location.host}${this.dataset.solo ?? ""}` })
      : gettext("Gone once this page is closed.");
    this.#tell(done ? words : gettext("This browser does not let the page keep anything."));
  }

  /** @param {boolean} on */
  #ask(on) {
    this.get("ask").hidden = on;
    this.get("sure").hidden = !on;
    focus(on ? this.get("sure").querySelector("button") : this.get("ask"));
  }

  #erase() {
    this.store.erase();
    this.#ask(false);
    this.#tell(gettext("Your map is erased from this phone."));
  }

  /** @param {string} words */
  #tell(words) {
    this.get("status").textContent = words;
  }
}

/** @returns {string} today, as files are named */
function getDate() {
  const now = new Date();
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

customElements.define("private-keep", PrivateKeep);
