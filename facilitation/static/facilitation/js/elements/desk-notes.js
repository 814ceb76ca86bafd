import { find, findElement } from "../lib/find.js";
import { say } from "../lib/say.js";
import { Store } from "../lib/store.js";
import { gettext } from "../lib/text.js";

/** Milliseconds without a key after which the notes are sent. */
const PAUSE = 1500;

/**
 * The facilitator's notes for the report: saved after every pause in typing, with words that say whether they are. What
 * is not saved yet survives a reload of the page. Wraps a form with a textarea, which also works without scripts.
 *
 *     <desk-notes><form method="post" action="…"><textarea name="notes"></textarea>…<p data-part="state"></p></form></desk-notes>
 */
export class DeskNotes extends HTMLElement {
  #draft = new Store("desk.notes");
  #saved = "";
  /** @type {number | undefined} */
  #timer;
  /** @type {Promise<void>} one save at a time, so that an older text never overtakes a newer one */
  #saving = Promise.resolve();

  connectedCallback() {
    this.#draft = new Store(`desk.notes.${this.#form.action}`);
    this.#saved = this.#field.value;
    const draft = this.#draft.read();
    if (typeof draft === "string" && draft !== this.#saved) {
      this.#field.value = draft;
      this.#later();
    }
    this.addEventListener("input", this.#later);
    this.addEventListener("submit", this.#submit);
    this.addEventListener("focusout", this.#now);
    window.addEventListener("beforeunload", this.#warn);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.removeEventListener("input", this.#later);
    this.removeEventListener("submit", this.#submit);
    this.removeEventListener("focusout", this.#now);
    window.removeEventListener("beforeunload", this.#warn);
  }

  /** The page is about to load itself again: it will find the draft, so there is nothing to warn of. */
  letGo() {
    window.removeEventListener("beforeunload", this.#warn);
  }

  get #field() {
    return findElement(this, "textarea", HTMLTextAreaElement);
  }

  get #form() {
    return findElement(this, "form", HTMLFormElement);
  }

  get #dirty() {
    return this.#field.value !== this.#saved;
  }

  #later = () => {
    clearTimeout(this.#timer);
    if (!this.#dirty) return;
    this.#draft.write(this.#field.value);
    this.#say(gettext("Not saved yet"));
    this.#timer = setTimeout(this.#now, PAUSE);
  };

  #now = () => {
    clearTimeout(this.#timer);
    if (this.#dirty) this.#saving = this.#saving.then(() => this.#save());
  };

  /** @param {Event} event */
  #submit = (event) => {
    event.preventDefault();
    if (this.#dirty) this.#now();
    else this.#say(gettext("Saved"));
  };

  async #save() {
    const text = this.#field.value;
    if (text === this.#saved) return;
    this.#say(gettext("Saving…"));
    // Any failure comes to the same: the draft stays here, and the next try sends it.
    const answer = await fetch(this.#form.action, { method: "POST", body: new FormData(this.#form) }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      this.#saved = text;
      if (!this.#dirty) this.#draft.forget();
      this.#say(this.#dirty ? gettext("Not saved yet") : gettext("Saved"));
    } else if (answer?.status === 413) {
      this.#say(await answer.text());
    } else {
      this.#say(gettext("Not saved. Your text is kept on this page; try again in a moment."));
    }
  }

  /** @param {string} words */
  #say(words) {
    say(find(this, "[data-part=state]"), words);
  }

  /** @param {BeforeUnloadEvent} event */
  #warn = (event) => {
    if (this.#dirty) event.preventDefault();
  };
}

customElements.define("desk-notes", DeskNotes);
