import assert from "node:assert/strict";
import { test } from "node:test";

import { sayScreen } from "../../facilitation/static/facilitation/js/room/screen-words.js";
import { readEvent } from "./examples.js";

/** @type {any} */
const { room, board } = readEvent("welcome_desk");

test("what lies over the screen is said before anything else", () => {
  assert.match(sayScreen({ ...room, curtain: "blank" }, board.picture), /blank/);
  assert.match(sayScreen({ ...room, curtain: "frozen" }, board.picture), /frozen/);
  assert.match(sayScreen({ ...room, curtain: "paused" }, board.picture), /paused/);
});

test("without a picture that could be shown, the screen has the stage", () => {
  const stage = "The screen shows this stage.";
  assert.equal(sayScreen({ ...room, round: null }, null), stage);
  assert.equal(sayScreen({ ...room, small_group: true }, null), stage);
  assert.equal(sayScreen({ ...room, round: { ...room.round, ask: "check" } }, null), stage);
});

test("every display and every lack of a picture has its own sentence", () => {
  const states = [
    [room, board.picture],
    [room, null],
    [{ ...room, round: { ...room.round, open: false } }, null],
    [{ ...room, round: { ...room.round, display: "collecting" } }, board.picture],
    [{ ...room, round: { ...room.round, display: "kept_off" } }, board.picture],
  ];
  const sentences = states.map(([state, picture]) => sayScreen(state, picture));
  assert.equal(sentences[0], "The screen shows the picture.");
  assert.equal(new Set(sentences).size, states.length);
});
