"""Several rooms with phones that tap at random, perhaps with a screen each: the point that checks a prediction."""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bench.load.answers import Crowd
from bench.load.processes import Meter
from bench.load.target import Target
from bench.measures import get_percentile


async def run(job: Mapping[str, Any]) -> dict[str, Any]:
    """`rate` answers a second over all rooms together, by the clock, for `seconds` after as long a warm-up."""
    targets = [Target(**one) for one in job["targets"]]
    crowds = [Crowd(target, closed_loop=False) for target in targets]
    screens = [
        await replace(target, path=path, cookies=()).open(0, lambda _: None)
        for target, path in zip(targets, job["screens"], strict=False)  # perhaps nobody watches
    ]
    for crowd in crowds:
        await crowd.come(len(crowd.target.cookies))
    phones = [phone for crowd in crowds for phone in crowd.phones]
    dice = random.Random(len(phones))  # noqa: S311 - the same taps in every run
    meter = Meter(targets[0].pids)
    now, due = 0.0, 0.0
    start, is_warm = time.perf_counter(), False
    while (now := time.perf_counter() - start) < 2 * job["seconds"]:
        if not is_warm and now > job["seconds"]:
            is_warm = True
            meter.start()
            for crowd in crowds:
                crowd.waits.clear()
        while due < now:
            due += dice.expovariate(job["rate"])
            phone = dice.choice(phones)
            if not phone.waiting:
                phone.answer()
        await asyncio.sleep(0.001)
    used = meter.stop()
    waits = [wait for crowd in crowds for wait in crowd.waits]
    for crowd in crowds:
        await crowd.settle()
        crowd.go()
    for screen in screens:
        screen.close()
    return {
        "busy": used["server"] / job["seconds"],
        "per_second": len(waits) / job["seconds"],
        "p50": get_percentile(waits, 50) * 1000,
        "p99": get_percentile(waits, 99) * 1000,
    }
