import assert from "node:assert/strict";
import { test } from "node:test";

import { readChoice, tapChoice, writeChoice } from "../../facilitation/static/facilitation/js/room/choices.js";

const RINGS = { steps: [..."1234"] };
const REASONS = { steps: [..."abcdefghij"], most: 3 };

/** @type {[string, string[], import("../../facilitation/static/facilitation/js/room/choices.js").Shape, string][]} */
const CASES = [
  ["rings stand in their places", ["3", "1"], RINGS, "1-3-"],
  ["one ring alone", ["4"], RINGS, "---4"],
  ["all rings", ["4", "3", "2", "1"], RINGS, "1234"],
  ["five rings are five characters", ["5"], { steps: [..."12345"] }, "----5"],
  ["does not belong here", ["n"], RINGS, "n---"],
  ["a skip is as long as any other", ["s"], RINGS, "s---"],
  ["reasons stand first and in order", ["j", "a", "d"], REASONS, "adj"],
  ["fewer reasons are padded", ["c"], REASONS, "c--"],
  ["none of the reasons", ["n"], REASONS, "n--"],
  ["reasons skipped", ["s"], REASONS, "s--"],
];

for (const [what, codes, shape, wire] of CASES) {
  test(`${what}: ${wire}`, () => {
    assert.equal(writeChoice(codes, shape), wire);
    assert.deepEqual(readChoice(wire).sort(), [...codes].sort());
  });
}

test("nothing chosen is no answer, both ways", () => {
  assert.equal(writeChoice([], RINGS), null);
  assert.deepEqual(readChoice(null), []);
});

test("a single choice reads as itself", () => {
  assert.deepEqual(readChoice("4"), ["4"]);
});

test("a tap chooses, and another takes it away", () => {
  const once = tapChoice([], "2", RINGS);
  assert.deepEqual(once, { codes: ["2"], full: false });
  assert.deepEqual(tapChoice(once.codes, "2", RINGS), { codes: [], full: false });
});

test("does not belong here and skip stand alone, whatever was there before", () => {
  assert.deepEqual(tapChoice(["1", "3"], "n", RINGS).codes, ["n"]);
  assert.deepEqual(tapChoice(["n"], "s", RINGS).codes, ["s"]);
  assert.deepEqual(tapChoice(["s"], "2", RINGS).codes, ["2"]);
});

test("a fourth reason is not taken and the three stay", () => {
  const three = ["a", "c", "j"];
  assert.deepEqual(tapChoice(three, "d", REASONS), { codes: three, full: true });
  assert.deepEqual(tapChoice(three, "n", REASONS), { codes: ["n"], full: false });
  assert.deepEqual(tapChoice(three, "c", REASONS), { codes: ["a", "j"], full: false });
});
