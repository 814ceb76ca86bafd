/**
 * Show the parts of a page whose every word holds now, hide the others.
 *
 *     <p data-when="rate not-open">…</p>          showWhen(document, new Set(["rate"]));
 *
 * @param {ParentNode} within
 * @param {Set<string>} facts
 */
export function showWhen(within, facts) {
  for (const part of within.querySelectorAll("[data-when]")) {
    if (!(part instanceof HTMLElement)) continue;
    const words = (part.dataset.when ?? "").split(" ");
    part.hidden = !words.every((word) => (word.startsWith("not-") ? !facts.has(word.slice(4)) : facts.has(word)));
  }
}
