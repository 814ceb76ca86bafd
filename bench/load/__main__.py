"""python -m bench.load: one job from standard input, its result on standard output, both JSON."""

import asyncio
import gc
import json
import resource
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import uvloop

from bench.load import answers, browser, hold, mixed, show, storm, weight

WORK: Mapping[str, Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]] = {
    "answers closed": answers.run_closed,
    "answers open": answers.run_open,
    "storm": storm.run,
    "weigh": hold.weigh,
    "watch": hold.watch,
    "tick": hold.tick,
    "taps": show.taps,
    "move": show.move,
    "mixed": mixed.run,
    "weight": weight.run,
    "visit": browser.visit,
}


def main() -> int:
    """Do the job."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    job = json.load(sys.stdin)

    async def work() -> dict[str, Any]:
        gc.disable()  # a pause of the load would look like one of the server
        return await WORK[job["work"]](job)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        json.dump(runner.run(work()), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
