import assert from "node:assert/strict";
import { test } from "node:test";

import { drawBullseye, drawMap } from "../../facilitation/static/facilitation/js/charts/bullseye.js";
import { drawGaps } from "../../facilitation/static/facilitation/js/charts/gaps.js";
import { CIRCLE, DIAMOND, RATES, RINGS, SHARES } from "../../facilitation/static/facilitation/js/charts/palette.js";
import { drawPicks } from "../../facilitation/static/facilitation/js/charts/picks.js";
import { deal, getFree, layRings } from "../../facilitation/static/facilitation/js/charts/rings.js";
import { drawRows } from "../../facilitation/static/facilitation/js/charts/rows.js";
import { drawTargets } from "../../facilitation/static/facilitation/js/charts/targets.js";
import { readTexts, wrap } from "../../facilitation/static/facilitation/js/charts/tree.js";
import { filled, findAll, makeFrame, makeRow, makeView, ofClass, readNumbers } from "./drawings.js";

const STEPS = RINGS[4] ?? [];

/** Every chart of steps, as it would draw one row. @type {[string, (view: any, frame: any) => any][]} */
const CHARTS = [
  ["rows", drawRows],
  ["bullseye", drawBullseye],
  ["targets", drawTargets],
  ["picks", drawPicks],
];

/** What a row may say without giving its numbers away. @type {[string, any, string[]][]} */
const COARSE = [
  ["few", { form: "few", scores: [7, null, null, 5], unrated: null }, ["7", "5", "12"]],
  ["joined", { form: "few", scores: [7, 3, 5, null], joined: 2, unrated: null }, ["7", "3", "5", "12"]],
  ["nearly", { form: "nearly", scores: [], nearly: 1, unrated: null }, []],
  ["everywhere", { form: "everywhere", scores: [], unrated: null }, []],
  ["mostly_unrated", { form: "mostly_unrated", scores: [], unrated: null }, []],
];

test("a row of counts is drawn with its numbers, each once, and in lengths that are shares of all", () => {
  const drawing = drawRows(makeView([makeRow({ unrated: 2, skipped: 4, own: 10 })]), makeFrame());
  assert.deepEqual(readNumbers(drawing), [1, 2, 2, 3, 4, 4, 10]);
  const bars = findAll(
    drawing,
    (node) => node.attributes.class === "chart-bar" && STEPS.includes(String(node.attributes.fill)),
  );
  const lengths = bars.map(({ attributes }) => Number(attributes.width));
  const all = lengths.reduce((sum, length) => sum + length, 0);
  assert.deepEqual(
    lengths.map((length) => Math.round((10 * length) / all)),
    [4, 3, 2, 1],
  );
});

test("ratings have colours of their own", () => {
  const drawing = drawRows(
    makeView([makeRow({ scores: [1, 1, 1, 1, 1] })], { scale: "rates", steps: ["a", "b", "c", "d", "e"] }),
    makeFrame(),
  );
  for (const fill of RATES) assert.equal(findAll(drawing, filled(fill)).length, 2, fill);
  assert.deepEqual(findAll(drawing, filled(String(STEPS[0]))), []);
});

test("a number stands in its step only where it fits", () => {
  const wide = drawRows(makeView([makeRow({ scores: [1, 99, 0, 0] })]), makeFrame({ width: 4000 }));
  const narrow = drawRows(makeView([makeRow({ scores: [1, 99, 0, 0] })]), makeFrame({ width: 700 }));
  assert.deepEqual([readNumbers(wide), readNumbers(narrow)], [[1, 99], [99]]);
});

for (const [form, changes, said] of COARSE) {
  for (const [chart, draw] of CHARTS) {
    test(`${chart} of the form ${form} write no number but those given`, () => {
      const drawing = draw(makeView([makeRow(changes)]), makeFrame());
      const numbers = readNumbers(drawing).map(String);
      assert.deepEqual(
        numbers.filter((number) => !said.includes(number)),
        [],
      );
      assert.ok(readTexts(drawing).length > 0);
    });
  }
}

test("tiles of a coarse row are of one size, whatever is in them", () => {
  const hidden = { form: "few", scores: [7, null, null, 5], unrated: null };
  const widths = [hidden, { ...hidden, scores: [3, null, null, 9] }].map((changes) => {
    const drawing = drawRows(makeView([makeRow(changes)]), makeFrame({ plain: true }));
    return findAll(drawing, ({ tag, attributes }) => tag === "rect" && attributes["stroke-opacity"] === 0.6).map(
      ({ attributes }) => attributes.width,
    );
  });
  assert.equal(new Set(widths.flat()).size, 1);
  assert.equal(widths[0]?.length, 4);
});

test("a row whose people mostly chose no step does not say how many", () => {
  const drawing = drawRows(makeView([makeRow({ form: "mostly_unrated", scores: [], unrated: null })]), makeFrame());
  assert.ok(readTexts(drawing).includes("Too few of us put it on the map"));
  assert.ok(!readTexts(drawing).includes("few or none"));
});

test("an average is a mark on the line of the steps, to the half", () => {
  const view = (/** @type {number} */ average) =>
    makeView([makeRow({ form: "average", scores: [], average, spread: "apart" })], {
      scale: "rates",
      steps: ["1", "2", "3", "4", "5"],
    });
  const [low = "", high = ""] = [1.5, 4.5].map((average) => {
    const drawing = drawRows(view(average), makeFrame({ plain: true }));
    assert.ok(readTexts(drawing).some((text) => text === `about ${average} · far apart`));
    return String(findAll(drawing, filled(DIAMOND))[0]?.attributes.d);
  });
  assert.ok(Number(low.slice(1).split(" ")[0]) < Number(high.slice(1).split(" ")[0]));
});

for (const [chart, draw] of CHARTS) {
  test(`${chart} without a release say that they wait, in dots and without a number`, () => {
    const drawing = draw(
      makeView([makeRow({ form: "none", scores: [], waiting: "Waiting for a few more answers" })]),
      makeFrame(),
    );
    assert.ok(readTexts(drawing).includes("Waiting for a few more answers") || chart === "targets");
    assert.deepEqual(readNumbers(drawing), []);
    assert.ok(
      findAll(drawing, ({ attributes }) => String(attributes["stroke-dasharray"]).startsWith("0.1 ")).length > 0,
    );
  });
}

test("no step at all is said in words, not drawn as a bar", () => {
  const drawing = drawRows(makeView([makeRow({ scores: [0, 0, 0, 0], unrated: 7 })]), makeFrame());
  assert.ok(readTexts(drawing).includes("None of us"));
  assert.deepEqual(findAll(drawing, ofClass("chart-bar")), []);
});

test("rows stay in the order in which they come", () => {
  const rows = ["c", "a", "b"].map((slug, index) => makeRow({ slug, label: slug, scores: [index, 9 - index, 0, 0] }));
  const labels = readTexts(drawRows(makeView(rows), makeFrame())).filter(
    (text) => text.length === 1 && /[abc]/.test(text),
  );
  assert.deepEqual(labels, ["c", "a", "b"]);
});

test("beside the picture of the time before, rows stand without labels and legend", () => {
  const drawing = drawRows(makeView([makeRow()]), makeFrame({ bare: true, plain: true }));
  assert.deepEqual(readTexts(drawing), ["4", "3", "2", "1"]);
});

test("the bullseye deals a seat for each answer, within its ring", () => {
  const drawing = drawBullseye(makeView([makeRow({ scores: [6, 5, 2, 1] })]), makeFrame());
  const seats = findAll(drawing, ofClass("chart-seat"));
  assert.equal(seats.length, 14);
  const circles = findAll(drawing, ({ tag, attributes }) => tag === "circle" && attributes.fill === "none");
  const [centre] = circles;
  const radii = circles.map(({ attributes }) => Number(attributes.r));
  const within = seats.map(({ attributes }) => {
    const away = Math.hypot(
      Number(attributes.cx) - Number(centre?.attributes.cx),
      Number(attributes.cy) - Number(centre?.attributes.cy),
    );
    return radii.findIndex((radius) => away < radius);
  });
  assert.deepEqual(
    [0, 1, 2, 3].map((ring) => within.filter((one) => one === ring).length),
    [6, 5, 2, 1],
  );
  assert.deepEqual(readNumbers(drawing), [0, 1, 1, 2, 2, 5, 5, 6, 6, 12, 12, 12, 12]);
});

test("a seat is known by its ring and how many are in it, so that none is taken for one of another ring", () => {
  const keys = (/** @type {number[]} */ scores) =>
    findAll(drawBullseye(makeView([makeRow({ scores })]), makeFrame()), ofClass("chart-seat")).map(({ key }) => key);
  const [before, after] = [keys([3, 2, 2, 2]), keys([2, 3, 2, 2])];
  assert.deepEqual(
    before.filter((key) => after.includes(key)),
    keys([3, 2, 2, 2]).slice(5),
  );
});

test("more than thirty in a ring are an area with a number, not dots", () => {
  const [dots, areas] = [
    [30, 5, 2, 1],
    [31, 5, 2, 1],
  ].map((scores) => drawBullseye(makeView([makeRow({ scores })], { answers: 60 }), makeFrame()));
  assert.equal(findAll(/** @type {any} */ (dots), ofClass("chart-seat")).length, 38);
  assert.equal(findAll(/** @type {any} */ (areas), ofClass("chart-seat")).length, 0);
  assert.ok(readNumbers(/** @type {any} */ (areas)).includes(31));
});

test("seats leave the gaps free and are dealt evenly over the rest", () => {
  /** @type {[number, number][]} */
  const gaps = [
    [-0.3, 0.3],
    [1, 1.4],
  ];
  const angles = deal(9, gaps);
  assert.equal(angles.length, 9);
  for (const angle of angles) assert.ok(!gaps.some(([from, to]) => angle > from && angle < to), String(angle));
  const free = getFree(gaps).reduce((sum, [from, to]) => sum + to - from, 0);
  assert.ok(Math.abs(free - (2 * Math.PI - 1)) < 1e-9);
});

test("every ring is as wide as the next, the centre a little wider", () => {
  for (const steps of [3, 4, 5]) {
    const rings = layRings(steps, 100);
    const widths = rings.map(({ inner, outer }) => Math.round(outer - inner));
    assert.equal(new Set(widths.slice(1)).size, 1);
    assert.ok((widths[0] ?? 0) > (widths[1] ?? 0));
    assert.equal(Math.round(rings.at(-1)?.outer ?? 0), 100);
  }
});

test("the map names every ring", () => {
  const steps = ["one", "two", "three", "four", "five"];
  assert.deepEqual(readTexts(drawMap({ steps }, makeFrame())), steps);
  assert.deepEqual(readTexts(drawMap({ steps }, makeFrame({ width: 300 }))), steps);
});

test("several rings can be full at once, and what belongs nowhere stands outside", () => {
  const row = makeRow({ form: "picks", scores: [3, 9, 0, 4], unrated: 5 });
  const drawing = drawBullseye(makeView([row], { scale: "picks", none: "It does not belong here" }), makeFrame());
  assert.deepEqual(findAll(drawing, ofClass("chart-seat")), []);
  const texts = readTexts(drawing);
  for (const text of ["9 of 12 people", "0 of 12 people", "It does not belong here: 5"])
    assert.ok(texts.includes(text), text);
});

test("picks are bars on the axis of everybody who answered", () => {
  const row = makeRow({ form: "picks", scores: [12, 6, null, 0], unrated: 3 });
  const drawing = drawPicks(makeView([row], { scale: "picks" }), makeFrame());
  const lengths = findAll(drawing, ofClass("chart-bar")).map(({ attributes }) => Number(attributes.width));
  assert.deepEqual(
    lengths.map((length) => Math.round((4 * length) / (lengths[0] ?? 1))),
    [4, 2, 0, 1],
  );
  assert.ok(readTexts(drawing).includes("few or none"));
});

test("a small target names its largest ring only", () => {
  const drawing = drawTargets(makeView([makeRow({ scores: [7, 3, 2, 1] })]), makeFrame({ plain: true }));
  assert.deepEqual(readNumbers(drawing), [7]);
});

test("of rings that are equally large, the numbers stand apart", () => {
  for (const scores of [
    [3, 3, 2, 2],
    [0, 4, 4, 2],
    [4, 1, 1, 4],
    [3, 3, 3, 1],
  ]) {
    const drawing = drawTargets(makeView([makeRow({ scores })]), makeFrame({ plain: true, width: 160, height: 180 }));
    const pills = findAll(drawing, ({ tag, attributes }) => tag === "rect" && "rx" in attributes);
    assert.equal(pills.length, scores.filter((number) => number === Math.max(...scores)).length);
    const places = pills.map(({ attributes }) => [Number(attributes.x), Number(attributes.y)]);
    for (const [index, [x = 0, y = 0]] of places.entries()) {
      for (const [otherX = 0, otherY = 0] of places.slice(index + 1)) {
        const { width, height } = /** @type {any} */ (pills[0]).attributes;
        assert.ok(Math.abs(x - otherX) >= width * 0.7 || Math.abs(y - otherY) >= height * 0.9, String(scores));
      }
    }
  }
});

test("what stands beside a bullseye is said whole", () => {
  const row = makeRow({ form: "few", scores: [null, null, 3, null], unrated: null });
  const drawing = drawBullseye(makeView([row], { answers: 10 }), makeFrame({ width: 1200, height: 430, size: 22 }));
  const said = readTexts(drawing).join(" ");
  assert.ok(said.includes("Not on my map: few or none"), said);
  assert.ok(!said.includes("…"), said);
});

test("the nearer to the centre, the further to the right, for circle and diamond alike", () => {
  const gap = {
    slug: "x",
    label: "X",
    form: "full",
    placed: 0.8,
    factors: 0.2,
    low: 0.7,
    high: 1,
    band: "bigger",
    direction: "closer",
    spread: "apart",
  };
  const view = /** @type {any} */ ({ rows: [gap], edge: "Edge", centre: "Centre", things: 13 });
  const drawing = drawGaps(view, makeFrame());
  const circle = findAll(drawing, ({ tag, attributes }) => tag === "circle" && attributes.fill === CIRCLE).at(-1);
  const diamond = String(findAll(drawing, filled(DIAMOND)).at(-1)?.attributes.d);
  assert.ok(Number(circle?.attributes.cx) > Number(diamond.slice(1).split(" ")[0]));
  const said = readTexts(drawing).join(" ");
  for (const words of ["sits closer than the 13 things suggest", "a bigger gap", "our rings: far apart"])
    assert.ok(said.includes(words), words);
  assert.deepEqual(readNumbers(drawing), [13]);
});

test("a long text is broken where it must be, and ends in a sign where it must end", () => {
  const measure = (/** @type {string} */ text) => text.length;
  assert.deepEqual(wrap("one two three", { width: 7, size: 1, lines: 2, measure }), ["one two", "three"]);
  assert.deepEqual(wrap("one two three", { width: 7, size: 1, lines: 1, measure }), ["one tw…"]);
  assert.deepEqual(wrap("", { width: 7, size: 1, lines: 1, measure }), [""]);
});

test("no two shapes beside each other have one key, or one would change into the other", () => {
  const row = makeRow({ unrated: 3, skipped: 4, own: 9, spread: "mixed" });
  const drawings = CHARTS.map(([, draw]) => draw(makeView([row, { ...row, slug: "family" }]), makeFrame()));
  for (const { children } of drawings.flatMap((drawing) => findAll(drawing, () => true))) {
    const keys = children.flatMap(({ key }) => (key === undefined ? [] : [key]));
    assert.deepEqual(keys, [...new Set(keys)]);
  }
});

test("what is counted together in a bar of its own is said beside the other", () => {
  const row = makeRow({ form: "few", scores: [3, 3, 5, null], joined: 2, unrated: null });
  const texts = readTexts(drawPicks(makeView([row], { scale: "picks" }), makeFrame()));
  assert.deepEqual(
    texts.filter((text) => text.startsWith("5 of") || text.startsWith("counted")),
    ["5 of 12 people", "counted with Further out"],
  );
  assert.equal(texts.filter((text) => text === "few or none").length, 1);
});

test("a share of a coarse row is of all who answered: the others are not known", () => {
  const few = drawTargets(
    makeView([makeRow({ form: "few", scores: [3, null, null, null], unrated: null })]),
    makeFrame(),
  );
  const all = drawTargets(makeView([makeRow({ scores: [3, 0, 0, 0] })]), makeFrame({ plain: true }));
  const brightest = String(SHARES.at(-1));
  assert.deepEqual(
    [few, all].map(
      (drawing) => findAll(drawing, ({ tag, attributes }) => tag === "path" && attributes.fill === brightest).length,
    ),
    [0, 1],
  );
});

test("more rows than fit in letters that can be read stand in columns, none on another", () => {
  const rows = Array.from({ length: 40 }, (_, index) => makeRow({ slug: `t${index}`, label: `Type ${index}` }));
  const drawing = drawRows(makeView(rows), makeFrame({ width: 1200, height: 480 }));
  const labels = findAll(drawing, ({ text }) => text?.startsWith("Type ") ?? false).map(({ attributes }) => attributes);
  assert.equal(labels.length, 40);
  const columns = new Set(labels.map(({ x }) => x));
  assert.equal(columns.size, 3);
  for (const column of columns) {
    const heights = labels.filter(({ x }) => x === column).map(({ y }) => Number(y));
    for (const [index, y] of heights.slice(1).entries()) assert.ok(y - (heights[index] ?? 0) >= 20, String(y));
  }
  assert.ok(labels.every(({ y }) => Number(y) <= 480));
});
