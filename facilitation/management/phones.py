"""Phones without people: each joins over HTTP and WebSocket like a real one, answers, and comes back when cut off."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx
from pydantic import ValidationError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from facilitation.protocol import closings
from facilitation.protocol.base import Message
from facilitation.protocol.commands import Answer, Finish, Ping
from facilitation.protocol.events import (
    AnswerSaved,
    PhoneWelcome,
    QuestionState,
    Refused,
    RoomState,
    StageChanged,
    parse_event,
)
from facilitation.rules.scales import RATINGS, SCALES

WEIGHTS = {"1": 4, "2": 8, "3": 16, "4": 24, "5": 20, "n": 6, "s": 4}
"""How often a phone picks each rating, so that pictures look like those of a room. Elsewhere all are as likely."""

ACKNOWLEDGED_WITHIN = 15.0
"""Seconds after which an unacknowledged answer is sent again over a new socket."""

OPENED_WITHIN = WELCOMED_WITHIN = 20.0
"""Seconds after which a phone gives up a socket. Its page does after 5 and 8; here one process plays them all."""

GOOD_LINE = 30.0
"""Seconds after which a line counts as good, and earlier failures are forgotten."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds, of which a part is left to chance, before another try; the pause doubles with each that fails."""


@dataclass
class Report:
    """What a crowd has seen. Times are in seconds."""

    joined: int = 0
    turned_away: int = 0
    reconnects: int = 0
    sent: int = 0
    acknowledged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    waits: list[float] = field(default_factory=list)
    given: dict[str, Counter[str]] = field(default_factory=dict)


@dataclass
class Pending:
    """An answer that was tapped and is not acknowledged yet. `refused`: it waits a little before it is sent again."""

    slug: str
    choice: str
    tapped_at: float
    ref: str | None = None
    refused: bool = False


class TurnedAwayError(Exception):
    """The page did not let the phone in."""


def make_client() -> httpx.AsyncClient:
    """An HTTP client for many phones: it keeps no cookies, because each phone has its own."""
    nobody = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
    return httpx.AsyncClient(cookies=nobody, timeout=30, limits=httpx.Limits(max_connections=50))


class SimulatedPhone:
    """One phone: a seat, a socket, and a thumb that taps every `pace` seconds or so."""

    def __init__(self, *, address: str, pace: float, dice: random.Random, client: httpx.AsyncClient) -> None:
        self._address = address
        self._pace = pace
        self._dice = dice
        self._client = client
        self._cookie = ""
        self._number = 0
        self._room: RoomState | None = None
        self._pending: dict[int, Pending] = {}
        self._stored: dict[int, str] = {}
        self._finished: set[int] = set()

    async def take_part(self, *, report: Report, stay: bool) -> None:
        """Join, answer the open round, and leave; with `stay`, answer every round until the session ends."""
        try:
            await self._join(report)
        except (TurnedAwayError, httpx.HTTPError):
            report.turned_away += 1
            return
        pause = FIRST_PAUSE
        while True:
            opened_at = time.monotonic()
            try:
                async with self._connect() as socket:
                    if await self._live(socket, report, stay=stay):
                        return
            except (ConnectionClosed, InvalidHandshake, OSError, TimeoutError) as error:
                if _get_closing(error) in {closings.SESSION_ENDED, closings.NO_ROOM, closings.NOT_ADMITTED}:
                    return
                report.reconnects += 1
            if time.monotonic() - opened_at >= GOOD_LINE:
                pause = FIRST_PAUSE
            await asyncio.sleep(self._dice.uniform(0, pause))
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _join(self, report: Report) -> None:
        response = await self._client.get(self._address)
        cookies = (header.split(";", 1)[0] for header in response.headers.get_list("set-cookie"))
        seats = [cookie for cookie in cookies if cookie.startswith("seat-")]
        if response.status_code != httpx.codes.OK or not seats:
            raise TurnedAwayError
        self._cookie = seats[0]
        report.joined += 1

    def _connect(self) -> connect:
        parts = urlsplit(self._address)
        scheme = "wss" if parts.scheme == "https" else "ws"
        return connect(
            f"{scheme}://{parts.netloc}/live/phone{parts.path}",
            origin=f"{parts.scheme}://{parts.netloc}",  # type: ignore[arg-type]
            additional_headers={"Cookie": self._cookie},
            open_timeout=OPENED_WITHIN,
            compression=None,
            max_queue=None,
        )

    async def _live(self, socket: ClientConnection, report: Report, *, stay: bool) -> bool:
        """Take part over one socket. Whether the phone is done; False to come back over another."""
        thumb: asyncio.Task[None] | None = None
        patience = WELCOMED_WITHIN
        try:
            while True:
                try:
                    frame = await asyncio.wait_for(socket.recv(), timeout=patience)
                except TimeoutError:
                    if self._pending or patience == WELCOMED_WITHIN:
                        return False
                    await _send(socket, Ping(ref=self._make_ref()))
                    continue
                patience = ACKNOWLEDGED_WITHIN
                self._hear(str(frame), report)
                if self._room is not None and self._room.ended:
                    return True
                if not stay and self._is_done():
                    return await self._check(report)
                if thumb is None or thumb.done():
                    thumb = asyncio.create_task(self._tap(socket, report))
        finally:
            if thumb is not None:
                thumb.cancel()

    def _hear(self, frame: str, report: Report) -> None:
        try:
            event = parse_event(frame)
        except ValidationError:
            return
        match event:
            case PhoneWelcome():
                self._room = event.room
                self._compare(event, report)
            case StageChanged():
                self._room = event.room
            case AnswerSaved() | Refused():
                self._settle(event, report)
            case _:
                pass

    def _settle(self, reply: AnswerSaved | Refused, report: Report) -> None:
        for question, pending in list(self._pending.items()):
            if pending.ref != reply.ref:
                continue
            if isinstance(reply, AnswerSaved):
                self._store(question, pending, report)
            elif reply.code in {"too_fast", "unavailable"}:
                pending.ref, pending.refused = None, True
            else:
                del self._pending[question]
                report.refused[reply.code] += 1

    def _store(self, question: int, pending: Pending, report: Report) -> None:
        del self._pending[question]
        self._stored[question] = pending.choice
        report.acknowledged += 1
        report.waits.append(time.perf_counter() - pending.tapped_at)
        report.given.setdefault(pending.slug, Counter())[pending.choice] += 1

    def _compare(self, welcome: PhoneWelcome, report: Report) -> None:
        """A welcome holds every acknowledged answer of its round; what arrived before a cut needs no second sending."""
        asked = {} if welcome.room.round is None else {one.id: one.slug for one in welcome.room.round.questions}
        report.lost += sum(
            1
            for question, choice in self._stored.items()
            if question in asked and welcome.answers.get(str(question)) != choice
        )
        for question, pending in list(self._pending.items()):
            pending.ref = None
            if welcome.answers.get(str(question)) == pending.choice:
                self._store(question, pending, report)

    async def _tap(self, socket: ClientConnection, report: Report) -> None:
        """Answer what is open, one question after another; first send again what was not acknowledged."""
        if any(pending.refused for pending in self._pending.values()):
            await asyncio.sleep(self._dice.uniform(0.5, 1.0))
        for question, pending in list(self._pending.items()):
            if pending.ref is None:
                await self._send_answer(socket, question, pending)
        while (asked := self._get_open_questions()) is not None:
            waiting = [one for one in asked if one.id not in self._stored and one.id not in self._pending]
            if not waiting:
                await self._finish(socket)
                return
            await asyncio.sleep(self._dice.uniform(0.4, 1.6) * self._pace)
            choice = self._choose()
            pending = Pending(slug=waiting[0].slug, choice=choice, tapped_at=time.perf_counter())
            self._pending[waiting[0].id] = pending
            report.sent += 1
            await self._send_answer(socket, waiting[0].id, pending)

    async def _send_answer(self, socket: ClientConnection, question: int, pending: Pending) -> None:
        pending.ref, pending.refused = self._make_ref(), False
        await _send(socket, Answer(ref=pending.ref, question=question, choice=pending.choice))

    def _choose(self) -> str:
        """An answer on the scale of the round."""
        scale = None if self._room is None or self._room.round is None else self._room.round.scale
        if scale is None or scale == RATINGS.slug:
            return self._dice.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))[0]
        return self._dice.choice(sorted(SCALES[scale].choices))

    async def _finish(self, socket: ClientConnection) -> None:
        if self._room is not None and self._room.round is not None and self._room.round.id not in self._finished:
            self._finished.add(self._room.round.id)
            await _send(socket, Finish(ref=self._make_ref(), round=self._room.round.id))

    def _make_ref(self) -> str:
        self._number += 1
        return f"r{self._number}"

    def _get_open_questions(self) -> tuple[QuestionState, ...] | None:
        asked = None if self._room is None else self._room.round
        return asked.questions if asked is not None and asked.open else None

    def _is_done(self) -> bool:
        """Whether nothing is left to do in the round of the moment, and there was something."""
        if self._room is None or self._room.round is None or self._pending:
            return False
        asked = self._room.round
        if not asked.open:
            return bool(self._stored)
        return all(one.id in self._stored for one in asked.questions) and asked.id in self._finished

    async def _check(self, report: Report) -> bool:
        """Come back once more and compare what the server holds with what it acknowledged."""
        async with self._connect() as socket:
            self._hear(str(await asyncio.wait_for(socket.recv(), timeout=ACKNOWLEDGED_WITHIN)), report)
        return True


async def _send(socket: ClientConnection, command: Message) -> None:
    await socket.send(command.model_dump_json())


def _get_closing(error: Exception) -> int | None:
    received = error.rcvd if isinstance(error, ConnectionClosed) else None
    return None if received is None else received.code
