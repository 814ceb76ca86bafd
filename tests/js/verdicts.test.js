import assert from "node:assert/strict";
import { test } from "node:test";

import {
  judgeClock,
  judgeLine,
  judgeServer,
  judgeSize,
} from "../../facilitation/static/facilitation/js/room/verdicts.js";

/** @type {[string, import("../../facilitation/static/facilitation/js/room/verdicts.js").Verdict, string, RegExp][]} */
const CASES = [
  ["a server that does not answer", judgeServer(null), "bad", /same|network/],
  ["a quick one", judgeServer(12.4), "good", /12 ms/],
  ["the quickest there is", judgeServer(0.2), "good", / 1 ms/],
  ["one that is noticed", judgeServer(301), "good", /301 ms/],
  ["a slow one", judgeServer(1001), "look", /nearer to the router/],
  ["a socket", judgeLine(true, true), "good", /at once/],
  ["posts only", judgeLine(false, true), "look", /two or three seconds/],
  ["neither", judgeLine(false, false), "bad", /another network/],
  ["a clock that is right", judgeClock(-30), "good", /agrees/],
  ["a clock that is ahead", judgeClock(31), "look", /about 1 minute ahead/],
  ["a clock that is behind", judgeClock(-7200), "look", /about 120 minutes behind.*automatic/],
  ["a projector", judgeSize(1280, 720), "good", /1280 by 720/],
  ["a small window", judgeSize(1280, 575), "look", /only 1280 by 575.*100 percent/],
  ["a narrow one", judgeSize(1023, 900), "look", /only 1023 by 900/],
];

for (const [name, found, verdict, words] of CASES) {
  test(`it is said what ${name} means`, () => {
    assert.equal(found.verdict, verdict);
    assert.match(found.words, words);
  });
}
