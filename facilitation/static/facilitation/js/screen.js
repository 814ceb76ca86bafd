/** The screen: draws what the room may see. Sends nothing but signs of life. */

import "./elements/crowd-count.js";
import "./elements/line-note.js";
import "./elements/results-board.js";
import "./elements/screen-tools.js";
import { CrowdCount } from "./elements/crowd-count.js";
import { LineNote } from "./elements/line-note.js";
import { ResultsBoard } from "./elements/results-board.js";
import { find } from "./lib/find.js";
import { readJson } from "./lib/read-json.js";
import { showWhen } from "./lib/when.js";
import { getFacts } from "./room/facts.js";
import { Room } from "./room/room.js";
