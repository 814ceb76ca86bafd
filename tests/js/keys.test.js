import assert from "node:assert/strict";
import { test } from "node:test";

import { getAct } from "../../facilitation/static/facilitation/js/room/keys.js";

test("every key has its meaning, in both cases", () => {
  const meant = Object.entries({
    ArrowRight: "next",
    ArrowLeft: "back",
    b: "blank",
    B: "blank",
    f: "frozen",
    p: "paused",
    "?": "keys",
  });
  for (const [key, act] of meant) assert.equal(getAct({ key }), act, key);
  assert.equal(getAct({ key: "x" }), null);
});

test("right to left, forwards is to the left", () => {
  assert.equal(getAct({ key: "ArrowLeft" }, { rightToLeft: true }), "next");
  assert.equal(getAct({ key: "ArrowRight" }, { rightToLeft: true }), "back");
});

test("nothing happens while somebody types, with a modifier, or while a key is held down", () => {
  for (const key of ["b", "?", "ArrowRight"]) {
    assert.equal(getAct({ key }, { typing: true }), null);
    for (const name of ["ctrlKey", "metaKey", "altKey", "repeat"]) assert.equal(getAct({ key, [name]: true }), null);
  }
  assert.equal(getAct({ key: "B", shiftKey: true }), null);
});

test("a question mark may take the shift key", () => {
  assert.equal(getAct({ key: "?", shiftKey: true }), "keys");
});
