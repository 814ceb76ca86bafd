import assert from "node:assert/strict";
import { test } from "node:test";

import {
  MOST_PEOPLE,
  makeEmpty,
  makePerson,
  makePlace,
  mirror,
  tidy,
  unmirror,
} from "../../facilitation/static/facilitation/js/private/shape.js";

/** @param {string} ask @param {string} subject @param {string} slug @param {string | null} choice */
const answer = (ask, subject, slug, choice) => ({ ask, subject, slug, choice });

test("there is room for twelve people", () => {
  const people = Array.from({ length: 15 }, (_, id) => ({ ...makePerson(id), name: `P${id}` }));
  assert.equal(tidy({ people }).people.length, MOST_PEOPLE);
});

test("a person of whom nothing is said is nobody", () => {
  const someone = { ...makePerson(2), now: 1 };
  assert.deepEqual(tidy({ people: [makePerson(1), someone] }).people, [someone]);
});

test("rings are numbers from the centre, off the map, or nothing", () => {
  const rings = [1, "n", null, 0, "2", -1, 1.5].map(
    (ring) => tidy({ types: { a: { ring, why: "so" } } }).types.a?.ring,
  );
  assert.deepEqual(rings, [1, "n", null, null, null, null, null]);
});

test("an answered ring stands beside what is private about it, and goes without it", () => {
  const data = makeEmpty();
  data.types.family = { ...makePlace(), why: "because" };
  mirror(data, answer("place", "", "family", "2"));
  assert.deepEqual(data.types.family, { ...makePlace(), ring: 2, why: "because" });
  mirror(data, answer("place", "", "family", "n"));
  assert.equal(data.types.family.ring, "n");
  for (const choice of ["s", null]) {
    mirror(data, answer("place", "", "family", choice));
    assert.deepEqual(tidy(data).types.family, { ...makePlace(), why: "because" });
  }
});

test("ratings of the room are the ratings of its subject; a skip is none", () => {
  const data = makeEmpty();
  mirror(data, answer("rate", "friendship", "safety", "4"));
  mirror(data, answer("rate", "friendship", "intimacy", "n"));
  mirror(data, answer("rate", "friendship", "respect", "s"));
  assert.deepEqual(data.ratings.friendship, { safety: 4, intimacy: "n" });
  mirror(data, answer("rate", "friendship", "safety", null));
  assert.deepEqual(data.ratings.friendship, { intimacy: "n" });
});

test("what has nothing to do with the map is not mirrored", () => {
  const data = makeEmpty();
  mirror(data, answer("warm-up", "", "rain", "2"));
  mirror(data, answer("helper", "", "helper", "1-3-"));
  assert.deepEqual(data, makeEmpty());
});

test("erased answers go, what was private stays", () => {
  const data = makeEmpty();
  mirror(data, answer("place", "", "family", "2"));
  mirror(data, answer("rate", "friendship", "safety", "4"));
  data.types.online = { ...makePlace(), why: "mine" };
  data.ratings.family = { safety: 2 };
  unmirror(data);
  assert.deepEqual(tidy(data).types, { online: { ...makePlace(), why: "mine" } });
  assert.deepEqual(tidy(data).ratings, { family: { safety: 2 } });
});
