"""python -m bench.rivals.raw PORT: the quickest echo that can be had here, to see how far the load itself can go.

It takes the load's own kind of frames, masked with zeros, and only swaps their heads.
"""

import asyncio
import base64
import hashlib
import sys
from typing import cast

import uvloop

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
HEAD = 6
"""Bytes before the payload of a client's frame below 126 bytes."""


class Echo(asyncio.Protocol):
    """One socket."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the handshake."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Shake hands, then give back every frame without its mask."""
        if self._transport is None:
            return
        data = self._buffer + data
        self._buffer = b""
        if not self._is_open:
            self._shake(data)
            return
        while len(data) >= HEAD and len(data) >= (end := HEAD + (data[1] & 0x7F)):
            self._transport.write(bytes((data[0], data[1] & 0x7F)) + data[HEAD:end])
            data = data[end:]
        self._buffer = data

    def _shake(self, data: bytes) -> None:
        if b"\r\n\r\n" not in data or self._transport is None:
            self._buffer = data
            return
        key = data.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
        accept = base64.b64encode(hashlib.sha1(key + MAGIC).digest())  # noqa: S324 - the protocol wants it
        self._transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self._is_open = True


async def serve(port: int) -> None:
    """Listen for ever."""
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
