/**
 * Django's translation catalogue (/catalog.js) as a module. Without a catalogue, as in tests, the English text stands.
 *
 * `makemessages` finds the texts by these function names, so call them plainly: `gettext("Sent")`.
 */

/**
 * @typedef {object} Catalogue
 * @property {(text: string) => string} [gettext]
 * @property {(one: string, many: string, count: number) => string} [ngettext]
 */

const catalogue = /** @type {Catalogue} */ (globalThis);

/** @param {string} text @returns {string} the text in the language of the page */
export function gettext(text) {
  return catalogue.gettext ? catalogue.gettext(text) : text;
}

/** @param {string} one @param {string} many @param {number} count @returns {string} the form that fits the number */
export function ngettext(one, many, count) {
  if (catalogue.ngettext) return catalogue.ngettext(one, many, count);
  return count === 1 ? one : many;
}

/**
 * Put values into the `%(name)s` places of a text.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function interpolate(text, values) {
  return text.replace(/%\((\w+)\)s/g, (place, name) => (name in values ? String(values[name]) : place));
}
