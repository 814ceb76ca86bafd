import assert from "node:assert/strict";
import { test } from "node:test";

import { Connection, TIMES } from "../../facilitation/static/facilitation/js/room/connection.js";
import { live, start, welcome } from "./connected.js";
import { makeWorld } from "./world.js";

test("the address is the page's own, safe where the page is", () => {
  assert.equal(start().world.socket.url.split("?")[0], "ws://192.168.1.5:8000/live/phone/CDFHJK");
  const { world } = start({ address: "https://spheres.example/CDFHJK?x=1#y" });
  assert.equal(world.socket.url.split("?")[0], "wss://spheres.example/live/phone/CDFHJK");
});

test("connected is said with the first word of the server, not before", () => {
  const { world, connection, said } = start();
  assert.equal(connection.status, "connecting");
  world.socket.accept();
  assert.equal(connection.status, "connecting");
  world.socket.say({ type: "welcome" });
  assert.deepEqual(said, [
    ["status", "connected"],
    ["message", { type: "welcome" }],
  ]);
});

test("nothing is sent while there is no open socket", () => {
  const { world, connection } = start();
  assert.equal(connection.send({ type: "ping" }), false);
  world.socket.accept();
  assert.equal(connection.send({ type: "ping" }), true);
  assert.deepEqual(world.socket.sent, [{ type: "ping" }]);
});

test("a socket that does not open within 5 seconds is dropped and replaced", () => {
  const { world, clock } = start({ random: 0 });
  clock.pass(4999);
  assert.equal(world.sockets.length, 1);
  clock.pass(2);
  assert.equal(world.sockets.length, 2);
  assert.ok(world.sockets[0]?.left);
});

test("it comes back after doubling waits with full jitter, half a minute at most", () => {
  const { world, clock, connection } = start({ random: 1 });
  const waits = [];
  for (let count = 0; count < 8; count += 1) {
    const before = world.sockets.length;
    world.socket.end(1006);
    assert.equal(connection.status, "reconnecting");
    let waited = 0;
    for (; world.sockets.length === before; waited += 500) clock.pass(500);
    waits.push(waited / 1000);
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 30, 30, 30]);
});

test("a desk or a screen, of which there are few, waits four seconds at most", () => {
  const world = makeWorld({ random: 1 });
  const connection = new Connection("/live/screen/x", world, TIMES.longestRetryOfFew);
  connection.open();
  for (const wait of [1000, 2000, 4000, 4000]) {
    const before = world.sockets.length;
    world.socket.end(1006);
    world.clock.pass(wait - 1);
    assert.equal(world.sockets.length, before);
    world.clock.pass(1);
    assert.equal(world.sockets.length, before + 1);
  }
});

test("the jitter is full: the luckiest come back at once", () => {
  const { world, clock } = start({ random: 0 });
  world.socket.end(1006);
  clock.pass(0);
  assert.equal(world.sockets.length, 2);
});

test("after a restart of the server the room spreads over 5 seconds", () => {
  const { world, clock } = start({ random: 1 });
  welcome(world);
  world.socket.end(1012);
  clock.pass(4999);
  assert.equal(world.sockets.length, 1);
  clock.pass(1);
  assert.equal(world.sockets.length, 2);
});

test("half a minute of a good line forgets earlier failures, less does not", () => {
  for (const [good, wait] of /** @type {const} */ ([
    [29_000, 8000],
    [31_000, 1000],
  ])) {
    const { world, clock } = start({ random: 1 });
    for (const pause of [1000, 2000, 4000]) {
      world.socket.end(1006);
      clock.pass(pause);
    }
    welcome(world);
    live(world, good);
    const before = world.sockets.length;
    world.socket.end(1006);
    clock.pass(wait - 1);
    assert.equal(world.sockets.length, before);
    clock.pass(1);
    assert.equal(world.sockets.length, before + 1);
  }
});

for (const [code, why] of /** @type {const} */ ([
  [4401, "not_admitted"],
  [4404, "no_room"],
  [4410, "ended"],
])) {
  test(`close code ${code} is the end: ${why}`, () => {
    const { world, clock, connection, said } = start();
    welcome(world);
    world.socket.end(code);
    assert.equal(connection.status, "closed");
    assert.deepEqual(said.at(-1), ["over", why]);
    clock.pass(120_000);
    world.window.dispatchEvent(new Event("online"));
    assert.equal(world.sockets.length, 1);
    assert.equal(clock.waiting, 0);
  });
}

test("a ping goes out every 12 seconds, and an answered one is the end of the matter", () => {
  const { world } = start();
  welcome(world);
  live(world, 41_000);
  assert.deepEqual(
    world.socket.sent.map((message) => message.type),
    ["ping", "ping", "ping"],
  );
  assert.equal(world.sockets.length, 1);
});

test("a socket that leaves a ping unanswered for 4 seconds is replaced without waiting for its close", () => {
  const { world, clock, connection } = start({ random: 0 });
  welcome(world);
  clock.pass(15_900);
  assert.equal(world.sockets.length, 1);
  clock.pass(200);
  assert.equal(world.sockets.length, 2);
  assert.equal(connection.status, "reconnecting");
  assert.ok(world.sockets[0]?.left);
  assert.equal(world.sockets[0]?.onmessage, null);
});

test("the pong of another ping does not count", () => {
  const { world, clock } = start({ random: 0 });
  welcome(world);
  clock.pass(12_000);
  world.socket.say({ type: "pong", ref: "another" });
  clock.pass(4001);
  assert.equal(world.sockets.length, 2);
});

/** @type {[string, (world: ReturnType<typeof makeWorld>) => void][]} */
const WAKERS = [
  ["the page is visible again", ({ document }) => document.dispatchEvent(new Event("visibilitychange"))],
  [
    "the page comes out of the back-forward cache",
    ({ window }) => window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true })),
  ],
  ["the network is back", ({ window }) => window.dispatchEvent(new Event("online"))],
  ["the network is gone", ({ window }) => window.dispatchEvent(new Event("offline"))],
  [
    "the device has slept",
    ({ clock }) => {
      clock.sleep(15_001);
      clock.pass(0);
    },
  ],
];

for (const [name, wake] of WAKERS) {
  test(`when ${name}, the line is tried at once and given 2 seconds`, () => {
    const { world, clock } = start({ random: 0 });
    welcome(world);
    clock.pass(3000);
    wake(world);
    assert.equal(world.socket.sent.length, 1);
    clock.pass(1999);
    assert.equal(world.sockets.length, 1);
    clock.pass(2);
    assert.equal(world.sockets.length, 2);
  });
}

test("a line that answers the probe is kept", () => {
  const { world, clock } = start({ random: 0 });
  welcome(world);
  world.window.dispatchEvent(new Event("online"));
  world.socket.say({ type: "pong", ref: world.socket.sent[0].ref });
  clock.pass(10_000);
  assert.equal(world.sockets.length, 1);
});

test("coming back cuts a long wait short, and whatever says so, there is one way back, at a time of chance", () => {
  const { world, clock } = start({ random: 1 });
  for (const wait of [1000, 2000, 4000, 8000]) {
    world.socket.end(1006);
    clock.pass(wait);
  }
  world.socket.end(1006);
  world.window.dispatchEvent(new Event("online"));
  world.document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(world.sockets.length, 5);
  clock.pass(999);
  assert.equal(world.sockets.length, 5);
  clock.pass(1);
  assert.equal(world.sockets.length, 6);
  world.window.dispatchEvent(new Event("online"));
  clock.pass(1000);
  assert.equal(world.sockets.length, 6);
});

test("a page that is put away leaves its line, and makes a new one when somebody goes back to it", () => {
  const { world, clock, connection } = start({ random: 1 });
  welcome(world);
  world.window.dispatchEvent(new Event("pagehide"));
  assert.ok(world.socket.left);
  assert.equal(connection.status, "reconnecting");
  clock.sleep(3_600_000);
  clock.pass(0);
  assert.equal(world.sockets.length, 1);

  world.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  clock.pass(1000);
  assert.equal(world.sockets.length, 2);
  welcome(world);
  assert.equal(connection.status, "connected");
});

// Posts where sockets are no use

test("where two sockets in a row do not open, posts take over at once, and are as good", () => {
  const { world, clock, connection, said } = start({ random: 1, posts: true });
  world.socket.end(1006);
  assert.equal(world.posted.length, 0);
  clock.pass(1000);
  world.socket.end(1006);
  assert.deepEqual([world.sockets.length, world.posted.length], [2, 1]);
  assert.equal(world.posted[0]?.url.split("?")[0], "http://192.168.1.5:8000/live/phone/CDFHJK");
  assert.equal(connection.status, "reconnecting");

  world.posted[0]?.accept();
  world.posted[0]?.say({ type: "welcome" });
  assert.equal(connection.status, "connected");
  assert.deepEqual(said.at(-1), ["message", { type: "welcome" }]);
  assert.ok(connection.send({ type: "ping", ref: "mine" }));
  assert.deepEqual(world.posted[0]?.sent, [{ type: "ping", ref: "mine" }]);
});

test("a socket that opens and says nothing counts as one that does not open", () => {
  const { world, clock } = start({ random: 0, posts: true });
  world.socket.accept();
  clock.pass(8001);
  assert.equal(world.sockets.length, 2);
  world.socket.accept();
  clock.pass(8001);
  assert.deepEqual([world.sockets.length, world.posted.length], [2, 1]);
});

test("where sockets go silent soon after they have opened, posts take over, and a good socket ends the suspicion", () => {
  const { world, clock } = start({ random: 0, posts: true });
  for (let count = 0; count < 2; count += 1) {
    welcome(world);
    clock.pass(16_001);
  }
  assert.deepEqual([world.sockets.length, world.posted.length], [2, 1]);

  const [line] = world.posted;
  line?.accept();
  line?.onbetter();
  assert.ok(line?.left);
  assert.equal(world.sockets.length, 3);
  welcome(world);
  live(world, 31_000);
  world.socket.end(1006);
  clock.pass(0);
  assert.deepEqual([world.sockets.length, world.posted.length], [4, 1]);
});

test("a server that restarts, or a long good line, is no reason for posts", () => {
  const { world, clock } = start({ random: 0, posts: true });
  for (let count = 0; count < 4; count += 1) {
    welcome(world);
    world.socket.end(1012);
    clock.pass(0);
  }
  for (let count = 0; count < 4; count += 1) {
    welcome(world);
    live(world, 31_000);
    world.socket.end(1006);
    clock.pass(0);
  }
  assert.deepEqual([world.sockets.length, world.posted.length], [9, 0]);
});

test("posts that fail come back as a socket does: a socket first, then posts", () => {
  const { world, clock, connection } = start({ random: 0, posts: true });
  world.socket.end(1006);
  clock.pass(0);
  world.socket.end(1006);
  world.posted[0]?.accept();
  world.posted[0]?.say({ type: "welcome" });
  world.posted[0]?.end(1006);
  assert.equal(connection.status, "reconnecting");
  clock.pass(0);
  assert.deepEqual([world.sockets.length, world.posted.length], [3, 1]);
  world.socket.end(1006);
  assert.deepEqual([world.sockets.length, world.posted.length], [3, 2]);
});

test("where posts cannot be had, or not in time, a socket is tried again", () => {
  for (const posts of /** @type {const} */ ([false, "never"])) {
    const { world, clock } = start({ random: 0, posts });
    for (let count = 0; count < 2; count += 1) {
      welcome(world);
      clock.pass(16_001);
    }
    clock.pass(posts ? 5001 : 0);
    assert.deepEqual([world.sockets.length, world.posted.length], [3, 0]);
  }
});

test("posts learn of the end as a socket does", () => {
  const { world, clock, said } = start({ random: 0, posts: true });
  world.socket.end(1006);
  clock.pass(0);
  world.socket.end(1006);
  world.posted[0]?.end(4410);
  assert.deepEqual(said.at(-1), ["over", "ended"]);
  assert.equal(clock.waiting, 0);
});

test("a page that goes out of sight, or has just been loaded, sends nothing", () => {
  const { world } = start();
  welcome(world);
  world.document.visibilityState = "hidden";
  world.document.dispatchEvent(new Event("visibilitychange"));
  world.window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  assert.deepEqual(world.socket.sent, []);
});

test("closing leaves no timer and no listener", () => {
  const { world, clock, connection } = start();
  welcome(world);
  connection.close();
  connection.drop();
  world.window.dispatchEvent(new Event("online"));
  assert.equal(clock.waiting, 0);
  assert.equal(world.sockets.length, 1);
  assert.equal(connection.status, "closed");
});

for (const [code, why] of [
  [4403, "full"],
  [4429, "wait"],
]) {
  test(`asked to wait (${why}), a page says so, keeps its socket's way, and comes back within half a minute`, () => {
    const { world, connection, said, clock } = start({ random: 0.9 });
    for (let times = 0; times < 3; times += 1) {
      const before = world.sockets.length;
      world.socket.accept();
      world.socket.end(/** @type {number} */ (code));
      assert.equal(connection.held, why);
      assert.equal(connection.status, "reconnecting");
      assert.deepEqual(said.at(-1), ["status", "reconnecting"]);
      clock.pass(20_000);
      assert.equal(world.sockets.length, before);
      clock.pass(10_000);
      assert.equal(world.sockets.length, before + 1);
    }
    welcome(world);
    assert.equal(connection.held, null);
  });
}

test("when the clock of a phone is set back, its line is tried at once and pings go on", () => {
  const { world, clock } = start({ random: 0 });
  welcome(world);
  live(world, 3000);
  clock.setBack(3_600_000);
  const before = world.socket.sent.length;
  clock.pass(1001);
  assert.equal(world.socket.sent.length, before + 1);
  clock.pass(2001);
  assert.equal(world.sockets.length, 2);
});
