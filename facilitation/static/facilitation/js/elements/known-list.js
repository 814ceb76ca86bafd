/**
 * What the server has stored under this phone's keys, read anew whenever the sheet around it opens and after an erasure.
 *
 *     <known-list data-source="/CDFHJK/known.json" role="status">
 *       <p data-says="loading">…</p><p data-says="nothing">…</p><p data-says="unreachable">…</p>
 *       <p data-says="finished">…</p>
 *     </known-list>
 *
 * @typedef {{question: string, choice: string, state: string}} KnownAnswer
 * @typedef {{title: string, finished: boolean, answers: KnownAnswer[]}} KnownRound
 */
export class KnownList extends HTMLElement {
  /** Ask the server and draw what it says. */
  async load() {
    this.#say("loading");
    try {
      const response = await fetch(this.dataset.source ?? "", { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      this.draw((await response.json()).rounds);
    } catch {
      this.#say("unreachable");
    }
  }

  /** @param {KnownRound[]} rounds */
  draw(rounds) {
    this.#say(rounds.length === 0 ? "nothing" : "");
    this.append(...rounds.map((round) => this.#drawRound(round)));
  }

  /** Only this one of the sentences. @param {string} what */
  #say(what) {
    for (const drawn of this.querySelectorAll("section")) drawn.remove();
    for (const sentence of this.querySelectorAll("[data-says]")) {
      if (sentence instanceof HTMLElement) sentence.hidden = sentence.dataset.says !== what;
    }
  }

  /** @param {KnownRound} round */
  #drawRound({ title, finished, answers }) {
    const section = document.createElement("section");
    section.className = "known";
    section.append(write("h2", title));
    const mark = this.querySelector("[data-says=finished]");
    if (finished && mark) section.append(write("p", mark.textContent ?? "", "soft"));
    const list = document.createElement("dl");
    for (const { question, choice, state } of answers) {
      const row = document.createElement("div");
      const said = write("dd", `${choice} `);
      said.append(write("span", `(${state})`, "soft"));
      row.append(write("dt", question), said);
      list.append(row);
    }
    section.append(list);
    return section;
  }
}

/** @param {string} name @param {string} text @param {string} [className] */
function write(name, text, className = "") {
  const element = document.createElement(name);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

customElements.define("known-list", KnownList);
