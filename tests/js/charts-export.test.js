import assert from "node:assert/strict";
import { test } from "node:test";

import { print, toSvgFile } from "../../facilitation/static/facilitation/js/charts/export.js";
import { drawRows } from "../../facilitation/static/facilitation/js/charts/rows.js";
import { draw, guessWidth, write } from "../../facilitation/static/facilitation/js/charts/tree.js";
import { makeRow, makeView } from "./drawings.js";

/** @param {any} view @returns {any} */
const makeElement = (view) => ({
  drawFor: (/** @type {any} */ frame) => (view === null ? null : drawRows(view, { ...frame, measure: guessWidth })),
});

test("a file has everything in it: colours, numbers, names, and nothing from outside", () => {
  const file = toSvgFile(makeElement(makeView([makeRow({ unrated: 2 })])));
  for (const part of ['xmlns="http://www.w3.org/2000/svg"', 'color="#101418"', ">Friendship<", ">4<", "#0b2e4f"]) {
    assert.ok(file.includes(part), part);
  }
  assert.ok(!file.includes("class="));
  assert.deepEqual(
    file.match(/url\([^)]*\)/g)?.filter((place) => place !== "url(#picture-hatch)"),
    [],
  );
});

test("every tag that is opened is closed", () => {
  const file = toSvgFile(makeElement(makeView([makeRow()]))).replace(/<\?.*?\?>/, "");
  /** @type {string[]} */
  const open = [];
  for (const [, close, tag, self] of file.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (close) assert.equal(open.pop(), tag);
    else if (!self) open.push(tag ?? "");
  }
  assert.deepEqual(open, []);
});

test("what a facilitator typed is text in a file, too", () => {
  const label = '</text><script>alert("1")</script> & co';
  assert.ok(print(write(label, { x: 0, y: 0, size: 10 })).includes("&#60;script&#62;"));
  assert.ok(!print(draw("g", {}, [write(label, { x: 0, y: 0, size: 10 })])).includes("<script"));
});

test("there is no file of nothing", () => {
  assert.equal(toSvgFile(makeElement(null)), "");
});
