"""What everybody sees: a tap until it is on the screen, a move of the stage until the last phone has it."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bench.load.answers import Crowd
from bench.load.processes import Meter
from bench.load.target import Target
from bench.load.wire import Socket
from bench.measures import get_percentile

FLOOR, STEP, FEW = 5, 3, 5
"""The room's promise: people for a first picture, for each later one; so few still to come are not waited for."""

AFTER = 2.5
"""Seconds after the last tap for the last picture."""

WINDOW = 0.95
"""Seconds: a little less than a tick, so that two ticks never fall into one window."""


async def taps(job: Mapping[str, Any]) -> dict[str, Any]:
    """Each phone answers one question once within `seconds`. Milliseconds from the tap that lets a picture be shown
    to that picture on the screen; how many frames the screen got; what was never shown."""
    target = Target.read(job)
    target = replace(target, questions=target.questions[:1])
    crowd = Crowd(target, closed_loop=False)
    frames: list[tuple[float, bytes]] = []
    screen = await replace(target, path=job["screen"], cookies=()).open(
        0, lambda payload: frames.append((time.perf_counter(), payload))
    )
    await crowd.come(job["phones"])
    await asyncio.sleep(2)
    frames.clear()
    meter = Meter(target.pids)
    meter.start()
    dice = random.Random(job["phones"])  # noqa: S311 - the same taps in every run
    start = time.perf_counter()
    for phone, moment in zip(crowd.phones, sorted(dice.uniform(0, job["seconds"]) for _ in crowd.phones), strict=True):
        await asyncio.sleep(moment - (time.perf_counter() - start))
        phone.answer()
    left_over = await crowd.settle()
    used = meter.stop()
    await asyncio.sleep(AFTER)
    pictures = [
        (at, seats) for at, seats in (_read(at, payload, target.questions[0]) for at, payload in frames) if seats
    ]
    waits = get_waits(crowd.taps, pictures, phones=job["phones"])
    screen.close()
    return {
        "p50": get_percentile(waits, 50) * 1000,
        "p99": get_percentile(waits, 99) * 1000,
        "most": max(waits, default=0) * 1000,
        "ack_p99": get_percentile(crowd.waits, 99) * 1000,
        "frames": dict(Counter(json.loads(payload)["type"] for _, payload in frames)),
        "most_frames": get_most_at_once([at for at, _ in frames]),
        "unacknowledged": left_over,
        "never_shown": job["phones"] - (pictures[-1][1] if pictures else 0),
        "dropped": crowd.go(),
        "cpu": used,
    }


def get_waits(taps: Sequence[float], pictures: Sequence[tuple[float, int]], *, phones: int) -> list[float]:
    """Seconds from the tap that allowed it to the picture, for every tap that was shown.

    `taps` are the moments of the taps in the order in which they were stored; `pictures` the moments of pictures and
    how many answers each holds. A tap waits for the rules no longer than until enough others have tapped.
    """
    waits = []
    before = 0
    for at, seats in pictures:
        for place in range(before, min(seats, len(taps))):
            enabling = place
            while enabling + 1 < seats and not _allows(enabling + 1, before=before, phones=phones):
                enabling += 1
            waits.append(at - taps[enabling])
        before = max(before, seats)
    return waits


def _allows(given: int, *, before: int, phones: int) -> bool:
    missing = phones - given
    return given >= FLOOR and given - before >= STEP and (missing == 0 or missing >= FEW)


def get_most_at_once(moments: Sequence[float]) -> int:
    """The most frames within any window a little shorter than a tick."""
    return max((sum(1 for one in moments if at <= one < at + WINDOW) for at in moments), default=0)


def _read(at: float, payload: bytes, question: int) -> tuple[float, int]:
    return at, count_shown(json.loads(payload), question)


def count_shown(event: Mapping[str, Any], question: int) -> int:
    """How many answers to a question an event shows; of a coarse picture, the round's number of answers.

    A new picture comes alone, and with a welcome or a move as one part of the board.
    """
    picture = event.get("picture") or event.get("board", {}).get("picture") or {}
    for row in picture.get("rows", ()):
        if row["question"] == question and row["version"]:
            numbers: list[int | None] = [*row["scores"], row["unrated"], row["skipped"] or 0]
            if row["form"] != "counts" or None in numbers:
                return int(picture["answers"])
            return sum(number or 0 for number in numbers)
    return 0


class Audience:
    """All phones of a move. `payload` is what the last of them got."""

    def __init__(self) -> None:
        self.payload = b""
        self.heard = 0
        self.waiting = 0
        self.all_heard = asyncio.Event()

    def hear(self, payload: bytes) -> None:
        """One phone has it."""
        self.payload = payload
        self.heard += 1
        if self.heard == self.waiting:
            self.all_heard.set()

    async def expect(self, phones: int, control: Socket, payload: bytes) -> float:
        """Send `payload` from the desk; seconds until the last phone has heard of it."""
        self.heard, self.waiting = 0, phones
        self.all_heard.clear()
        start = time.perf_counter()
        control.send(payload)
        await asyncio.wait_for(self.all_heard.wait(), 30)
        return time.perf_counter() - start


async def move(job: Mapping[str, Any]) -> dict[str, Any]:
    """Milliseconds from a desk's command to the last of all phones, over `moves`; one `text` said by a bare loop, or
    `stages` of a room in turn."""
    target = Target.read(job)
    audience = Audience()
    sockets = await target.open_all(job["phones"], lambda _: audience.hear)
    desk = replace(target, path=job["desk"], cookies=job["desk_cookies"])
    control = await desk.open(0, lambda _: None)
    waits = []
    surplus = 0
    for number in range(job["moves"]):
        text = job["text"] or json.dumps(
            {
                "type": "advance",
                "ref": f"m{number}",
                "revision": job["revision"] + number,
                "stage": job["stages"][number % len(job["stages"])],
            }
        )
        waits.append(await audience.expect(job["phones"], control, text.encode()))
        await asyncio.sleep(0.3)
        surplus += audience.heard - audience.waiting
    for socket in [*sockets, control]:
        socket.close()
    return {
        "last_ms": get_percentile(waits[1:], 50) * 1000,
        "text": audience.payload.decode(),
        "surplus": surplus,
    }
