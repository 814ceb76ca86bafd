/** A connection in a made-up world, and what a server says to it. */

import { Connection } from "../../facilitation/static/facilitation/js/room/connection.js";
import { makeWorld } from "./world.js";

/** @param {Parameters<typeof makeWorld>[0]} [options] */
export function start(options) {
  const world = makeWorld(options);
  const connection = new Connection("/live/phone/CDFHJK", world);
  /** @type {any[]} */
  const said = [];
  for (const name of ["status", "message", "over"]) {
    connection.addEventListener(name, (event) => said.push([name, /** @type {CustomEvent} */ (event).detail]));
  }
  connection.open();
  return { world, connection, said, clock: world.clock };
}

/** @param {ReturnType<typeof makeWorld>} world */
export function welcome(world) {
  world.socket.accept();
  world.socket.say({ type: "welcome" });
}

/** Answer pings as a live server does, for as long as told. @param {ReturnType<typeof makeWorld>} world @param {number} time */
export function live(world, time) {
  const socket = world.socket;
  let heard = socket.sent.length;
  for (let passed = 0; passed < time; passed += 1000) {
    world.clock.pass(1000);
    for (; heard < socket.sent.length; heard += 1) socket.say({ type: "pong", ref: socket.sent[heard].ref });
  }
}
