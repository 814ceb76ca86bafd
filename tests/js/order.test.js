import assert from "node:assert/strict";
import { test } from "node:test";

import { shuffle } from "../../facilitation/static/facilitation/js/room/order.js";

const SLUGS = ["friendship", "family", "online", "casual", "platonic", "professional"];

test("a phone keeps its order, and loses or doubles nothing", () => {
  const order = shuffle(SLUGS, 42);
  assert.deepEqual(shuffle(SLUGS, 42), order);
  assert.deepEqual([...order].sort(), [...SLUGS].sort());
  assert.deepEqual(shuffle([...SLUGS].reverse(), 42), order);
});

test("what is added or missing leaves the others in their order", () => {
  const order = shuffle(SLUGS, 7);
  const fewer = SLUGS.filter((slug) => slug !== "online");
  assert.deepEqual(
    shuffle(fewer, 7),
    order.filter((slug) => slug !== "online"),
  );
});

test("over many phones every type comes first about as often as any other", () => {
  const firsts = new Map(SLUGS.map((slug) => [slug, 0]));
  for (let seed = 0; seed < 6000; seed += 1) {
    const [first = ""] = shuffle(SLUGS, seed * 7919);
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
  }
  for (const [slug, times] of firsts) assert.ok(times > 800 && times < 1200, `${slug} came first ${times} times`);
});
