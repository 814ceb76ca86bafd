/** Test this room: asks the server a few times over each kind of line, and says what it found. */

import { find } from "./lib/find.js";
import { say } from "./lib/say.js";
import { judgeClock, judgeLine, judgeServer, judgeSize } from "./room/verdicts.js";

/** How often the server is asked for its clock; the quickest answer counts. */
const TIMES = 5;

/** Milliseconds. */
const PATIENCE = 5_000;

/** The code with which the server closes what has no door behind it: whoever hears it has reached the server. */
const NO_ROOM = 4404;

const page = find(document, "[data-part=checks]");
const { clock = "", socket = "" } = page.dataset;
const again = find(document, "[data-part=again]");

/** @param {string} check @param {import("./room/verdicts.js").Verdict} found */
function tell(check, { verdict, words }) {
  const part = document.querySelector(`[data-check=${check}]`);
  const place = part?.querySelector("[data-part=words]");
  if (!(part instanceof HTMLElement) || !place) return;
  part.dataset.verdict = verdict;
  say(place, words);
}

/** @returns {Promise<{delay: number, ahead: number} | null>} of the quickest answer; null if there was none */
async function askForTime() {
  /** @type {{delay: number, ahead: number} | null} */
  let best = null;
  for (let count = 0; count < TIMES; count += 1) {
    const sent = performance.now();
    try {
      const answer = await fetch(clock, { cache: "no-store", signal: limit() });
      const { now } = await answer.json();
      const delay = performance.now() - sent;
      if (best === null || delay < best.delay) best = { delay, ahead: (Date.now() - delay / 2) / 1000 - now };
    } catch {
      // Counted as no answer.
    }
  }
  return best;
}

/** @returns {Promise<boolean>} whether a socket opens and says something: here, why it is closed */
function trySocket() {
  return new Promise((done) => {
    const url = new URL(socket, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const line = new WebSocket(url);
    const timer = setTimeout(() => line.close(), PATIENCE);
    line.onclose = ({ code }) => {
      clearTimeout(timer);
      done(code === NO_ROOM);
    };
  });
}

/** @returns {Promise<boolean>} whether a post reaches a door: here, the wall beside it */
async function tryPost() {
  try {
    const answer = await fetch(socket, { method: "POST", cache: "no-store", signal: limit() });
    return answer.headers.get("Closing") === String(NO_ROOM);
  } catch {
    return false;
  }
}

function limit() {
  const aborter = new AbortController();
  setTimeout(() => aborter.abort(), PATIENCE);
  return aborter.signal;
}

async function look() {
  again.setAttribute("aria-disabled", "true");
  const time = await askForTime();
  tell("server", judgeServer(time?.delay ?? null));
  const opens = await trySocket();
  tell("line", judgeLine(opens, opens || (await tryPost())));
  if (time) tell("clock", judgeClock(time.ahead));
  again.removeAttribute("aria-disabled");
}

const measure = () => tell("size", judgeSize(innerWidth, innerHeight));

again.addEventListener("click", () => {
  if (!again.hasAttribute("aria-disabled")) look();
});
addEventListener("resize", measure);
measure();
look();
