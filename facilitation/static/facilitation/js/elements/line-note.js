import { gettext, interpolate } from "../lib/text.js";

/** @type {Intl.DateTimeFormatOptions} */
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/**
 * Says that the connection is lost and of when the picture is; nothing while all is well. For desk and screen.
 *
 *     <line-note role="status" hidden></line-note>
 *     note.status = "reconnecting";
 */
export class LineNote extends HTMLElement {
  #connected = false;
  /** @type {Date | null} */
  #lastHeard = null;

  /** @param {import("../room/connection.js").Status} status */
  set status(status) {
    if (status === "connected") {
      this.#connected = true;
      this.#lastHeard = null;
    } else {
      this.#lastHeard ??= new Date();
    }
    this.hidden = status !== "reconnecting";
    const words = this.querySelector("[data-part=words]");
    if (this.hidden || !words || !this.#lastHeard) return;
    const time = new Intl.DateTimeFormat(document.documentElement.lang, CLOCK).format(this.#lastHeard);
    words.textContent = this.#connected
      ? interpolate(gettext("Connection lost, showing how it was at %(time)s. It comes back by itself."), { time })
      : gettext("Connecting…");
  }
}

customElements.define("line-note", LineNote);
