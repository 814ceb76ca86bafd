import assert from "node:assert/strict";
import { test } from "node:test";

import { Posts } from "../../facilitation/static/facilitation/js/room/posts.js";
import { FakeSocket, makeWorld } from "./world.js";

/**
 * A line of posts; what it asks waits in `asked` until the test answers.
 *
 * @param {{random?: number}} [options]
 */
function start({ random = 0.5 } = {}) {
  const { clock } = makeWorld();
  /** @type {{options: any, answer: (response: any) => void, fail: (error: Error) => void}[]} */
  const asked = [];
  /** @type {any[]} */
  const said = [];
  /** @type {FakeSocket[]} */
  const tried = [];
  const world = {
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    random: () => random,
    /** @param {string} _url @param {any} options */
    fetch: (_url, options) => {
      const { promise, resolve, reject } = withResolvers();
      asked.push({ options, answer: resolve, fail: reject });
      return promise;
    },
  };
  const open = () => {
    const socket = new FakeSocket("ws://x");
    tried.push(socket);
    return socket;
  };
  const line = new Posts(() => "http://x/live/phone/CDFHJK", open, world);
  line.onopen = () => said.push("open");
  line.onmessage = (/** @type {any} */ { data }) => said.push(JSON.parse(data).type);
  line.onclose = (/** @type {any} */ { code }) => said.push(code);
  return { line, clock, asked, said, tried };
}

function withResolvers() {
  /** @type {any} */
  let resolve;
  /** @type {any} */
  let reject;
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Let everything that was answered be heard. */
const settle = () => new Promise((done) => setImmediate(done));

/** @param {string[]} types @param {Record<string, string>} [headers] @param {number} [status] */
function answer(types, headers = { "Welcome-Digest": "d1" }, status = 200) {
  const body = types.map((type) => JSON.stringify({ type })).join("\n");
  return new Response(body, { status, headers });
}

test("it opens with the first answer, which brings the state", async () => {
  const { line, asked, said } = start();
  assert.equal(line.readyState, 0);
  assert.deepEqual([asked[0]?.options.method, asked[0]?.options.body], ["POST", ""]);
  asked[0]?.answer(answer(["welcome"]));
  await settle();
  assert.equal(line.readyState, 1);
  assert.deepEqual(said, ["open", "welcome"]);
});

test("it asks again after a pause and says which state it has", async () => {
  const { clock, asked, said } = start();
  asked[0]?.answer(answer(["welcome"]));
  await settle();
  clock.pass(2499);
  assert.equal(asked.length, 1);
  clock.pass(1);
  assert.equal(asked.length, 2);
  assert.equal(asked[1]?.options.headers["Welcome-Digest"], "d1");
  asked[1]?.answer(answer([]));
  await settle();
  assert.deepEqual(said, ["open", "welcome"]);
});

test("not everybody asks in the same moment", async () => {
  for (const [random, pause] of /** @type {const} */ ([
    [0, 2000],
    [1, 3000],
  ])) {
    const { clock, asked } = start({ random });
    asked[0]?.answer(answer(["welcome"]));
    await settle();
    clock.pass(pause - 1);
    assert.equal(asked.length, 1);
    clock.pass(1);
    assert.equal(asked.length, 2);
  }
});

test("what is said goes at once, all that was said meanwhile goes together, and one question is on its way at a time", async () => {
  const { line, asked } = start();
  asked[0]?.answer(answer(["welcome"]));
  await settle();
  line.send("one");
  assert.equal(asked[1]?.options.body, "one");
  line.send("two");
  line.send("three");
  assert.equal(asked.length, 2);
  asked[1]?.answer(answer(["answer_saved", "welcome"]));
  await settle();
  assert.equal(asked[2]?.options.body, "two\nthree");
});

test("no post carries more than may be said at once", async () => {
  const { line, asked } = start();
  asked[0]?.answer(answer(["welcome"]));
  await settle();
  line.send("first");
  for (let count = 0; count < 25; count += 1) line.send(`frame ${count}`);
  asked[1]?.answer(answer([]));
  await settle();
  asked[2]?.answer(answer([]));
  await settle();
  assert.deepEqual([asked[2]?.options.body.split("\n").length, asked[3]?.options.body.split("\n").length], [20, 5]);
});

/** @type {[string, any, number][]} */
const ENDS = [
  ["the session is over", answer([], { Closing: "4410" }, 410), 4410],
  ["something on the way does not reach the server", answer([], {}, 502), 1006],
  ["something on the way answers instead of the server", new Response("<h1>Sign in to this network</h1>"), 1006],
];

for (const [name, response, code] of ENDS) {
  test(`it is closed when ${name}`, async () => {
    const { line, clock, asked, said } = start();
    asked[0]?.answer(response);
    await settle();
    assert.deepEqual(said, [code]);
    assert.equal(line.readyState, 3);
    assert.equal(clock.waiting, 0);
  });
}

test("it is closed when the network fails, and when no answer comes within 8 seconds", async () => {
  const one = start();
  one.asked[0]?.fail(new TypeError("Failed to fetch"));
  await settle();
  assert.deepEqual(one.said, [1006]);

  const other = start();
  other.clock.pass(7999);
  assert.deepEqual(other.said, []);
  other.clock.pass(1);
  assert.deepEqual(other.said, [1006]);
  assert.ok(other.asked[0]?.options.signal.aborted);
  other.asked[0]?.answer(answer(["welcome"]));
  await settle();
  assert.deepEqual(other.said, [1006]);
});

test("once a minute a socket is tried; that one works is told, and none is kept", async () => {
  const { line, clock, tried, asked } = start();
  let better = 0;
  line.onbetter = () => {
    better += 1;
  };
  asked[0]?.answer(answer(["welcome"]));
  await settle();
  const live = async (/** @type {number} */ time) => {
    for (let passed = 0; passed < time; passed += 1000) {
      clock.pass(1000);
      for (const one of asked) one.answer(answer([]));
      await settle();
    }
  };
  await live(59_000);
  assert.equal(tried.length, 0);
  await live(1000);
  tried[0]?.end(1006);
  await live(60_000);
  tried[1]?.accept();
  await live(8000);
  assert.ok(tried[1]?.left);
  await live(60_000);
  tried[2]?.accept();
  tried[2]?.say({ type: "welcome" });
  assert.equal(better, 1);
  line.close();
  assert.ok(tried[2]?.left);
  assert.equal(clock.waiting, 0);
});
