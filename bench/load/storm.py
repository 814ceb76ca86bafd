"""Everybody scans the code at once: page, what it loads, cookie, socket, welcome. Or only pages, or only sockets."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bench.load.processes import Meter
from bench.load.target import Target
from bench.load.web import Browser, find_parts
from bench.load.wire import Socket, make_handshake, open_socket
from bench.measures import get_percentile

OK = 200


class Storm:
    """So many phones, all from the same moment on. `limit`: seconds after which a phone counts as lost."""

    def __init__(self, job: Mapping[str, Any]) -> None:
        self.target = Target.read(job)
        self.page: str = job["page"]
        self.parts: list[str] = []
        self.sockets: list[Socket] = []
        self.journeys: list[float] = []
        self.failures: dict[str, int] = {}

    async def browse(self, number: int) -> None:  # noqa: ARG002 - every journey is called alike
        """Only the page."""
        browser = await Browser.open(self.target.port)
        answered = await browser.get(self.page)
        browser.close()
        if answered.status != OK:
            raise ConnectionError(f"page {answered.status}")

    async def shake(self, number: int) -> None:
        """Only the socket."""
        self.sockets.append(await self.target.open(number, _ignore))

    async def join(self, number: int) -> None:  # noqa: ARG002 - as above
        """The whole journey, over one connection for the pages and one for the socket."""
        browser = await Browser.open(self.target.port)
        answered = await browser.get(self.page)
        if answered.status != OK or not answered.cookies:
            raise ConnectionError(f"page {answered.status}")
        for path in self.parts:
            part = await browser.get(path)
            if part.status != OK:
                raise ConnectionError(f"part {part.status}")
        cookie = "; ".join(answered.cookies)
        request = make_handshake(port=self.target.port, path=self.target.path, origin=self.target.origin, cookie=cookie)
        welcomed = asyncio.get_running_loop().create_future()
        socket = await open_socket(
            port=self.target.port,
            request=request,
            hear=lambda payload: None if welcomed.done() else welcomed.set_result(payload),
        )
        self.sockets.append(socket)
        await welcomed
        browser.close()

    async def travel(self, journey: Callable[[int], Awaitable[None]], number: int, limit: float) -> None:
        """One phone's journey, timed; what goes wrong is counted by its kind."""
        start = time.perf_counter()
        try:
            await asyncio.wait_for(journey(number), limit)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            kind = type(error).__name__
            self.failures[kind] = self.failures.get(kind, 0) + 1
        else:
            self.journeys.append(time.perf_counter() - start)


async def run(job: Mapping[str, Any]) -> dict[str, Any]:
    """The storm. `journey`: join, browse or shake. Milliseconds; `all` is the time until the last phone has arrived."""
    storm = Storm(job)
    if job["journey"] == "join":
        storm.parts = list(await find_parts(storm.target.port, storm.page))
    journey: Callable[[int], Awaitable[None]] = getattr(storm, job["journey"])
    meter = Meter(storm.target.pids)
    meter.start()
    start = time.perf_counter()
    await asyncio.gather(*(storm.travel(journey, number, job["limit"]) for number in range(job["phones"])))
    seconds = time.perf_counter() - start
    used = meter.stop()
    for socket in storm.sockets:
        socket.close()
    return {
        "all": seconds * 1000,
        "p50": get_percentile(storm.journeys, 50) * 1000,
        "p99": get_percentile(storm.journeys, 99) * 1000,
        "arrived": len(storm.journeys),
        "failures": storm.failures,
        "parts": len(storm.parts),
        "cpu": used,
    }


def _ignore(payload: bytes) -> None:
    """A phone that has arrived listens to nothing."""
