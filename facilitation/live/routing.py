"""The addresses of doors: a socket comes in, or where none can be opened, posts."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.urls import path

from facilitation.live import posts
from facilitation.live.desk import DeskDoor
from facilitation.live.door import Door, Receive, Scope, Send
from facilitation.live.phone import PhoneDoor
from facilitation.live.screen import ScreenDoor


def lead_to(door: type[Door[Any]]) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """The ASGI application of a door."""

    async def come_in(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await posts.exchange(door, scope, receive, send)
        else:
            await door.open(scope, receive, send)

    return come_in


addresses = [
    path("live/phone/<str:code>", lead_to(PhoneDoor)),  # type: ignore[arg-type]
    path("live/desk/<uuid:room_id>", lead_to(DeskDoor)),  # type: ignore[arg-type]
    path("live/screen/<str:token>", lead_to(ScreenDoor)),  # type: ignore[arg-type]
]
