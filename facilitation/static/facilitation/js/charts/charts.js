/** Every picture as an element. Each takes its `view`; `room/boards.js` makes them from what the room shows. */

import { drawBullseye, drawMap } from "./bullseye.js";
import { ChartElement } from "./chart-element.js";
import { drawGaps } from "./gaps.js";
import { drawPicks } from "./picks.js";
import { drawRows, drawRowsLegend } from "./rows.js";
import { drawTargets } from "./targets.js";
import { makeDrawing } from "./tree.js";
import { saySpread } from "./words.js";

/**
 * @typedef {import("./tree.js").Node} Node
 * @typedef {import("./tree.js").Frame} Frame
 * @typedef {import("./words.js").ChartView} ChartView
 * @typedef {import("./words.js").GapsView} GapsView
 */

/** V1: one bar for each type, cut in rings. @extends {ChartElement<ChartView>} */
export class RingBars extends ChartElement {
  draw = drawRows;
}

/** V2: one type, a dot for each answer. @extends {ChartElement<ChartView>} */
export class RoomBullseye extends ChartElement {
  draw = drawBullseye;
}

/** V3: all types as small targets. @extends {ChartElement<ChartView>} */
export class SmallBullseyes extends ChartElement {
  draw = drawTargets;
}

/** V4: one bar for each of the things that were rated. @extends {ChartElement<ChartView>} */
export class FactorProfile extends ChartElement {
  draw = drawRows;
}

/** V5: where types were placed, and where the things would put them. @extends {ChartElement<GapsView>} */
export class GapChart extends ChartElement {
  draw = drawGaps;
}

/** V6: what has moved closer or further out. @extends {ChartElement<ChartView>} */
export class MovementChart extends ChartElement {
  draw = drawRows;
}

/** V7: every ring that a helper could be in. @extends {ChartElement<ChartView>} */
export class HelperRings extends ChartElement {
  draw = drawBullseye;
}

/** V8, and plain counts: a bar for each thing that could be picked. @extends {ChartElement<ChartView>} */
export class ReasonBars extends ChartElement {
  draw = drawPicks;
}

/** The map without answers. @extends {ChartElement<{steps: string[], hints?: string[]}>} */
export class RingMap extends ChartElement {
  draw = drawMap;
}

/** What the colours mean, where two pictures share it. @extends {ChartElement<ChartView>} */
export class ChartLegend extends ChartElement {
  /** @param {ChartView} view @param {Frame} frame @returns {Node} */
  draw(view, frame) {
    const { nodes, height } = drawRowsLegend(view, frame);
    return makeDrawing(frame, Math.max(1, height), nodes);
  }
}

/** V9: how far apart the answers are, in words only. */
export class AgreementWords extends HTMLElement {
  /** @param {import("../room/messages.js").Spread | null} spread */
  set spread(spread) {
    this.textContent = saySpread(spread);
    this.hidden = spread === null;
  }
}

/** @type {Record<string, CustomElementConstructor>} */
const ELEMENTS = {
  "ring-bars": RingBars,
  "room-bullseye": RoomBullseye,
  "small-bullseyes": SmallBullseyes,
  "factor-profile": FactorProfile,
  "gap-chart": GapChart,
  "movement-chart": MovementChart,
  "helper-rings": HelperRings,
  "reason-bars": ReasonBars,
  "ring-map": RingMap,
  "chart-legend": ChartLegend,
  "agreement-words": AgreementWords,
};

for (const [tag, type] of Object.entries(ELEMENTS)) customElements.define(tag, type);

/** @type {Record<import("../room/messages.js").Chart, string>} the element that draws each chart */
export const TAGS = {
  bars: "ring-bars",
  bullseye: "room-bullseye",
  targets: "small-bullseyes",
  profile: "factor-profile",
  gaps: "gap-chart",
  movement: "movement-chart",
  helper: "helper-rings",
  reasons: "reason-bars",
  counts: "reason-bars",
};
