"""Phones that answer: each as soon as its last answer is acknowledged (closed loop), or all by a clock (open loop)."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from itertools import cycle
from typing import Any

from bench.load.processes import Meter
from bench.load.target import Target
from bench.load.wire import Socket
from bench.measures import get_percentile

CHOICES = b"4354ns12345"
SETTLE = 15.0
"""Seconds after the end for the last acknowledgements."""


class Phone:
    """One seat: it answers its questions in turn, with a new ref each time, one answer at a time."""

    def __init__(self, crowd: "Crowd", number: int) -> None:
        self.crowd = crowd
        self.socket: Socket | None = None
        self.waiting = b""
        self.acknowledged = 0
        questions = crowd.target.questions
        self._questions = cycle([*questions[number % len(questions) :], *questions[: number % len(questions)]])
        self._choices = cycle(CHOICES[number % len(CHOICES) :] + CHOICES[: number % len(CHOICES)])
        self._number = 0
        self._sent_at = 0.0

    def answer(self) -> None:
        """Tap."""
        self._number += 1
        ref = b'"r%d"' % self._number
        self.waiting = ref
        self._sent_at = time.perf_counter()
        if self.socket is not None:
            self.socket.send(
                b'{"type":"answer","ref":%b,"question":%d,"choice":"%c"}'
                % (ref, next(self._questions), next(self._choices))
            )

    def hear(self, payload: bytes) -> None:
        """An acknowledgement, or something that is said to everybody."""
        if not self.waiting or self.waiting not in payload:
            return
        self.waiting = b""
        if b'"refused"' in payload:
            self.crowd.refused[payload.split(b'"code":')[-1].strip(b'"}').decode()] += 1
        else:
            self.acknowledged += 1
            self.crowd.waits.append(time.perf_counter() - self._sent_at)
            self.crowd.taps.append(self._sent_at)
        if self.crowd.closed_loop:
            self.answer()


class Crowd:
    """All phones of one measurement. `waits` are seconds from tap to acknowledgement, `taps` the moments of the taps.

    Both are in the order in which answers were acknowledged.
    """

    def __init__(self, target: Target, *, closed_loop: bool) -> None:
        self.target = target
        self.closed_loop = closed_loop
        self.phones: list[Phone] = []
        self.waits: list[float] = []
        self.refused: Counter[str] = Counter()
        self.taps: list[float] = []

    async def come(self, number: int) -> None:
        """Open all sockets."""
        self.phones = [Phone(self, place) for place in range(number)]
        sockets = await self.target.open_all(number, lambda place: self.phones[place].hear)
        for phone, socket in zip(self.phones, sockets, strict=True):
            phone.socket = socket

    async def settle(self) -> int:
        """Wait for the last acknowledgements; how many never came."""
        self.closed_loop = False
        deadline = time.perf_counter() + SETTLE
        while any(phone.waiting for phone in self.phones) and time.perf_counter() < deadline:  # noqa: ASYNC110 - a look is enough
            await asyncio.sleep(0.05)
        return sum(1 for phone in self.phones if phone.waiting)

    def go(self) -> int:
        """Close all sockets; how many the server had closed before."""
        dropped = sum(1 for phone in self.phones if phone.socket is None or phone.socket.closed)
        for phone in self.phones:
            if phone.socket is not None:
                phone.socket.close()
        return dropped


async def run_closed(job: Mapping[str, Any]) -> dict[str, Any]:
    """Answers per second when every phone answers as soon as it may. `seconds` and `warm_up` in seconds."""
    target = Target.read(job)
    crowd = Crowd(target, closed_loop=True)
    await crowd.come(job["phones"])
    meter = Meter(target.pids)
    for phone in crowd.phones:
        phone.answer()
    await asyncio.sleep(job["warm_up"])
    crowd.waits.clear()
    meter.start()
    start = time.perf_counter()
    await asyncio.sleep(job["seconds"])
    seconds = time.perf_counter() - start
    waits = list(crowd.waits)
    return _summarise(waits, seconds, meter.stop()) | await _finish(crowd)


async def run_open(job: Mapping[str, Any]) -> dict[str, Any]:
    """Acknowledge times when answers come by a clock, `rate` a second, whatever the server does.

    `late_p99` is how late the load itself was, in milliseconds: what is measured below it is the load's doing.
    """
    target = Target.read(job)
    crowd = Crowd(target, closed_loop=False)
    await crowd.come(job["phones"])
    meter = Meter(target.pids)
    rate, warm_up, total = job["rate"], job["warm_up"], job["warm_up"] + job["seconds"]
    late: list[float] = []
    skipped = sent = 0
    turns = cycle(crowd.phones)
    start = time.perf_counter()
    warm = False
    while (now := time.perf_counter() - start) < total:
        if not warm and now > warm_up:
            warm = True
            crowd.waits.clear()
            late.clear()
            meter.start()
        while sent < now * rate:
            late.append(now - sent / rate)
            phone = next(turns)
            sent += 1
            if phone.waiting:
                skipped += 1
            else:
                phone.answer()
        await asyncio.sleep(
            0.001
        )  # less would be no pause at all for uvloop, and take a processor from who is measured
    used = meter.stop()
    found = _summarise(crowd.waits, job["seconds"], used) | await _finish(crowd)
    return found | {"skipped": skipped, "late_p99": get_percentile(late, 99) * 1000}


def _summarise(waits: list[float], seconds: float, used: dict[str, float]) -> dict[str, Any]:
    return {
        "per_second": len(waits) / seconds,
        "p50": get_percentile(waits, 50) * 1000,
        "p99": get_percentile(waits, 99) * 1000,
        "cpu": {name: value / seconds for name, value in used.items()},
    }


async def _finish(crowd: Crowd) -> dict[str, Any]:
    left = await crowd.settle()
    questions = len(crowd.target.questions)
    return {
        "unacknowledged": left,
        "refused": dict(crowd.refused),
        "rows": sum(min(phone.acknowledged, questions) for phone in crowd.phones),
        "dropped": crowd.go(),
    }
