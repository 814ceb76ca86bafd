/** The pages on which a workshop is edited and a room opened: rows, the sum of the minutes, and nothing lost by leaving. */

import "./elements/plan-minutes.js";
import "./elements/plan-rows.js";

const form = document.querySelector("form[data-guard]");
let changed = document.querySelector("[role=alert]") !== null;

form?.addEventListener("input", () => {
  changed = true;
});
form?.addEventListener("change", () => {
  changed = true;
});
form?.addEventListener("submit", () => {
  changed = false;
});
addEventListener("beforeunload", (event) => {
  if (form && changed) event.preventDefault();
});
