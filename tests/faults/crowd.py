"""Everybody of a room while servers break: phones that answer, screens that watch, a desk that leads. They write down
what the server lets them see."""

import asyncio
import random
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from websockets import Origin
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from facilitation.management.phones import Report, SimulatedPhone, make_client
from facilitation.protocol.commands import CloseRound, OpenRound, Ping, RoomMove
from facilitation.protocol.events import (
    AnswerSaved,
    DeskWelcome,
    Done,
    Event,
    Pong,
    Refused,
    ResultsReleased,
    ScreenWelcome,
    StageChanged,
    parse_event,
)
from facilitation.rules.exercise import Ask
from facilitation.rules.pictures import Picture
from tests.faults.site import METRICS, Site

LINE_BROKE = (ConnectionClosed, InvalidHandshake, InvalidMessage, OSError, TimeoutError)
SUBJECT = "friendship"


@dataclass
class Seen:
    """What people's pages got to see: why frames were refused, how sockets were closed, how pages were answered."""

    refusals: Counter[str] = field(default_factory=Counter)
    closings: Counter[int | None] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)

    def note(self, error: Exception) -> None:
        """Write down how a line broke."""
        if isinstance(error, ConnectionClosed):
            self.closings[None if error.rcvd is None else error.rcvd.code] += 1
        elif isinstance(error, InvalidHandshake) and (response := getattr(error, "response", None)):
            self.statuses[response.status_code] += 1


class Phone(SimulatedPhone):
    """A phone that finds a dead line in seconds, comes back soon, and says when it last heard from the server: in
    seconds of the clock that also says when something was tapped."""

    def __init__(self, *, seen: Seen, trust: ssl.SSLContext, **more: Any) -> None:
        super().__init__(**more)
        self.seen = seen
        self.trust = trust
        self.heard_at = 0.0

    def _connect(self) -> connect:
        parts = urlsplit(self._address)
        return connect(
            f"wss://{parts.netloc}/live/phone{parts.path}",
            origin=Origin(f"https://{parts.netloc}"),
            additional_headers={"Cookie": self._cookie},
            ssl=self.trust,
            open_timeout=8,
            close_timeout=1,
            ping_interval=4,
            ping_timeout=4,
            compression=None,
            max_queue=None,
        )

    async def _live(self, socket: ClientConnection, report: Report, *, stay: bool) -> bool:
        knocking = asyncio.create_task(self._knock(socket))
        try:
            return await super()._live(socket, report, stay=stay)
        except ConnectionClosed as error:
            self.seen.note(error)
            raise
        finally:
            knocking.cancel()

    async def _knock(self, socket: ClientConnection) -> None:
        """Ask for a sign of life, as pages do."""
        with suppress(ConnectionClosed):  # whoever listens notices it as well
            while True:
                await asyncio.sleep(self._dice.uniform(0.5, 1.0))
                await socket.send(Ping(ref="knock").model_dump_json())

    async def _tap(self, socket: ClientConnection, report: Report) -> None:
        with suppress(ConnectionClosed):
            await super()._tap(socket, report)

    def _hear(self, frame: str, report: Report) -> None:
        event = parse_event(frame)
        self.heard_at = time.perf_counter()
        if isinstance(event, Refused):
            self.seen.refusals[event.code] += 1
        if isinstance(event, AnswerSaved | Pong | Refused | StageChanged) or event.type == "welcome":
            super()._hear(frame, report)

    @property
    def has_everything(self) -> bool:
        """Whether it has answered all of the open round, and all of it is acknowledged."""
        asked = self._get_open_questions()
        return asked is not None and not self._pending and all(one.id in self._stored for one in asked)

    def has_settled_since(self, moment: float) -> bool:
        """Whether it has heard from the server since then, and nothing that was tapped before waits for it."""
        return self.heard_at > moment and all(pending.tapped_at > moment for pending in self._pending.values())


@dataclass
class Watcher:
    """A screen or a desk: keeps its socket, and what it was told last."""

    site: Site
    path: str
    seen: Seen
    cookie: str = ""
    heard_at: float = 0.0
    revision: int = 0
    open: bool = False
    picture: Picture | None = None
    replies: dict[str, Done | Refused] = field(default_factory=dict)
    socket: ClientConnection | None = None
    number: int = 0

    async def live(self) -> None:
        """Listen for ever; come back when cut off."""
        pause = 0.2
        while True:
            try:
                async with self._connect() as socket:
                    self.socket = socket
                    async with asyncio.TaskGroup() as group:
                        knocking = group.create_task(self._knock(socket))
                        try:
                            async for frame in socket:
                                pause = 0.2
                                self._hear(parse_event(str(frame)))
                        finally:
                            knocking.cancel()
                    await socket.wait_closed()
                    self.seen.closings[socket.close_code] += 1
            except LINE_BROKE as error:
                self.seen.note(error)
            except ExceptionGroup:
                self.seen.closings[None] += 1
            finally:
                self.socket = None
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311
            pause = min(pause * 2, 2.0)

    def _connect(self) -> connect:
        return connect(
            self.site.address.replace("https", "wss") + self.path,
            origin=Origin(self.site.address),
            additional_headers={"Cookie": self.cookie} if self.cookie else None,
            ssl=self.site.trust,
            open_timeout=8,
            close_timeout=1,
            ping_interval=4,
            ping_timeout=4,
        )

    async def _knock(self, socket: ClientConnection) -> None:
        while True:
            await asyncio.sleep(0.5)
            await socket.send(Ping(ref="knock").model_dump_json())

    def _hear(self, event: Event) -> None:
        self.heard_at = time.perf_counter()
        match event:
            case Done() | Refused():
                if isinstance(event, Refused):
                    self.seen.refusals[event.code] += 1
                if event.ref is not None:
                    self.replies[event.ref] = event
            case DeskWelcome() | ScreenWelcome() | StageChanged():
                self.revision = event.room.revision
                self.open = event.room.round is not None and event.room.round.open
                self.picture = event.board.picture
            case ResultsReleased():
                self.picture = event.picture
            case _:
                pass

    async def move(self, make: Callable[[str, int], RoomMove], *, until: Callable[[], bool]) -> None:
        """Make a move, again and again if need be, until the desk shows that it was made."""
        while not until():
            self.number += 1
            ref = f"m{self.number}"
            if self.socket is not None:
                try:
                    await self.socket.send(make(ref, self.revision).model_dump_json())
                    await until_so(lambda ref=ref: ref in self.replies or until(), seconds=6)  # type: ignore[misc]
                except (*LINE_BROKE, AssertionError) as error:
                    self.seen.note(error)
            await asyncio.sleep(0.2)


@dataclass
class Crowd:
    """A room full of people, and what all of them know."""

    site: Site
    room: dict[str, str]
    phones: list[Phone]
    screens: list[Watcher]
    desk: Watcher
    report: Report
    seen: Seen
    before: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count_given(self) -> Counter[tuple[str, str]]:
        """How often each choice on each question was acknowledged since the round was opened."""
        return self._count_all() - self.before

    def _count_all(self) -> Counter[tuple[str, str]]:
        given = self.report.given.items()
        return Counter({(slug, choice): number for slug, counts in given for choice, number in counts.items()})

    def has_heard_since(self, moment: float) -> bool:
        """Whether everybody has heard from the server since then, and no answer from before waits for it."""
        watchers = [one.heard_at for one in (*self.screens, self.desk)]
        return min(watchers) > moment and all(phone.has_settled_since(moment) for phone in self.phones)

    async def open_round(self) -> None:
        """Ask again: the next wave."""
        self.before = self._count_all()
        await self.desk.move(
            lambda ref, revision: OpenRound(ref=ref, revision=revision, ask=Ask.RATE, subject=SUBJECT),
            until=lambda: self.desk.open,
        )

    async def close_round(self) -> Picture:
        """Close the round; the last picture of it."""
        await self.desk.move(
            lambda ref, revision: CloseRound(ref=ref, revision=revision),
            until=lambda: self.desk.picture is not None and self.desk.picture.late is not None and not self.desk.open,
        )
        assert self.desk.picture is not None
        return self.desk.picture


@asynccontextmanager
async def fill_room(site: Site, *, phones: int, pace: float, screens: int = 3, seed: int = 1) -> AsyncIterator[Crowd]:
    """A room full of people, all of them connected."""
    room = await asyncio.to_thread(site.open_room)
    report, seen = Report(), Seen()
    screen = "/live" + room["screen"].removeprefix(site.address)
    watchers = [Watcher(site=site, path=screen, seen=seen) for _ in range(screens)]
    desk = Watcher(site=site, path=f"/live/desk/{room['room']}", seen=seen, cookie=site.ada)
    async with make_client() as client:
        people = [
            Phone(
                address=room["phone"],
                pace=pace,
                dice=random.Random(seed * 1_000_003 + number),  # noqa: S311
                client=client,
                seen=seen,
                trust=site.trust,
            )
            for number in range(phones)
        ]
        crowd = Crowd(site=site, room=room, phones=people, screens=watchers, desk=desk, report=report, seen=seen)
        tasks = [asyncio.create_task(one.live()) for one in [*watchers, desk]]
        tasks += [asyncio.create_task(phone.take_part(report=report, stay=True)) for phone in people]
        try:
            await until_so(lambda: crowd.desk.heard_at > 0 and all(phone.heard_at > 0 for phone in people))
            yield crowd
        finally:
            # Again and again: before Python 3.12, `wait_for` loses a cancellation that comes with what it waits for.
            while left := [task for task in tasks if not task.done()]:
                for task in left:
                    task.cancel()
                await asyncio.wait(left, timeout=1)
            await asyncio.gather(*tasks, return_exceptions=True)


async def until_so(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Come back as soon as it is so."""
    deadline = time.perf_counter() + seconds
    while not condition():
        assert time.perf_counter() < deadline, "It did not come to pass."
        await asyncio.sleep(0.05)


async def get_page(site: Site, path: str) -> httpx.Response:
    """A page, as a browser that comes anew asks for it."""
    async with httpx.AsyncClient(verify=site.trust, timeout=30) as browser:
        return await browser.get(f"{site.address}{path}")


async def get_metrics(site: Site, number: int) -> dict[str, str]:
    """The numbers of one process, by name and labels."""
    address, headers = site.servers[number].address, {"Authorization": f"Bearer {METRICS}"}
    async with httpx.AsyncClient(headers=headers) as machine:
        text = (await machine.get(f"{address}/metrics")).text
    return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
