import { find } from "../lib/find.js";
import { gettext } from "../lib/text.js";

/** Numbers of rows that were added on this page. */
let added = 0;

/**
 * Rows of a form that can be added, put in order and taken away. Wraps a list `[data-part=rows]`, a template of a row
 * and a button `[data-part=add]`; the order in which rows stand is the order in which they are sent.
 */
export class PlanRows extends HTMLElement {
  connectedCallback() {
    find(this, "[data-part=add]").hidden = false;
    for (const tools of this.#rows.querySelectorAll("[data-part=tools]")) {
      if (tools instanceof HTMLElement) tools.hidden = false;
    }
    this.addEventListener("click", this.#act);
    this.addEventListener("input", this.#rename);
    this.#mark();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#act);
    this.removeEventListener("input", this.#rename);
  }

  get #rows() {
    return find(this, "[data-part=rows]");
  }

  /** @param {Event} event */
  #act = (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const row = button?.closest("[data-part=row]");
    if (button?.dataset.part === "add") this.#add();
    else if (row instanceof HTMLElement && button) this.#change(row, button);
  };

  #add() {
    const template = this.querySelector("template");
    const made = template?.content.firstElementChild?.cloneNode(true);
    if (!(made instanceof HTMLElement)) return;
    added += 1;
    number(made, `added${added}`);
    find(made, "[data-part=tools]").hidden = false;
    this.#rows.append(made);
    this.#tell(gettext("Added."));
    const first = made.querySelector("input[type=text], textarea");
    if (first instanceof HTMLElement) first.focus();
  }

  /** @param {HTMLElement} row @param {HTMLElement} button */
  #change(row, button) {
    const next = row.nextElementSibling;
    const previous = row.previousElementSibling;
    if (button.dataset.act === "up" && previous) {
      previous.before(row);
      this.#tell(gettext("Moved up."));
    } else if (button.dataset.act === "down" && next) {
      next.after(row);
      this.#tell(gettext("Moved down."));
    } else if (button.dataset.act === "remove") {
      row.remove();
      const near = (next ?? previous)?.querySelector("[data-act=remove]") ?? find(this, "[data-part=add]");
      if (near instanceof HTMLElement) near.focus();
      this.#tell(gettext("Removed."));
      return;
    } else {
      return;
    }
    button.focus();
  }

  /** @param {string} words what has become of the rows */
  #tell(words) {
    this.#mark();
    find(this, "[data-part=status]").textContent = words;
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Say which rows cannot go further. */
  #mark() {
    for (const row of this.#rows.children) {
      row.querySelector("[data-act=up]")?.setAttribute("aria-disabled", String(row.previousElementSibling === null));
      row.querySelector("[data-act=down]")?.setAttribute("aria-disabled", String(row.nextElementSibling === null));
    }
  }

  /** A row is called what stands in its name field. @param {Event} event */
  #rename = (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || target.dataset.part !== "name") return;
    const title = target.closest("[data-part=row]")?.querySelector("[data-part=title]");
    if (title && target.value.trim()) title.textContent = target.value.trim();
  };
}

/**
 * Give a new row's fields names of their own.
 *
 * @param {HTMLElement} row
 * @param {string} name
 */
function number(row, name) {
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of ["id", "name", "for", "aria-describedby"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(/-new(?=-|$)/g, `-${name}`));
    }
    if (element instanceof HTMLInputElement && element.type === "hidden" && element.value === "new")
      element.value = name;
  }
}

customElements.define("plan-rows", PlanRows);
