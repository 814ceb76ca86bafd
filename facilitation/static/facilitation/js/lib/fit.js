/** Letters that a page has room for: with fewer, words get lines of their own and bars do not stay. */
const TIGHT = 15;
const SHORT = 30;

/** Note on the page how many letters fit, whichever way they have been made larger: `data-tight`, `data-short`. */
export function fit() {
  const page = document.documentElement;
  const letter = Number.parseFloat(getComputedStyle(page).fontSize);
  page.toggleAttribute("data-tight", innerWidth < TIGHT * letter);
  page.toggleAttribute("data-short", innerHeight < SHORT * letter);
}
