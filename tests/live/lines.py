"""The same conversation over a socket and over posts: what a test says and hears does not depend on the line."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from asgiref.testing import ApplicationCommunicator

from workshop.asgi import application

BETWEEN_POSTS = 0.05
"""Seconds. Pages wait for longer; a test would only last longer."""

PATIENCE = 5.0

KIND = "socket"
"""What is opened: `socket` or `posts`."""

Test = TypeVar("Test", bound=Callable[..., Any])


def over_both_lines(test: Test) -> Test:
    """Run a test twice. For tests that hear replies and welcomes only: posts have no announcements."""
    marked = pytest.mark.usefixtures("line")(test)
    return pytest.mark.parametrize("line", ["socket", "posts"], indirect=True)(marked)  # type: ignore[no-any-return]


class Answer:
    """What one post was answered with."""

    def __init__(self, start: dict[str, Any], body: bytes) -> None:
        self.status: int = start["status"]
        self.headers = {name.decode(): value.decode() for name, value in start["headers"]}
        self.events = [line for line in body.decode().split("\n") if line]


async def post(
    path: str,
    body: bytes = b"",
    *,
    headers: list[tuple[bytes, bytes]],
    method: str = "POST",
    address: str = "127.0.0.1",
) -> Answer:
    """Send one post as a page does, or as somebody else does."""
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": headers,
        "client": [address, 1],
    }
    request: Any = ApplicationCommunicator(application, scope)  # type: ignore[no-untyped-call]
    await request.send_input({"type": "http.request", "body": body, "more_body": False})
    start = await request.receive_output(timeout=PATIENCE)
    parts = await request.receive_output(timeout=PATIENCE)
    await request.wait(timeout=PATIENCE)
    return Answer(start, parts["body"])


class Posts:
    """The part of a test's socket that matters here, spoken in posts as the fallback of the pages does."""

    def __init__(self, path: str, headers: list[tuple[bytes, bytes]], address: str) -> None:
        self._path = path
        self._address = address
        self._headers = headers
        self._digest = b""
        self._heard: deque[str] = deque()
        self._closing: int | None = None
        self._line = asyncio.Lock()

    async def send_to(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Send one frame; a line that is closed takes none."""
        if self._closing is None:
            # A question first, as a page does: then the state that a test waits for is the one before its command.
            if not self._digest:
                await self._post(b"")
            await self._post((text_data or "").encode() if bytes_data is None else bytes_data)

    async def receive_from(self, timeout: float) -> str:  # noqa: ASYNC109 - as that of a socket
        """The next event."""
        async with asyncio.timeout(timeout):
            while not self._heard:
                assert self._closing is None, f"The line is closed with {self._closing}."
                await self._post(b"")
                await asyncio.sleep(0 if self._heard else BETWEEN_POSTS)
        return self._heard.popleft()

    async def receive_output(self, timeout: float) -> dict[str, Any]:  # noqa: ASYNC109 - as that of a socket
        """The next event as a frame, or the code the line is closed with."""
        async with asyncio.timeout(timeout):
            while not self._heard and self._closing is None:
                await self._post(b"")
                await asyncio.sleep(BETWEEN_POSTS)
        if self._heard:
            return {"type": "websocket.send", "text": self._heard.popleft()}
        return {"type": "websocket.close", "code": self._closing}

    async def _post(self, body: bytes) -> None:
        async with self._line:
            headers = [*self._headers, (b"welcome-digest", self._digest)]
            answer = await post(self._path, body, headers=headers, address=self._address)
        self._heard += answer.events
        self._digest = answer.headers.get("welcome-digest", "").encode() or self._digest
        if "closing" in answer.headers:
            self._closing = int(answer.headers["closing"])
