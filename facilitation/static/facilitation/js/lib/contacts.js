/**
 * Make what looks like a telephone number one tap away.
 *
 * @param {Iterable<Element>} contacts elements with a contact as their text
 */
export function linkContacts(contacts) {
  for (const contact of contacts) {
    const text = (contact.textContent ?? "").trim();
    if (!/^\+?[\d\s()./-]{3,}$/.test(text)) continue;
    const link = document.createElement("a");
    link.href = `tel:${text.replace(/[^\d+]/g, "")}`;
    link.textContent = text;
    contact.replaceChildren(link);
  }
}
