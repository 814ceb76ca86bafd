/** The screen as text: asks now and then whether it has changed, and says so. Reading is never interrupted. */

import { find } from "./lib/find.js";

const LOOKS_AGAIN = 20_000;

/** @type {string | null} */
let seen = null;

async function look() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const text = await answer.text();
  seen ??= text;
  find(document, "[data-part=changed]").hidden = text === seen;
}

find(document, "[data-part=watched]").hidden = false;
look();
setInterval(look, LOOKS_AGAIN);
