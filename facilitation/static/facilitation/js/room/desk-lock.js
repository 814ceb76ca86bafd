/**
 * When a desk locks itself. No page and no clock: moments in milliseconds are handed in.
 *
 * @typedef {{pin: string, locked: boolean}} Lock `pin` is empty where the desk does not lock itself
 */

/** Milliseconds without a touch. */
export const PATIENCE = 120_000;

const PIN = /^\d{4,8}$/;

/** Whatever lay in the storage. @param {any} kept @returns {Lock} */
export function readLock(kept) {
  const pin = typeof kept?.pin === "string" && PIN.test(kept.pin) ? kept.pin : "";
  return { pin, locked: pin !== "" && kept.locked === true };
}

/** A PIN of four to eight digits. @param {string} typed */
export const isPin = (typed) => PIN.test(typed);

/** @param {Lock} lock @param {number} touched @param {number} now @returns {Lock} */
export function tick(lock, touched, now) {
  return lock.pin !== "" && now - touched >= PATIENCE ? { ...lock, locked: true } : lock;
}

/** @param {Lock} lock @param {string} typed @returns {Lock} */
export function unlock(lock, typed) {
  return typed === lock.pin ? { ...lock, locked: false } : lock;
}
