import assert from "node:assert/strict";
import { test } from "node:test";

import { compare, sayOrder } from "../../facilitation/static/facilitation/js/private/comparing.js";
import { makeEmpty, makePlace } from "../../facilitation/static/facilitation/js/private/shape.js";

const THINGS = Array.from({ length: 13 }, (_, index) => `thing-${index}`);

const GAPS = {
  placed: "Placed: %(ring)s.",
  suggests: "Suggested: %(ring)s.",
  "both-true": "Both can be true.",
  "lines-up": "They line up.",
  small: "A small gap.",
  bigger: "A bigger gap.",
  closer: "Closer.",
  same: "The same.",
  further: "Further.",
  "rate-more": "Rate a few more.",
  "nothing-yet": "Nothing yet.",
  "order-same": "Same order.",
  "order-mixed": "Mixed order.",
  "order-other": "Other order.",
  "one-ring": "One ring.",
  swapped: "%(near)s before %(far)s.",
  "more-say": "More say than close.",
};

/** @type {any} */
const WORDS = {
  types: ["family", "online", "casual"].map((slug) => ({ slug, label: slug.toUpperCase() })),
  factors: THINGS.map((slug) => ({ slug, label: slug })),
  rings: ["core", "near", "mid", "edge"].map((label) => ({ label })),
  gaps: GAPS,
  questions: ["Q1", "Q2", "Q3", "Q4", "Q5", "Q6"],
};

/** @param {number | "n"} rating @param {number} [number] @returns {Record<string, number | "n">} */
const rate = (rating, number = 13) => Object.fromEntries(THINGS.slice(0, number).map((thing) => [thing, rating]));

/** @param {Record<string, [number | "n" | null, Record<string, number | "n">]>} given */
function makeData(given) {
  const data = makeEmpty();
  for (const [slug, [ring, ratings]] of Object.entries(given)) {
    data.types[slug] = { ...makePlace(), ring };
    data.ratings[slug] = ratings;
  }
  return data;
}

test("a card says where it was placed, where the things would put it, and that both can be true", () => {
  const [card] = compare(makeData({ family: [1, rate(1)] }), WORDS);
  assert.deepEqual(card?.lines, ["Placed: core.", "Suggested: edge.", "A bigger gap. Closer.", "Both can be true."]);
});

test("every card is as long as every other, whatever the gap", () => {
  const cases = /** @type {const} */ ([
    [1, 5],
    [1, 1],
    [2, 5],
    [4, 5],
    [3, 3],
  ]);
  for (const [ring, rating] of cases) {
    const [card] = compare(makeData({ family: [ring, rate(rating)] }), WORDS);
    assert.equal(card?.lines.length, 4);
    assert.equal(card?.questions.length, 3);
  }
});

test("what lines up is never said to be near another ring, and what does not always is", () => {
  const said = [1, 2, 3, 4].flatMap((ring) =>
    [1, 2, 3, 4, 5].map((rating) => compare(makeData({ family: [ring, rate(rating)] }), WORDS)[0]?.lines ?? []),
  );
  assert.equal(said.filter(([, , words = ""]) => words.startsWith("They line up.")).length, 8);
  for (const [placed = "", suggested = "", words = ""] of said) {
    const isSame = placed.replace("Placed", "") === suggested.replace("Suggested", "");
    assert.equal(isSame, words.startsWith("They line up."), `${placed} ${suggested} ${words}`);
  }
});

test("cards do not all ask the same, and none asks twice", () => {
  const cards = compare(makeData({ family: [1, rate(1)], online: [2, rate(2)], casual: [3, rate(3)] }), WORDS);
  for (const { questions } of cards) assert.equal(new Set(questions).size, 3);
  assert.notDeepEqual(cards[0]?.questions, cards[1]?.questions);
});

test("eight answers are too few, nine are enough, and nothing that applies is nothing to compare", () => {
  const lines = [rate(5, 8), rate(5, 9), rate("n")].map((ratings) =>
    compare(makeData({ family: [1, ratings] }), WORDS),
  );
  const said = lines.map(([card]) => card?.lines ?? []);
  assert.deepEqual(
    said.map((texts) => texts[1]),
    ["Rate a few more.", "Suggested: core.", "Nothing yet."],
  );
  for (const texts of said) assert.equal(texts.length, 4);
});

test("what is not on the map, or was not rated, has no card", () => {
  const data = makeData({ family: ["n", rate(3)], online: [null, rate(3)] });
  data.types.casual = { ...makePlace(), ring: 2 };
  assert.deepEqual(compare(data, WORDS), []);
});

test("from three kinds on, the orders are compared in words, with what stands the other way round", () => {
  const two = { family: [1, rate(2)], online: [3, rate(5)] };
  assert.deepEqual(sayOrder(makeData(/** @type {any} */ (two)), WORDS), []);
  const three = { ...two, casual: [4, rate(4)] };
  const said = sayOrder(makeData(/** @type {any} */ (three)), WORDS);
  assert.equal(said[0], "Mixed order.");
  assert.ok(said.includes("FAMILY before ONLINE."));
});

test("what has more say than it is close is said", () => {
  const data = makeData({ family: [4, {}], online: [1, {}] });
  for (const place of Object.values(data.types)) place.say = 1;
  assert.deepEqual(sayOrder(data, WORDS), ["FAMILY: More say than close."]);
});
