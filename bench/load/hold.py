"""Sockets that are only held open: what they weigh, what a quiet room costs, what a tick costs."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bench.load.processes import Meter, get_memory
from bench.load.target import Target
from bench.load.wire import Socket, gently
from bench.measures import get_percentile

WARM_UP = 50
"""Sockets that come and go before the first weighing, so that nothing is counted that a process loads only once."""

REST = 1.5
"""Seconds for a server to come to rest."""

PROBES = 20
"""Pings a second that ask whether the server is responsive."""


async def weigh(job: Mapping[str, Any]) -> dict[str, Any]:
    """Bytes a socket adds to a fresh server; then, what it grows by each time everybody has left and come again.

    None for the growth where they have come too seldom to tell.
    """
    target = Target.read(job)
    pid = target.pids["server"]
    await _come_and_go(target, min(WARM_UP, job["phones"]))
    empty = get_memory(pid)
    full: list[int] = []
    for _ in range(1 + job["comings"]):
        sockets = await target.open_all(job["phones"], lambda _: _ignore)
        await asyncio.sleep(REST)
        full.append(get_memory(pid))
        _close(sockets)
        await asyncio.sleep(REST)
    phones = job["phones"]
    return {
        "empty": empty,
        "bytes": (full[0] - empty) / phones,
        "growth": (full[-1] - full[1]) / phones / (len(full) - 2) if len(full) > 2 else None,
        "full": full,
    }


async def watch(job: Mapping[str, Any]) -> dict[str, Any]:
    """Milliseconds of the server's processor a second with `screens` (paths) open and nothing happening.

    `ping_p99`: milliseconds of a phone's ping meanwhile.
    """
    target = Target.read(job)
    sockets: list[Socket] = []

    async def open_screen(path: str) -> None:
        sockets.append(await replace(target, path=path, cookies=()).open(0, _ignore))

    await gently((open_screen(path) for path in job["screens"]), at_once=20)
    waits: list[float] = []
    sent_at = [0.0]
    probe = await target.open(0, lambda _: waits.append(time.perf_counter() - sent_at[0]))
    await asyncio.sleep(REST)
    waits.clear()
    meter = Meter(target.pids)
    meter.start()
    start = time.perf_counter()
    number = 0
    while time.perf_counter() - start < job["seconds"]:
        if job["probe"]:
            number += 1
            sent_at[0] = time.perf_counter()
            probe.send(b'{"type":"ping","ref":"p%d"}' % number)
        await asyncio.sleep(1 / PROBES)
    seconds = time.perf_counter() - start
    used = meter.stop()
    dropped = sum(1 for socket in sockets if socket.closed)
    _close([*sockets, probe])
    return {
        "cpu": {name: value / seconds for name, value in used.items()},
        "server_ms": used["server"] / seconds * 1000,
        "ping_p99": get_percentile(waits, 99) * 1000,
        "unanswered": number - len(waits),
        "dropped": dropped,
    }


async def tick(job: Mapping[str, Any]) -> dict[str, Any]:
    """Milliseconds of the server's processor for each tick in which `phones` change their answer to one question."""
    target = Target.read(job)
    frames: list[bytes] = []
    screen = await replace(target, path=job["screen"], cookies=()).open(0, frames.append)
    sockets = await target.open_all(job["phones"], lambda _: _ignore)
    meter = Meter(target.pids)
    number = 0

    async def beat(seconds: float) -> None:
        nonlocal number
        for _ in range(round(seconds)):
            number += 1
            for socket in sockets:
                socket.send(
                    b'{"type":"answer","ref":"t%d","question":%d,"choice":"%d"}'
                    % (number, target.questions[0], number % 5 + 1)
                )
            await asyncio.sleep(1)

    await beat(3)
    frames.clear()
    meter.start()
    await beat(job["seconds"])
    used = meter.stop()
    _close([*sockets, screen])
    ticks = round(job["seconds"])
    releases = sum(1 for frame in frames if b'"results_released"' in frame)
    return {"tick_ms": used["server"] / ticks * 1000, "releases": releases, "ticks": ticks}


async def _come_and_go(target: Target, number: int) -> None:
    _close(await target.open_all(number, lambda _: _ignore))
    await asyncio.sleep(REST)


def _close(sockets: list[Socket]) -> None:
    for socket in sockets:
        socket.close()


def _ignore(payload: bytes) -> None:
    """A socket that only listens."""
