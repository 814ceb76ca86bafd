/** What a device has found out about its line, in words that say what to do. Knows no page and no network. */

import { gettext, interpolate, ngettext } from "../lib/text.js";

/** Milliseconds: an answer that is there in the first feels immediate; after the second people tap again. */
const QUICK = 300;
const SLOW = 1_000;

/** Seconds that a clock may be wrong before times on a page mislead. */
const CLOCK = 30;

/** CSS pixels below which a projector shows less than the screen is made for. */
const WIDTH = 1024;
const HEIGHT = 576;

/**
 * @typedef {object} Verdict
 * @property {"good" | "look" | "bad"} verdict
 * @property {string} words
 */

/** @param {number | null} delay milliseconds there and back; null if the server did not answer @returns {Verdict} */
export function judgeServer(delay) {
  if (delay === null) {
    return {
      verdict: "bad",
      words: gettext(
        "No answer. Is this device still in the network? Guest networks often keep devices apart: use another network, a router of your own, or the hotspot of a phone.",
      ),
    };
  }
  const time = { time: Math.max(1, Math.round(delay)) };
  if (delay <= QUICK) {
    return {
      verdict: "good",
      words: interpolate(gettext("An answer is there after %(time)s ms. That is quick."), time),
    };
  }
  if (delay <= SLOW) {
    return {
      verdict: "good",
      words: interpolate(gettext("An answer is there after %(time)s ms. One notices it, and nothing is lost."), time),
    };
  }
  return {
    verdict: "look",
    words: interpolate(
      gettext(
        "An answer takes %(time)s ms. Nothing is lost, but people will tap twice: go nearer to the router, or ask others to pause downloads and videos.",
      ),
      time,
    ),
  };
}

/** @param {boolean} socket @param {boolean} posts what gets through @returns {Verdict} */
export function judgeLine(socket, posts) {
  if (socket) return { verdict: "good", words: gettext("An open line works: what changes is seen at once.") };
  if (posts) {
    return {
      verdict: "look",
      words: gettext(
        "This network cuts open lines (WebSockets). Everything works without them, by asking again and again: what changes is seen after two or three seconds.",
      ),
    };
  }
  return {
    verdict: "bad",
    words: gettext("Pages load, but nothing can be sent. Something on the way forbids it: use another network."),
  };
}

/** @param {number} ahead seconds by which this device's clock is ahead of the server's @returns {Verdict} */
export function judgeClock(ahead) {
  const seconds = Math.round(Math.abs(ahead));
  if (seconds <= CLOCK) return { verdict: "good", words: gettext("It agrees with the server's.") };
  const minutes = Math.max(1, Math.round(seconds / 60));
  const words =
    ahead > 0
      ? ngettext("It is about %(minutes)s minute ahead.", "It is about %(minutes)s minutes ahead.", minutes)
      : ngettext("It is about %(minutes)s minute behind.", "It is about %(minutes)s minutes behind.", minutes);
  const advice = gettext("Times on this device will be wrong: set its clock to automatic, or the server's.");
  return { verdict: "look", words: `${interpolate(words, { minutes })} ${advice}` };
}

/** @param {number} width @param {number} height of the window, in CSS pixels @returns {Verdict} */
export function judgeSize(width, height) {
  const size = { width, height };
  if (width >= WIDTH && height >= HEIGHT) {
    return {
      verdict: "good",
      words: interpolate(gettext("This window has %(width)s by %(height)s points: enough for the screen."), size),
    };
  }
  return {
    verdict: "look",
    words: interpolate(
      gettext(
        "This window has only %(width)s by %(height)s points. Make it fill the screen, set the magnification to 100 percent (Ctrl and 0), and the projector to 1280 by 720 or more.",
      ),
      size,
    ),
  };
}
