/**
 * The one part of a page that must be there, of the class it must be; an error that names it if the template lost it.
 *
 * @template {HTMLElement} T
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function findElement(within, selector, type) {
  const part = within.querySelector(selector);
  if (part instanceof type) return part;
  throw new Error(`There is no ${selector} here.`);
}

/** @param {ParentNode} within @param {string} selector @returns {HTMLElement} */
export const find = (within, selector) => findElement(within, selector, HTMLElement);

/**
 * The data that the template put into the page with `json_script`.
 *
 * @param {string} id
 * @returns {any}
 */
export function readJson(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}
