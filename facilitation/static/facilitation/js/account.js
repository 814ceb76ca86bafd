/** Passkeys: a form with `data-passkey` asks the browser to make one or to prove one, then is sent with the answer. */

import { find } from "./lib/find.js";
import { say } from "./lib/say.js";
import { gettext } from "./lib/text.js";

/** @param {string} text @returns {ArrayBuffer} */
function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer | null} bytes */
function toText(bytes) {
  const plain = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {{id: string}[]} [keys] @returns {any[]} */
const readKeys = (keys = []) => keys.map((key) => ({ ...key, id: toBytes(key.id) }));

/** @param {any} options @param {string} what "create" or "get" */
async function askBrowser(options, what) {
  const publicKey = { ...options, challenge: toBytes(options.challenge) };
  if (what === "create") {
    publicKey.user = { ...options.user, id: toBytes(options.user.id) };
    publicKey.excludeCredentials = readKeys(options.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }
  publicKey.allowCredentials = readKeys(options.allowCredentials);
  return navigator.credentials.get({ publicKey });
}

/** @param {any} credential what the browser gave, as JSON for the server */
function write(credential) {
  const { id, type, response } = credential;
  const said =
    "attestationObject" in response
      ? { attestationObject: toText(response.attestationObject) }
      : { authenticatorData: toText(response.authenticatorData), signature: toText(response.signature) };
  const clientDataJSON = toText(response.clientDataJSON);
  return JSON.stringify({ id, type, rawId: toText(credential.rawId), response: { ...said, clientDataJSON } });
}

for (const form of document.querySelectorAll("form")) {
  const what = form.dataset.passkey;
  if (what === undefined) continue;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = find(form, "[data-part=problem]");
    problem.hidden = true;
    try {
      const credential = await askBrowser(JSON.parse(form.dataset.options ?? "{}"), what);
      const field = form.elements.namedItem("credential");
      if (field instanceof HTMLInputElement) field.value = write(credential);
    } catch {
      problem.hidden = false;
      say(problem, gettext("The browser has given no passkey. Please try again, or use another way."));
      return;
    }
    form.submit();
  });
}
