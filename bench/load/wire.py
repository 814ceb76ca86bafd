"""A WebSocket client for thousands of sockets in one process: frames are made by hand and hardly looked at.

The mask of every frame is four zero bytes. That is a legal mask, and the server's work with it is that of any other.
"""

import asyncio
import base64
import os
from collections.abc import Awaitable, Callable, Iterable
from typing import cast

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
FINAL = 0x80
SHORT, LONG = 126, 127
"""Lengths from 126 on stand in two more bytes, those from 65,536 on in eight."""


def make_frame(payload: bytes, *, opcode: int = TEXT) -> bytes:
    """One frame as a client sends it."""
    length = len(payload)
    if length < SHORT:
        return bytes((FINAL | opcode, FINAL | length)) + b"\0\0\0\0" + payload
    if length < 1 << 16:
        return bytes((FINAL | opcode, FINAL | SHORT)) + length.to_bytes(2) + b"\0\0\0\0" + payload
    return bytes((FINAL | opcode, FINAL | LONG)) + length.to_bytes(8) + b"\0\0\0\0" + payload


def make_handshake(*, port: int, path: str, origin: str, cookie: str = "") -> bytes:
    """The request that opens a socket, as a page of the server would send it."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {origin.rpartition('//')[2]}" if origin else f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        *([f"Origin: {origin}"] if origin else []),
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Socket(asyncio.Protocol):
    """One socket. `hear` gets the payload of each text frame; `opened` is done when the handshake is."""

    def __init__(self, request: bytes, hear: Callable[[bytes], None]) -> None:
        self.hear = hear
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = False
        self.received = 0
        self._request = request
        self._buffer = b""
        self._is_open = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Take the answer to the handshake, then frames."""
        self.received += len(data)
        if self._buffer:
            data = self._buffer + data
        if not self._is_open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._buffer = head
                return
            if b" 101 " not in head[:20]:
                self._fail(ConnectionError(head[:60].decode(errors="replace")))
                return
            self._is_open = True
            self.opened.set_result(None)
        self._buffer = self._take_frames(data)

    def _take_frames(self, data: bytes) -> bytes:
        """Hand over every whole frame; what is left is the beginning of the next."""
        start, end = 0, len(data)
        while end - start >= 2:
            length = data[start + 1]
            body = start + 2
            if length == SHORT:
                body = start + 4
                length = int.from_bytes(data[start + 2 : body])
            elif length == LONG:
                body = start + 10
                length = int.from_bytes(data[start + 2 : body])
            if body + length > end:
                break
            opcode = data[start] & 15
            start = body + length
            if opcode == TEXT:
                self.hear(data[body:start])
            elif opcode == PING:
                self._write(make_frame(data[body:start], opcode=PONG))
            elif opcode == CLOSE:
                self.close()
        return data[start:] if start else data

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that it is over, whoever ended it."""
        self._fail(exc or ConnectionError("closed"))

    def send(self, payload: bytes) -> None:
        """Send one text frame."""
        self._write(make_frame(payload))

    def close(self) -> None:
        """End it without ceremony, as a phone that leaves."""
        self.closed = True
        if self._transport is not None:
            self._transport.close()

    def _write(self, frame: bytes) -> None:
        if self._transport is not None and not self.closed:
            self._transport.write(frame)

    def _fail(self, error: Exception) -> None:
        if not self.opened.done():
            self.opened.set_exception(error)
        self.close()


async def open_socket(*, port: int, request: bytes, hear: Callable[[bytes], None]) -> Socket:
    """Connect and shake hands. Raises OSError (ConnectionError if the server says no)."""
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(request, hear), "127.0.0.1", port)
    await socket.opened
    return socket


async def gently(work: Iterable[Awaitable[object]], *, at_once: int = 100) -> None:
    """Do all of it, but only so much at once: opening sockets is not what is measured here."""
    places = asyncio.Semaphore(at_once)

    async def do(one: Awaitable[object]) -> None:
        async with places:
            await one

    await asyncio.gather(*(do(one) for one in work))
