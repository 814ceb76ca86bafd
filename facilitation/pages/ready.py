"""Pages and files as ready bytes: what is the same for everybody is made by Django once and then said again.

A whole room opens the phone's page in one minute, each with a dozen scripts and styles. The first such request goes
the usual way, through every middleware; the same bytes then serve everyone who asks for the same thing. What may differ
is part of the key, and whether a phone may come in is looked up for each.
"""

import asyncio
import gzip
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import timezone
from django.utils.translation import get_language_from_request

from facilitation.actions.knocking import Heard, Knock, hear_knocks
from facilitation.actions.seats import read_seats
from facilitation.gathering import Gathering
from facilitation.pages.seats import make_seat
from facilitation.rules.codes import ALPHABET, LENGTH

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]
Headers = Mapping[bytes, bytes]
Key = tuple[str, ...]

PHONE_PAGE = re.compile(f"/[{ALPHABET}]{{{LENGTH}}}")
CATALOG = "/catalog.js"

CONDITIONAL = frozenset({b"range", b"if-range", b"if-modified-since", b"if-none-match"})
"""Requests for a file with these headers may be answered with less than the whole; Django does that."""

NEEDED_BY_FILES = frozenset(
    {b"content-type", b"content-length", b"content-encoding", b"cache-control", b"vary", b"x-content-type-options"}
)
"""Headers of files that are kept. A file that never changes is not asked for again, and policies are for pages."""

LARGEST_KEPT = 256 * 1024
MOST_KEPT = 16 * 1024 * 1024
"""Bytes of one answer, larger ones go the usual way each time; and of all answers together."""


@dataclass(frozen=True)
class Ready:
    """An answer with status 200, as it goes over the wire."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @cached_property
    def wire(self) -> bytes:
        """All of it, for a connection that goes on afterwards."""
        length = () if self.get(b"content-length") else ((b"content-length", str(len(self.body)).encode()),)
        lines = (name + b": " + value + b"\r\n" for name, value in (*self.headers, *length))
        return b"HTTP/1.1 200 OK\r\n" + b"".join(lines) + b"\r\n" + self.body

    def get(self, name: bytes) -> bytes:
        """The value of a header; empty if there is none."""
        return next((value for found, value in self.headers if found.lower() == name), b"")


class ReadyBytes:
    """Stands before Django and answers what it has ready: files that never change, and the phone pages of rooms."""

    def __init__(self, pages: Application) -> None:
        self._pages = pages
        self._kept: OrderedDict[Key, Ready] = OrderedDict()
        self._size = 0
        self._being_made: dict[Key, asyncio.Future[Ready | None]] = {}
        self._rooms: Gathering[Knock, Heard] = Gathering(
            lambda knocks: hear_knocks(knocks, now=timezone.now()), name="doorway"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on to Django."""
        path: str = scope["path"]
        if scope["method"] == "GET" and not scope["query_string"]:
            headers = dict(scope["headers"])
            is_ours = path.startswith(settings.STATIC_URL) or _is_ours(headers)
            if path.startswith(settings.STATIC_URL) or path == CATALOG:
                if is_ours and CONDITIONAL.isdisjoint(headers) and await self._answer_file(scope, headers, send):
                    return
            elif PHONE_PAGE.fullmatch(path) and is_ours and await self._answer_phone(scope, headers, send):
                return
        await self._pages(scope, receive, send)

    def find_answer(self, path: str, headers: Headers) -> bytes | None:
        """A file that is kept already, for a server that can say it by itself; None to ask as usual.

        Behind a proxy always: it has files of its own, and may speak for HTTPS.
        """
        is_file = path.startswith(settings.STATIC_URL) or path == CATALOG
        if not is_file or settings.BEHIND_PROXY or not CONDITIONAL.isdisjoint(headers):
            return None
        ready = self._kept.get(_make_key({"path": path, "scheme": "http"}, headers))
        return None if ready is None else ready.wire

    async def stop(self) -> None:
        """Let go of the database."""
        await self._rooms.stop()

    async def _answer_file(self, scope: Scope, headers: Headers, send: Send) -> bool:
        """Answer with a file that everybody may keep. Whether it could be answered here."""
        ready = await self._get(_make_key(scope, headers), scope)
        if ready is None:
            return False
        await _say(send, ready)
        return True

    async def _answer_phone(self, scope: Scope, headers: Headers, send: Send) -> bool:
        """Answer a phone that may come in, with a seat if it has none. Whether it could be answered here."""
        code = scope["path"][1:]
        seats = frozenset(read_seats(parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))))
        try:
            heard = await self._rooms.ask(Knock(code=code, address=_get_address(scope), seats=seats))
        except Error:  # Django meets the same and says it in words
            return False
        scope["heard"] = heard  # for Django, which must not count it again
        room = heard.room
        if room is None or room.ended or room.code != code or (room.locked and not heard.has_seat):
            return False
        ready = await self._get((room.id, *_make_key(scope, headers)), scope)
        if ready is None:
            return False
        seat = [] if heard.has_seat else [(b"Set-Cookie", make_seat(room).OutputString().encode())]
        if headers.get(b"if-none-match") == ready.get(b"etag"):
            kept = [(name, ready.get(name)) for name in (b"etag", b"cache-control", b"vary")]
            await send({"type": "http.response.start", "status": HTTPStatus.NOT_MODIFIED, "headers": [*kept, *seat]})
            await send({"type": "http.response.body", "body": b""})
        else:
            await _say(send, ready, *seat)
        return True

    async def _get(self, key: Key, scope: Scope) -> Ready | None:
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
        if ready is not None and key not in self._kept:
            self._kept[key] = ready
            self._size += len(ready.body)
            while self._size > MOST_KEPT:
                self._size -= len(self._kept.popitem(last=False)[1].body)
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

        headers = [(name, value) for name, value in scope["headers"] if name not in {b"cookie", b"accept-encoding"}]
        if accepts_gzip := _accepts_gzip(dict(scope["headers"])):
            headers.append((b"accept-encoding", b"gzip"))
        await self._pages({**scope, "headers": headers}, receive, send)
        if said[0]["status"] != HTTPStatus.OK:
            return None
        body = b"".join(message.get("body", b"") for message in said[1:])
        ready = Ready(headers=tuple(said[0]["headers"]), body=body)
        if len(body) > LARGEST_KEPT:
            return None
        if PHONE_PAGE.fullmatch(scope["path"]):
            return _make_page(ready, accepts_gzip=accepts_gzip)
        return _make_file(ready, accepts_gzip=accepts_gzip)


def _get_address(scope: Scope) -> str | None:
    """Where a request comes from; None if the server cannot know."""
    client = scope.get("client")
    return client[0] if client else None


def _make_key(scope: Scope, headers: Headers) -> Key:
    """Everything that an answer may depend on, besides the room and the seat."""
    is_static = scope["path"].startswith(settings.STATIC_URL)
    language = "" if is_static else _choose_language(headers)
    encoding = "gzip" if _accepts_gzip(headers) else ""
    return scope["path"], scope.get("scheme", ""), encoding, language


def _choose_language(headers: Headers) -> str:
    """The language that Django chooses; what browsers ask for has no end of forms, and each would be kept."""
    asked: Any = SimpleNamespace(
        COOKIES={}, META={"HTTP_ACCEPT_LANGUAGE": headers.get(b"accept-language", b"").decode("latin-1")}
    )
    return get_language_from_request(asked)


def _is_ours(headers: Headers) -> bool:
    """Whether the page is asked for by a name of this server; Django refuses all others."""
    name, _port = split_domain_port(headers.get(b"host", b"").decode("latin-1"))
    return bool(name) and validate_host(name, settings.ALLOWED_HOSTS)


def _accepts_gzip(headers: Headers) -> bool:
    return b"gzip" in headers.get(b"accept-encoding", b"")


def _make_page(ready: Ready, *, accepts_gzip: bool) -> Ready:
    """A phone's page: without the first phone's seat, small, and known again by its contents."""
    etag = b'W/"' + sha256(ready.body).hexdigest()[:20].encode() + b'"'
    kept = tuple((name, value) for name, value in ready.headers if name.lower() not in {b"set-cookie", b"etag"})
    return _compress(Ready(headers=(*kept, (b"etag", etag)), body=ready.body), accepts_gzip=accepts_gzip)


def _make_file(ready: Ready, *, accepts_gzip: bool) -> Ready | None:
    """A file, if everybody may keep it for long: hashed names never change, the texts of scripts not for minutes."""
    caching = ready.get(b"cache-control")
    if b"public" not in caching or b"max-age=0" in caching.replace(b" ", b""):
        return None
    kept = tuple((name, value) for name, value in ready.headers if name.lower() in NEEDED_BY_FILES)
    return _compress(Ready(headers=kept, body=ready.body), accepts_gzip=accepts_gzip)


def _compress(ready: Ready, *, accepts_gzip: bool) -> Ready:
    """The same in fewer bytes, unless it is that already or the browser does not take it."""
    if not accepts_gzip or ready.get(b"content-encoding") or not ready.get(b"content-type").startswith(b"text/"):
        return ready
    body = gzip.compress(ready.body, mtime=0)
    vary = b", ".join(filter(None, (ready.get(b"vary"), b"Accept-Encoding")))
    replaced = {b"content-encoding": b"gzip", b"content-length": str(len(body)).encode(), b"vary": vary}
    kept = [(name, value) for name, value in ready.headers if name.lower() not in replaced]
    return Ready(headers=(*kept, *replaced.items()), body=body)


async def _say(send: Send, ready: Ready, *more: tuple[bytes, bytes]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [*ready.headers, *more]})
    await send({"type": "http.response.body", "body": ready.body})
