import assert from "node:assert/strict";
import { test } from "node:test";

import { getInitials, layMap } from "../../facilitation/static/facilitation/js/private/map.js";
import { getLines, getMarks, writeAll } from "../../facilitation/static/facilitation/js/private/marks.js";
import { makeEmpty, makePerson, makePlace } from "../../facilitation/static/facilitation/js/private/shape.js";

const RINGS = 4;
const RADIUS = 160;

/** @type {import("../../facilitation/static/facilitation/js/private/marks.js").Words} */
const WORDS = {
  types: [
    { slug: "family", label: "Family" },
    { slug: "online", label: "Online" },
  ],
  factors: [{ slug: "safety", label: "Safety" }],
  rings: ["Safest and closest", "Close", "Further out", "Outer edge"].map((label) => ({ label })),
  stages: [{ slug: "groups", label: "Small groups" }],
  say: ["The most say", "A lot of say"].map((label) => ({ label })),
  choosing: [{ slug: "click", text: "We click." }],
  asks: { rate: { choices: [{ code: "4", label: "Mostly" }], questions: [{ slug: "safety", label: "Safety" }] } },
};

/** @param {number} number @param {number} ring */
const crowd = (number, ring) =>
  Array.from({ length: number }, (_, id) => ({ id: String(id), text: "A", ring, round: true }));

test("marks lie in their ring and do not cover each other, up to a full map", () => {
  for (const ring of [1, 2, 3, 4]) {
    for (let number = 1; number <= 12; number += 1) {
      const { bands, dots } = layMap(crowd(number, ring), { rings: RINGS, radius: RADIUS });
      const { inner, outer } = bands[ring - 1] ?? { inner: 0, outer: 0 };
      assert.equal(dots.length, number);
      for (const [index, { x, y, size }] of dots.entries()) {
        const reach = Math.hypot(x, y);
        assert.ok(reach + size <= outer + 0.01, `${number} in ring ${ring}: ${reach} + ${size} is out of it`);
        assert.ok(inner === 0 || reach - size >= inner - 0.01, `${number} in ring ${ring} reaches further in`);
        for (const other of dots.slice(index + 1)) {
          assert.ok(
            Math.hypot(x - other.x, y - other.y) >= 2 * size - 0.01,
            `two of ${number} in ring ${ring} overlap`,
          );
        }
      }
    }
  }
});

test("somebody alone in the middle is in the middle", () => {
  const [dot] = layMap(crowd(1, 1), { rings: RINGS, radius: RADIUS }).dots;
  assert.deepEqual([dot?.x, Math.abs(dot?.y ?? 1)], [0, 0]);
});

test("a move leads from where it was to where it is, and on to where it is hoped to be", () => {
  const mark = { id: "1", text: "A", ring: 2, before: 4, hoped: 1, round: true };
  const { moves, dots } = layMap([mark], { rings: RINGS, radius: RADIUS });
  assert.deepEqual(moves.map(({ kind }) => kind).sort(), ["before", "hoped"]);
  const [before, hoped] = ["before", "hoped"].map((kind) => moves.find((move) => move.kind === kind));
  assert.deepEqual(before?.to, hoped?.from);
  assert.deepEqual([before?.to.x, before?.to.y], [dots[0]?.x, dots[0]?.y]);
  assert.equal(Math.round(Math.hypot(before?.from.x ?? 0, before?.from.y ?? 0)), 140);
});

test("what has not moved has no arrow", () => {
  const mark = { id: "1", text: "A", ring: 2, before: 2, hoped: null, round: true };
  assert.deepEqual(layMap([mark], { rings: RINGS, radius: RADIUS }).moves, []);
});

test("a name becomes two letters, or one of each of two words, or the sign it is", () => {
  assert.deepEqual(["Anna", "anna b", " J ", "☂", "👩‍👧 mum", ""].map(getInitials), [
    "An",
    "ab",
    "J",
    "☂",
    "👩‍👧m",
    "",
  ]);
});

function makeData() {
  const data = makeEmpty();
  data.types.family = { ...makePlace(), ring: 1, also: [3], say: 2, why: "they hold" };
  data.types.online = { ...makePlace(), ring: "n" };
  data.people = [{ ...makePerson(1), name: "Umbrella", types: ["family"], now: 2, before: 4, note: "rain" }];
  data.ratings.family = { safety: 4 };
  data.notes.groups = "two words";
  return data;
}

test("the map holds what has a ring: kinds by number, people by their letters", () => {
  const marks = getMarks(makeData(), WORDS).map(({ text, ring, round }) => [text, ring, round]);
  assert.deepEqual(marks, [
    ["1", 1, false],
    ["Um", 2, true],
  ]);
});

test("every ring is said, also an empty one", () => {
  assert.deepEqual(
    getLines(makeData(), WORDS).map(({ label, words }) => `${label}: ${words}`),
    [
      "Safest and closest: 1 Family",
      "Close: Umbrella",
      "Further out: Nothing here. A ring can be empty.",
      "Outer edge: Nothing here. A ring can be empty.",
    ],
  );
});

test("the text holds everything that was written, and nothing about nothing", () => {
  const text = writeAll(makeData(), WORDS, "2026-02-14");
  for (const part of ["2026-02-14", "they hold", "Further out", "Safety: Mostly", "Umbrella", "rain", "two words"]) {
    assert.ok(text.includes(part), `${part} is missing`);
  }
  assert.ok(!writeAll(makeEmpty(), WORDS, "2026-02-14").includes("Family"));
});
