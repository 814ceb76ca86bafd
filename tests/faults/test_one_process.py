"""One process with SQLite, as on a laptop: a disk that is full, and a clock that jumps."""

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection

from facilitation.protocol.commands import Answer, CloseRound, EndSession, RoomMove
from facilitation.protocol.events import AnswerSaved, DeskWelcome, Done, PhoneWelcome, Refused, parse_event
from tests.journeys.people import open_room, sign_up
from tests.services import RunningServer, find_library, get_free_port, start_server

pytestmark = [pytest.mark.services, pytest.mark.timeout(120)]


async def join(server: RunningServer, address: str) -> str:
    """A seat's cookie."""
    async with httpx.AsyncClient(timeout=30) as browser:
        page = await browser.get(address)
        page.raise_for_status()
        return next(f"{name}={value}" for name, value in page.cookies.items() if name.startswith("seat-"))


@contextmanager
def full_disk(server: RunningServer, data: Path) -> Iterator[None]:
    """Let no file of the server grow: writing then fails as on a full disk, whoever runs it and on any file system."""
    largest = max(path.stat().st_size for path in data.iterdir() if path.name.startswith("spheres.sqlite3"))
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (min(4096, largest), before[1]))
    try:
        yield
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


async def give(server: RunningServer, path: str, cookie: str, choice: str) -> AnswerSaved | Refused:
    """What the server says of an answer to the first question."""
    async with server.connect(path, cookie=cookie) as phone:
        welcome = parse_event(str(await phone.recv()))
        assert isinstance(welcome, PhoneWelcome)
        assert welcome.room.round is not None
        await phone.send(Answer(ref="a", question=welcome.room.round.questions[0].id, choice=choice).model_dump_json())
        async for frame in phone:
            event = parse_event(str(frame))
            if isinstance(event, AnswerSaved | Refused) and event.ref == "a":
                return event
    raise AssertionError("The phone was cut off.")


async def read_stored(server: RunningServer, path: str, cookie: str) -> str | None:
    """The choice that a new welcome says is stored."""
    async with server.connect(path, cookie=cookie) as phone:
        welcome = parse_event(str(await phone.recv()))
        assert isinstance(welcome, PhoneWelcome)
        assert welcome.room.round is not None
        return welcome.answers.get(str(welcome.room.round.questions[0].id))


async def test_a_full_disk_takes_no_answer_says_so_and_keeps_what_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    data = tmp_path / "data"
    with start_server(data=data) as server:
        await asyncio.to_thread(sign_up, server.start_link)
        room = await asyncio.to_thread(open_room, server, "--round=friendship")
        path = "/live/phone" + room["phone"].removeprefix(server.address)
        ben = await join(server, room["phone"])
        assert isinstance(await give(server, path, ben, "4"), AnswerSaved)

        with full_disk(server, data):
            refused = await give(server, path, ben, "5")
            assert refused == Refused(ref="a", code="unavailable")
            assert await read_stored(server, path, ben) == "4"  # reading goes on
            assert (await asyncio.to_thread(httpx.get, room["phone"])).status_code == 200

        assert isinstance(await give(server, path, ben, "5"), AnswerSaved)
        assert await read_stored(server, path, ben) == "5"
        said = server.output
    assert "Answers could not be stored" in said
    assert "database or disk is full" not in said  # kinds only: other texts hold values


async def test_a_disk_that_is_full_when_a_round_is_closed_and_when_the_session_ends_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    data = tmp_path / "data"
    with start_server(data=data) as server:
        ada = await asyncio.to_thread(sign_up, server.start_link)
        room = await asyncio.to_thread(open_room, server, "--round=friendship")
        path = "/live/phone" + room["phone"].removeprefix(server.address)
        for choice in "44521":
            assert isinstance(await give(server, path, await join(server, room["phone"]), choice), AnswerSaved)
        async with server.connect(f"/live/desk/{room['room']}", cookie=ada) as desk:
            welcome = parse_event(str(await desk.recv()))
            assert isinstance(welcome, DeskWelcome)
            revision = welcome.room.revision
            for move in (CloseRound(ref="m", revision=revision), EndSession(ref="m", revision=revision + 1)):
                with full_disk(server, data):
                    assert await make_move(desk, move) == Refused(ref="m", code="unavailable")
                assert await make_move(desk, move) == Done(ref="m")

        kept = server.manage("shell", "-v0", "-c", COUNT)
    assert [int(number) for number in kept.split()] == [5, 0]


COUNT = (
    "from facilitation.models import Answer, Round; from facilitation.queries.results import get_picture; "
    "print(get_picture(Round.objects.get().pk).answers, Answer.objects.count())"
)


async def make_move(desk: ClientConnection, move: RoomMove) -> Done | Refused:
    """What the server says of a move; announcements are passed over."""
    await desk.send(move.model_dump_json())
    async with asyncio.timeout(30):
        async for frame in desk:
            event = parse_event(str(frame))
            if isinstance(event, Done | Refused):
                return event
    raise AssertionError("The desk was cut off.")


async def test_a_clock_that_jumps_ends_nothing_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """libfaketime moves the clock of the server's process: five days on, then back again to before the start."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    clock = tmp_path / "clock"
    clock.write_text("+0")
    environment = {
        "LD_PRELOAD": str(find_library("libfaketime.so.1")),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    with start_server(data=tmp_path / "data", port=get_free_port(), **environment) as server:
        ada = await asyncio.to_thread(sign_up, server.start_link)
        room = await asyncio.to_thread(open_room, server, "--round=friendship")
        path = "/live/phone" + room["phone"].removeprefix(server.address)
        ben = await join(server, room["phone"])
        async with server.connect(f"/live/desk/{room['room']}", cookie=ada) as desk:
            await desk.recv()
            for jump, choice in (("+0", "1"), ("+5d", "2"), ("-5d", "3"), ("+0", "4")):
                clock.write_text(jump)
                assert isinstance(await give(server, path, ben, choice), AnswerSaved), jump
                assert await read_stored(server, path, ben) == choice
        async with server.connect(f"/live/desk/{room['room']}", cookie=ada) as desk:
            welcome = str(await desk.recv())
            assert '"ended":false' in welcome


def test_the_clock_of_these_tests_jumps(tmp_path: Path) -> None:
    """The test above would pass with a clock that stands still."""
    clock = tmp_path / "clock"
    clock.write_text("+5d")
    environment = os.environ | {
        "LD_PRELOAD": str(find_library("libfaketime.so.1")),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
    }
    ran = subprocess.run(
        [sys.executable, "-c", "import time; print(time.time())"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert float(ran.stdout) - time.time() > 4 * 86400
