import { say } from "../lib/say.js";
import { gettext } from "../lib/text.js";

/**
 * The state of the line, in words.
 *
 *     <connection-note role="status"></connection-note>
 *     note.draw({ status: "connected", waiting: 0 });
 */
export class ConnectionNote extends HTMLElement {
  /**
   * @param {{status: import("../room/connection.js").Status, waiting: number, held?: string | null}} line `waiting`: what
   *   is not sent yet; `held`: why the server lets this page wait
   */
  draw({ status, waiting, held = null }) {
    this.dataset.status = status === "connected" && waiting > 0 ? "waiting" : status;
    say(this, HELD[held ?? ""]?.() ?? getWords(status, waiting));
  }
}

/** @type {Record<string, () => string>} */
const HELD = {
  full: () => gettext("The room is full. This page tries again by itself."),
  wait: () => gettext("Too much comes from your network just now. This page tries again by itself."),
};

/** @param {import("../room/connection.js").Status} status @param {number} waiting */
function getWords(status, waiting) {
  switch (status) {
    case "connecting":
      return gettext("Connecting");
    case "connected":
      return waiting > 0 ? gettext("Not sent yet") : gettext("Connected");
    case "reconnecting":
      return gettext("Reconnecting, your answers are safe here");
    case "closed":
      return gettext("Not connected");
  }
}

customElements.define("connection-note", ConnectionNote);
