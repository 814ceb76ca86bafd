"""Posts instead of a socket, for networks that let none through: the same doors, commands and events.

One post is one exchange. It carries frames, each on a line of its own, or none; the answer has the reply to each, then
the state as a welcome, unless the page has just that already. Nothing is kept between two exchanges but how long
somebody counts as here and how much they may still say, so each may reach another process.
"""

import asyncio
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from facilitation.live.allowance import BURST
from facilitation.live.door import Door, Frame, Receive, Scope, Send
from facilitation.protocol import closings
from facilitation.protocol.base import LONGEST_FRAME

DIGEST = b"welcome-digest"
"""The header that names a welcome: in a question the one that the page has, in the answer the one of now."""

CLOSING = b"closing"
"""The header with the code a socket would have been closed with."""

STATUSES = {
    closings.NOT_ADMITTED: 401,
    closings.NO_ROOM: 404,
    closings.ROOM_FULL: 403,
    closings.FLOOD: 429,
    closings.TRY_LATER: 429,
    closings.SESSION_ENDED: 410,
    closings.SILENT: 503,
    closings.INTERNAL: 500,
}
"""What each code is in HTTP's own words."""

LONGEST_BODY = 4 * LONGEST_FRAME * BURST
"""Bytes of all frames together."""

WELCOME = '{"type":"welcome"'
HEADERS = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]


class _Line:
    """What a door takes for a socket: it says the frames of one post, and is gone once each has its reply."""

    def __init__(self, frames: list[bytes]) -> None:
        self.replies: list[str] = []
        self.welcome: str | None = None
        self.closing: int | None = None
        self._expected = len(frames)
        self._frames: Iterator[bytes] = iter(frames)
        self._complete = asyncio.Event()

    async def receive(self) -> Frame:
        for frame in self._frames:
            try:
                return {"type": "websocket.receive", "text": frame.decode()}
            except UnicodeDecodeError:
                return {"type": "websocket.receive", "bytes": frame}
        if len(self.replies) < self._expected:
            await self._complete.wait()
        return {"type": "websocket.disconnect"}

    async def send(self, frame: Frame) -> None:
        if frame["type"] == "websocket.close":
            self.closing = frame["code"]
            return
        text: str = frame["text"]
        if text.startswith(WELCOME):
            self.welcome = text
            return
        self.replies.append(text)
        if len(self.replies) >= self._expected:
            self._complete.set()


async def exchange(door: type[Door[Any]], scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one post to a door."""
    if scope["method"] != "POST":
        await _answer(send, 405, [(b"allow", b"POST")])
        return
    body = await _read(receive)
    if body is None:
        await _answer(send, 413)
        return
    line = _Line([frame for frame in body.split(b"\n") if frame.strip()])
    await door(scope, line.receive, line.send).exchange()
    if line.closing is not None:
        await refuse(send, line.closing, line.replies)
        return
    headers, said = [], line.replies
    if line.welcome is not None:
        digest = sha256(line.welcome.encode()).hexdigest()[:32].encode()
        headers.append((DIGEST, digest))
        if digest != dict(scope["headers"]).get(DIGEST):
            said = [*said, line.welcome]
    await _answer(send, 200, headers, said)


async def refuse(send: Send, closing: int, said: list[str] | None = None) -> None:
    """Say with which code a socket would have been closed."""
    await _answer(send, STATUSES[closing], [(CLOSING, str(closing).encode())], said)


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None if it is too long."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > LONGEST_BODY:
            return None
        if not message.get("more_body", False):
            return body


async def _answer(
    send: Send, status: int, headers: list[tuple[bytes, bytes]] | None = None, said: list[str] | None = None
) -> None:
    body = "\n".join(said or []).encode()
    kind = [(b"content-type", b"application/x-ndjson"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*kind, *HEADERS, *(headers or [])]})
    await send({"type": "http.response.body", "body": body})
