/**
 * The one part of a page that must be there; an error that names it if the template has lost it.
 *
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(within, selector) {
  const part = within.querySelector(selector);
  if (part instanceof HTMLElement) return part;
  throw new Error(`There is no ${selector} here.`);
}
