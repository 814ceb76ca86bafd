/**
 * Zones of the phone's page that are there once and wanted on several cards: the visible card's places get them, the
 * others wait in their hidden home.
 *
 *     <div data-slot="notes" data-note="groups"></div>   <section data-private="notes">…</section>
 *     fillSlots(card, home);
 *
 * @param {ParentNode | null} card the card on show
 * @param {HTMLElement} home
 * @returns {boolean} whether a private zone is on show
 */
export function fillSlots(card, home) {
  let isPrivate = false;
  for (const zone of document.querySelectorAll("[data-private], [data-zone]")) {
    if (!(zone instanceof HTMLElement)) continue;
    const name = zone.dataset.private ?? zone.dataset.zone;
    const slots = /** @type {NodeListOf<HTMLElement>} */ (card?.querySelectorAll(`[data-slot="${name}"]`) ?? []);
    const slot = [...slots].find((one) => one.closest("[hidden]") === null);
    const place = slot ?? home;
    if (slot?.dataset.note) zone.dataset.note = slot.dataset.note;
    if (slot && zone.dataset.private) isPrivate = true;
    if (zone.parentElement !== place) place.append(zone);
  }
  return isPrivate;
}

/**
 * What is on show, for the private zones: on every one of them as `data-question`, and as an event. (No `data-card`: a
 * zone is moved into cards, and is none.)
 *
 * @typedef {object} Shown
 * @property {string} card
 * @property {string | null} ask
 * @property {string} subject
 * @property {string | null} question
 */

let said = "";

/** @param {Shown} shown @param {{again?: boolean}} [options] `again`: also if it has been said */
export function tellZones(shown, { again = false } = {}) {
  for (const zone of document.querySelectorAll("[data-private]")) {
    zone.setAttribute("data-question", shown.question ?? "");
  }
  if (JSON.stringify(shown) === said && !again) return;
  said = JSON.stringify(shown);
  document.dispatchEvent(new CustomEvent("card-shown", { detail: shown }));
}
