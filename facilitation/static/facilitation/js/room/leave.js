/**
 * Leave and erase: nothing of a room stays on this phone, and if there is a line, nothing of this phone in the room.
 */

import { erase } from "./messages.js";

/** Milliseconds that the server has to say that it has erased. Whoever wants to be gone will not wait for longer. */
const PATIENCE = 2_000;

/** @param {EventTarget & Pick<import("./phone-room.js").PhoneRoom, "phone" | "over" | "status" | "say" | "leave">} room */
export async function eraseAndLeave(room) {
  if (room.phone && room.over === null && room.status === "connected") {
    const erased = new Promise((done) => room.addEventListener("erased", done, { once: true }));
    room.say(erase());
    await Promise.race([erased, new Promise((done) => setTimeout(done, PATIENCE))]);
  }
  room.leave();
}

/**
 * Take everything of one room out of this phone's storages.
 *
 * @param {string} key of the room
 * @param {(() => Storage)[]} [storages]
 */
export function wipe(key, storages = [() => sessionStorage, () => localStorage]) {
  for (const open of storages) {
    try {
      const storage = open();
      const names = Array.from({ length: storage.length }, (_, place) => storage.key(place));
      for (const name of names) if (name?.startsWith(`room.${key}.`)) storage.removeItem(name);
    } catch {
      // A private window without storage: there is nothing to take out.
    }
  }
}
