"""A witness of real rooms: every frame of their sockets with its time, and every tap of everybody's thumb."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

import httpx
from websockets.asyncio.client import ClientConnection

from facilitation.protocol.commands import Answer, Withdraw
from facilitation.protocol.events import (
    AnswerSaved,
    DeskWelcome,
    Event,
    PhoneWelcome,
    ResultsReleased,
    ScreenWelcome,
    StageChanged,
    parse_event,
)
from facilitation.rules.pictures import Picture, Row
from facilitation.rules.release import Policy, takes_out
from tests.anonymity.attacker.book import Book, Entry
from tests.anonymity.attacker.rooms import Habits, Tap
from tests.journeys.people import eventually
from tests.services import RunningServer

UNSURE = 3
"""So many taps around a release may have just made it or just missed it."""


@dataclass(frozen=True)
class Frame:
    """One frame as it came, and when."""

    at: float
    text: str

    @property
    def event(self) -> Event:
        """What it says."""
        return parse_event(self.text)


@dataclass
class Line:
    """One socket that writes down whatever it is told."""

    socket: ClientConnection
    frames: list[Frame] = field(default_factory=list)

    async def listen(self) -> None:
        """Until it is cancelled."""
        async for text in self.socket:
            self.frames.append(Frame(time.monotonic(), str(text)))

    def get_pictures(self) -> list[tuple[float, Picture]]:
        """Every picture it was told, and when."""
        found = []
        for frame in self.frames:
            match event := frame.event:
                case ResultsReleased():
                    found.append((frame.at, event.picture))
                case ScreenWelcome() | DeskWelcome() | StageChanged() if event.board.picture is not None:
                    found.append((frame.at, event.board.picture))
        return found


@asynccontextmanager
async def overhear(server: RunningServer, path: str, *, cookie: str = "") -> AsyncIterator[Line]:
    """A socket, listened to from its first frame."""
    async with server.connect(path, cookie=cookie) as socket:
        line = Line(socket)
        listening = asyncio.create_task(line.listen())
        try:
            await eventually(lambda: line.frames)
            yield line
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


def take_seat(server: RunningServer, room: Mapping[str, str]) -> str:
    """A seat's cookie, as a phone gets it with the page."""
    with httpx.Client() as browser:
        browser.get(room["phone"]).raise_for_status()
        (cookie,) = browser.cookies.jar
    return f"{cookie.name}={cookie.value}"


@dataclass
class Thumb:
    """One person's phone. `taps`: question and tap, with the time at which the server had stored it.

    `lengths`: of the frames in which answers to each question were sent.
    """

    person: int
    line: Line
    taps: list[tuple[int, Tap]] = field(default_factory=list)
    lengths: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    async def answer_all(self, random: Random, *, habits: Habits, choose: Mapping[int, Sequence[str]]) -> None:
        """One question after the other, each person a little later; some are changed or taken back."""
        await asyncio.sleep(0.3 * self.person)
        welcome = self.line.frames[0].event
        assert isinstance(welcome, PhoneWelcome)
        assert welcome.room.round is not None
        for question in welcome.room.round.questions:
            await asyncio.sleep(random.uniform(0.05, 0.5))
            await self.tap(question.id, random.choice(choose[question.id]))
            while random.random() < habits.change:
                await asyncio.sleep(random.uniform(0.05, 0.3))
                await self.tap(question.id, random.choice(choose[question.id]))
            if random.random() < habits.withdraw:
                await self.tap(question.id, None)

    async def tap(self, question: int, choice: str | None) -> None:
        """Tap, and wait until it is stored."""
        ref = f"{len(self.taps):04}"
        command = (
            Withdraw(ref=ref, question=question)
            if choice is None
            else Answer(ref=ref, question=question, choice=choice)
        )
        text = command.model_dump_json()
        if choice is not None:
            self.lengths[question].add(len(text))
        await self.line.socket.send(text)
        saved = AnswerSaved(ref=ref).model_dump_json()
        await eventually(lambda: any(frame.text == saved for frame in self.line.frames))
        at = next(frame.at for frame in reversed(self.line.frames) if frame.text == saved)
        self.taps.append((question, Tap(at, self.person, choice)))


@dataclass(frozen=True)
class Pieced:
    """One question as the witness has pieced it together: whose answers are in which release, and its numbers."""

    entries: tuple[Entry, ...]
    pictures: tuple[Mapping[str, int], ...]


def piece_together(
    question: int, taps: Sequence[Tap], seen: Iterable[tuple[float, Picture]], policy: Policy
) -> Pieced | None:
    """Replay the taps between releases by the rules; None where the numbers do not say which taps a release has."""
    book, waiting, pictures = Book(), list(taps), []
    for at, row in _get_releases(question, seen):
        counts = read_counts(row)
        if counts is None:
            return None
        early = sum(tap.at < at for tap in waiting)
        order = sorted(
            range(max(0, early - UNSURE), min(len(waiting), early + UNSURE) + 1), key=lambda one: abs(one - early)
        )
        number = next((one for one in order if _count_seats(book, waiting[:one], policy) == counts.total()), None)
        if number is None:
            return None
        for tap in waiting[:number]:
            _apply(book, tap)
        del waiting[:number]
        book.count(takes_out=_is_whole(book, policy))
        pictures.append(counts)
    return Pieced(tuple(book.entries), tuple(pictures))


def read_counts(row: Row) -> Counter[str] | None:
    """The numbers of a row that is drawn exactly."""
    if row.form != "counts" or row.unrated is None:
        return None
    counts = Counter({code: seats or 0 for code, seats in zip("12345", row.scores, strict=False)})
    return counts + Counter({"n": row.unrated, "s": row.skipped or 0})


def _get_releases(question: int, seen: Iterable[tuple[float, Picture]]) -> list[tuple[float, Row]]:
    found: dict[int, tuple[float, Row]] = {}
    for at, picture in seen:
        for row in picture.rows:
            if row.question == question and row.version:
                found.setdefault(row.version, (at, row))
    return [found[version] for version in sorted(found)]


def _apply(book: Book, tap: Tap) -> None:
    if tap.choice is None:
        book.withdraw(tap.person)
    else:
        book.give(tap.person, tap.choice)


def _is_whole(book: Book, policy: Policy) -> bool:
    tally = book.tally()
    return (
        book.releases == 0
        or tally.changed + tally.withdrawn == 0
        or takes_out(tally.given, tally.changed, tally.withdrawn, step=policy.step)
    )


def _count_seats(book: Book, taps: Sequence[Tap], policy: Policy) -> int:
    """How many seats a release would have after these taps."""
    trial = book.copy()
    for tap in taps:
        _apply(trial, tap)
    trial.count(takes_out=_is_whole(trial, policy))
    return sum(1 for entry in trial.entries if entry.died is None)
