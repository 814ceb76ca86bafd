/**
 * Put a text into an element only if it differs, so that a live region does not say the same thing twice.
 *
 * @param {Element} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
