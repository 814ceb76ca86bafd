import assert from "node:assert/strict";
import { test } from "node:test";

import * as messages from "../../facilitation/static/facilitation/js/room/messages.js";
import { readExamples } from "./examples.js";

for (const [name, example] of readExamples("commands")) {
  test(`the builder of ${name} makes exactly the example`, () => {
    const builder = name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
    const { type, ...values } = example;
    assert.equal(type, name);
    assert.deepEqual(/** @type {any} */ (messages)[builder](values), example);
  });
}

test("every command has a ref of its own", () => {
  const refs = [messages.ping(), messages.erase(), messages.ping()].map((command) => command.ref);
  assert.equal(new Set(refs).size, 3);
});

test("a skip is as long on the wire as any answer", () => {
  const lengths = ["1", "5", "n", "s"].map((choice) => {
    return JSON.stringify(messages.answer({ ref: "a", question: 42, choice })).length;
  });
  assert.equal(new Set(lengths).size, 1);
});
