"""Sockets for tests: each an `async with`, parsed on the way in, so that a test reads as a conversation."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from facilitation.actions.seats import get_cookie_name, take_seat
from facilitation.models import Facilitator, Room, Round
from facilitation.protocol.base import Message
from facilitation.protocol.events import (
    DeskWelcome,
    Event,
    PhoneWelcome,
    RoomState,
    ScreenWelcome,
    StageChanged,
    parse_event,
)
from tests.live import lines
from tests.live.lines import Posts
from workshop.asgi import application

E = TypeVar("E")
P = ParamSpec("P")

PATIENCE = 5.0
"""Seconds after which a test gives up waiting for a frame."""


class Socket:
    """One open line of phone, desk or screen: a socket, or posts."""

    def __init__(self, line: "WebsocketCommunicator | Posts") -> None:
        self.line = line

    async def hear(self) -> Event:
        """The next event."""
        return parse_event(str(await self.line.receive_from(timeout=PATIENCE)))

    async def hear_a(self, kind: type[E]) -> E:
        """The next event of this kind; what comes before it is passed over."""
        while True:
            event = await self.hear()
            if isinstance(event, kind):
                return event

    async def hear_of_room(self) -> RoomState:
        """The room as it is after the next change: announced over sockets, found in the next welcome by posts."""
        while True:
            event = await self.hear()
            if isinstance(event, StageChanged | DeskWelcome | PhoneWelcome | ScreenWelcome):
                return event.room

    async def hear_until(self, last: Event) -> list[Event]:
        """Everything up to this very event."""
        heard = [await self.hear()]
        while heard[-1] != last:
            heard.append(await self.hear())
        return heard

    async def hear_closing(self) -> int:
        """The code the socket is closed with; what comes before it is passed over."""
        while True:
            frame = await self.line.receive_output(timeout=PATIENCE)
            if frame["type"] == "websocket.close":
                return int(frame["code"])

    async def say(self, command: Message | str | bytes) -> None:
        """Send a command, or any other frame."""
        if isinstance(command, bytes):
            await self.line.send_to(bytes_data=command)
        else:
            text = command if isinstance(command, str) else command.model_dump_json()
            await self.line.send_to(text_data=text)


@asynccontextmanager
async def open_socket(
    path: str, *, cookie: str = "", origin: str | None = None, address: str = "127.0.0.1"
) -> AsyncIterator[Socket]:
    """A socket at any path, from any address; it is accepted before anything else happens."""
    headers = [(b"origin", (origin or settings.PUBLIC_ORIGINS[0]).encode()), (b"cookie", cookie.encode())]
    if lines.KIND == "posts":
        yield Socket(Posts(path, headers, address))
        return
    line = WebsocketCommunicator(application, path, headers=headers)
    line.scope["client"] = (address, 1)
    accepted, _ = await line.connect(timeout=PATIENCE)
    assert accepted
    try:
        yield Socket(line)
    finally:
        await line.disconnect(timeout=PATIENCE)


async def make(factory: Callable[P, E], *args: P.args, **kwargs: P.kwargs) -> E:
    """Call a factory, or anything else that needs the database, beside the sockets."""
    return await database_sync_to_async(factory)(*args, **kwargs)


async def get_questions(asked: Round) -> list[int]:
    """The numbers of a round's questions, in order."""
    return await make(lambda: list(asked.questions.order_by("position").values_list("pk", flat=True)))


def make_seat(room: Room) -> str:
    """A seat's cookie, as the phone's page sets it."""
    return f"{get_cookie_name(room.pk)}={take_seat(room_id=room.pk)}"


def sign_in(facilitator: Facilitator) -> str:
    """The cookie of a facilitator who has signed in."""
    client = Client()
    client.force_login(facilitator, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@asynccontextmanager
async def open_phone(room: Room, *, seat: str | None = None) -> AsyncIterator[Socket]:
    """A phone with a seat of its own, or with this one."""
    async with open_socket(f"/live/phone/{room.code}", cookie=seat or make_seat(room)) as socket:
        yield socket


@asynccontextmanager
async def open_desk(room: Room, *, facilitator: Facilitator | None = None) -> AsyncIterator[Socket]:
    """A desk of the room's owner, or of somebody else."""
    cookie = await make(lambda: sign_in(facilitator or room.facilitator))
    async with open_socket(f"/live/desk/{room.pk}", cookie=cookie) as socket:
        yield socket


@asynccontextmanager
async def open_screen(room: Room) -> AsyncIterator[Socket]:
    """A screen."""
    async with open_socket(f"/live/screen/{room.screen_token}") as socket:
        yield socket
