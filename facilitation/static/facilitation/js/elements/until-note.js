import { say } from "../lib/say.js";
import { gettext, interpolate } from "../lib/text.js";

/**
 * About when this part of the session is over. No countdown: nothing on a phone should hurry anybody.
 *
 *     <until-note hidden></until-note>
 *     note.draw(1772618400);   // seconds since 1970, or null
 */
export class UntilNote extends HTMLElement {
  /** @param {number | null} end */
  draw(end) {
    this.hidden = end === null;
    if (end === null) return;
    const time = new Date(end * 1000).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    say(this, interpolate(gettext("Until about %(time)s."), { time }));
  }
}

customElements.define("until-note", UntilNote);
