"""People for journeys against a real server: Ada signs up and opens rooms, screens listen, crowds take part."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from facilitation.protocol.commands import CloseRound, EndSession
from facilitation.protocol.events import (
    Crowd as CrowdNumbers,
)
from facilitation.protocol.events import (
    CrowdChanged,
    DeskWelcome,
    Done,
    Event,
    ResultsReleased,
    ScreenWelcome,
    StageChanged,
    parse_event,
)
from facilitation.rules.pictures import Picture
from tests.services import ROOT, RunningServer

PASSWORD = "spheres-room-7"
HELP_LINE = "--help-line=Listening line=116 123"


def sign_up(link: str, *, username: str = "ada") -> str:
    """Make an account with a one-time link; the cookie of whoever is then signed in."""
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        browser.get(link).raise_for_status()
        form = {
            "username": username,
            "password1": PASSWORD,
            "password2": PASSWORD,
            "csrfmiddlewaretoken": browser.cookies["spheres_form"],
        }
        browser.post(link, data=form).raise_for_status()
        return f"spheres_desk={browser.cookies['spheres_desk']}"


def open_room(server: RunningServer, *more: str) -> dict[str, str]:
    """A room of Ada's, by the command."""
    found: dict[str, str] = json.loads(server.manage("open_room", "--facilitator=ada", HELP_LINE, "--json", *more))
    return found


async def close_round(server: RunningServer, ada: str, room: dict[str, str]) -> Picture:
    """Close the open round at Ada's desk; the last picture, as her desk then shows it."""
    async with server.connect(f"/live/desk/{room['room']}", cookie=ada) as desk:
        welcome = parse_event(str(await desk.recv()))
        assert isinstance(welcome, DeskWelcome)
        await desk.send(CloseRound(ref="close", revision=welcome.room.revision).model_dump_json())
        async for frame in desk:
            event = parse_event(str(frame))
            picture = event.board.picture if isinstance(event, StageChanged) else None
            if picture is not None and picture.late is not None:
                return picture
    raise AssertionError("The desk was cut off.")


async def end_session(server: RunningServer, ada: str, room: dict[str, str]) -> None:
    """End the session at Ada's desk."""
    async with server.connect(f"/live/desk/{room['room']}", cookie=ada) as desk:
        welcome = parse_event(str(await desk.recv()))
        assert isinstance(welcome, DeskWelcome)
        await desk.send(EndSession(ref="end", revision=welcome.room.revision).model_dump_json())
        async for frame in desk:
            if isinstance(parse_event(str(frame)), Done):
                return
    raise AssertionError("The desk was cut off.")


@dataclass
class Crowd:
    """A crowd that takes part in a process of its own."""

    process: "subprocess.Popen[str]"

    def wait(self) -> dict[str, Any]:
        """Its report, once everyone is done."""
        printed, _ = self.process.communicate(timeout=300)
        assert self.process.returncode == 0
        report: dict[str, Any] = json.loads(printed)
        return report


def start_crowd(
    server: RunningServer, address: str, *, phones: int, pace: float, seed: int = 1, stay: bool = False
) -> Crowd:
    """Let a crowd loose on a room; with `stay` it does not leave before the session ends."""
    command = ["manage.py", "crowd", f"--address={address}", f"--phones={phones}", f"--pace={pace}", f"--seed={seed}"]
    command += ["--json", *(["--stay"] if stay else [])]
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=server.environment, stdout=subprocess.PIPE, text=True
    )
    return Crowd(process=process)


@dataclass
class Watcher:
    """A screen's socket that writes down every event and when it came; it comes back when it is cut off."""

    events: list[tuple[float, Event]] = field(default_factory=list)

    @property
    def picture(self) -> Picture:
        """The picture on the screen now."""
        for _, event in reversed(self.events):
            match event:
                case ResultsReleased():
                    return event.picture
                case ScreenWelcome() | StageChanged() if event.board.picture is not None:
                    return event.board.picture
        raise AssertionError("The screen has no picture.")

    @property
    def crowd(self) -> CrowdNumbers:
        """The numbers of phones as the screen knows them now."""
        for _, event in reversed(self.events):
            if isinstance(event, CrowdChanged | ScreenWelcome):
                return event.crowd
        return CrowdNumbers(joined=None, finished=None, watching=None)

    def get_releases(self) -> list[tuple[float, ResultsReleased]]:
        """The new pictures, with the time each came."""
        return [(at, event) for at, event in self.events if isinstance(event, ResultsReleased)]


@asynccontextmanager
async def watch(server: RunningServer, screen: str) -> AsyncIterator[Watcher]:
    """Watch a room's screen."""
    watcher = Watcher()
    path = "/live" + screen.removeprefix(server.address)

    async def listen() -> None:
        async for socket in server.connect(path):
            async for frame in socket:
                watcher.events.append((time.monotonic(), parse_event(str(frame))))

    listening = asyncio.create_task(listen())
    try:
        yield watcher
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def eventually(condition: Any, *, seconds: float = 30) -> None:
    """Wait until `condition()` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not come to pass."
        await asyncio.sleep(0.05)
