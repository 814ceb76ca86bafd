/**
 * The stages of the session in order, the current one marked. Wraps a server-rendered list whose items carry data-stage.
 *
 *     rail.stage = "promise";
 */
export class StageRail extends HTMLElement {
  /** @param {string} stage */
  set stage(stage) {
    let past = true;
    for (const item of this.querySelectorAll("[data-stage]")) {
      const current = item.getAttribute("data-stage") === stage;
      if (current) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
      past &&= !current;
      item.toggleAttribute("data-past", past);
    }
  }
}

customElements.define("stage-rail", StageRail);
