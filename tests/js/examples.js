/** The example files of the protocol, which Python reads as well. */

import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../protocol/examples/", import.meta.url);

/** @param {"commands" | "events"} direction @returns {[string, any][]} name and message of each example */
export function readExamples(direction) {
  const home = new URL(`${direction}/`, folder);
  return readdirSync(home)
    .filter((file) => file.endsWith(".json"))
    .map((file) => [file.replace(".json", ""), JSON.parse(readFileSync(new URL(file, home), "utf-8"))]);
}

/** @param {string} name @returns {any} */
export function readEvent(name) {
  return structuredClone(new Map(readExamples("events")).get(name));
}
