"""Pages and files as ready bytes: what is the same for everybody is made by Django once and then said again.

A whole room opens the phone's page in one minute, each with a dozen scripts and styles. The first such request goes
the usual way, through every middleware; the same bytes then serve everyone who asks for the same thing. What may differ
is part of the key, and whether a phone may come in is looked up for each.
"""

import asyncio
import gzip
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import parse_cookie

from facilitation.gathering import Gathering
from facilitation.pages.seats import is_seated, make_seat
from facilitation.queries.rooms import RoomFacts, get_rooms_by_codes
from facilitation.rules.codes import ALPHABET, LENGTH

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]
Headers = dict[bytes, bytes]
Key = tuple[str, ...]

PHONE_PAGE = re.compile(f"/[{ALPHABET}]{{{LENGTH}}}")
CONDITIONAL = frozenset({b"range", b"if-range", b"if-modified-since", b"if-none-match"})
"""Requests with these headers may be answered with less than the whole; Django does that."""

MOST_KEPT = 500
LARGEST_KEPT = 256 * 1024
"""Bytes of one answer; larger ones go the usual way each time."""


@dataclass(frozen=True)
class Ready:
    """An answer with status 200, as it goes over the wire."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class ReadyBytes:
    """Stands before Django and answers what it has ready: files that never change, and the phone pages of rooms."""

    def __init__(self, pages: Application) -> None:
        self._pages = pages
        self._kept: OrderedDict[Key, Ready] = OrderedDict()
        self._being_made: dict[Key, asyncio.Future[Ready | None]] = {}
        self._rooms: Gathering[str, RoomFacts | None] = Gathering(get_rooms_by_codes, name="doorway")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on to Django."""
        path: str = scope["path"]
        if scope["method"] == "GET" and not scope["query_string"]:
            headers = dict(scope["headers"])
            if path.startswith(settings.STATIC_URL) and CONDITIONAL.isdisjoint(headers):
                ready = await self._get(_make_key(scope, headers), scope, is_worth_keeping=_never_changes)
                if ready is not None:
                    await _say(send, ready)
                    return
            elif PHONE_PAGE.fullmatch(path) and await self._answer_phone(scope, headers, send):
                return
        await self._pages(scope, receive, send)

    async def stop(self) -> None:
        """Let go of the database."""
        await self._rooms.stop()

    async def _answer_phone(self, scope: Scope, headers: Headers, send: Send) -> bool:
        """Answer a phone that may come in, with a seat if it has none. Whether it could be answered here."""
        room = await self._rooms.ask(scope["path"][1:])
        if room is None or room.ended:
            return False
        has_seat = is_seated(parse_cookie(headers.get(b"cookie", b"").decode("latin-1")), room)
        if room.locked and not has_seat:
            return False
        ready = await self._get((room.id, *_make_key(scope, headers)), scope, is_worth_keeping=_is_whole)
        if ready is None:
            return False
        await _say(send, ready, *(() if has_seat else [(b"Set-Cookie", make_seat(room).OutputString().encode())]))
        return True

    async def _get(self, key: Key, scope: Scope, *, is_worth_keeping: Callable[[Ready], bool]) -> Ready | None:
        """What is kept under `key`, made by Django if it is not; None if that is nothing to keep."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._being_made:
            self._being_made[key] = asyncio.ensure_future(self._make(scope))
        try:
            ready = await asyncio.shield(self._being_made[key])
        finally:
            self._being_made.pop(key, None)
        if ready is None or not is_worth_keeping(ready):
            return None
        self._kept[key] = ready
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return ready

    async def _make(self, scope: Scope) -> Ready | None:
        """Ask Django, as somebody without cookies. None unless the answer is a plain 200."""
        said: list[Message] = []
        never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        asked: Iterator[Message] = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> Message:
            for message in asked:
                return message
            return await never

        async def send(message: Message) -> None:
            said.append(message)

        headers = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
        await self._pages({**scope, "headers": headers}, receive, send)
        if said[0]["status"] != HTTPStatus.OK:
            return None
        body = b"".join(message.get("body", b"") for message in said[1:])
        kept = tuple((name, value) for name, value in said[0]["headers"] if name.lower() != b"set-cookie")
        return _compress(Ready(headers=kept, body=body), accepted=dict(scope["headers"]).get(b"accept-encoding", b""))


def _make_key(scope: Scope, headers: Headers) -> Key:
    """Everything that an answer may depend on, besides the room and the seat."""
    encodings = headers.get(b"accept-encoding", b"").decode("latin-1")
    languages = headers.get(b"accept-language", b"").decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1")
    return scope["path"], scope.get("scheme", ""), host, encodings, languages


def _compress(ready: Ready, *, accepted: bytes) -> Ready:
    """The same in fewer bytes, unless it is that already or the browser does not take it."""
    headers = {name.lower(): value for name, value in ready.headers}
    if b"gzip" not in accepted or b"content-encoding" in headers or not headers[b"content-type"].startswith(b"text/"):
        return ready
    body = gzip.compress(ready.body, mtime=0)
    vary = b", ".join(filter(None, (headers.get(b"vary"), b"Accept-Encoding")))
    replaced = {b"content-encoding": b"gzip", b"content-length": str(len(body)).encode(), b"vary": vary}
    kept = [(name, value) for name, value in ready.headers if name.lower() not in replaced]
    return Ready(headers=(*kept, *replaced.items()), body=body)


def _never_changes(ready: Ready) -> bool:
    return _is_whole(ready) and any(
        name.lower() == b"cache-control" and b"immutable" in value for name, value in ready.headers
    )


def _is_whole(ready: Ready) -> bool:
    return len(ready.body) <= LARGEST_KEPT


async def _say(send: Send, ready: Ready, *more: tuple[bytes, bytes]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [*ready.headers, *more]})
    await send({"type": "http.response.body", "body": ready.body})
