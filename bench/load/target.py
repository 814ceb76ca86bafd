"""Where the load goes: a server, and how its sockets are opened."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from bench.load.wire import Socket, gently, make_handshake, open_socket

PATIENCE = 60.0
"""Seconds for the sockets of one crowd to open and be welcomed."""


@dataclass(frozen=True)
class Target:
    """One server as its phones see it.

    `cookies`: one seat for each phone, or none where nobody needs one. `welcomes`: the server speaks first.
    `questions`: what can be answered. `pids`: the processes whose time is measured, by name.
    """

    port: int
    path: str
    origin: str
    cookies: Sequence[str]
    questions: Sequence[int]
    welcomes: bool
    pids: Mapping[str, int]

    @classmethod
    def read(cls, job: Mapping[str, Any]) -> Self:
        """The target of a job, as plain values."""
        return cls(**job["target"])

    def make_request(self, number: int) -> bytes:
        """The handshake of phone `number`."""
        cookie = self.cookies[number] if self.cookies else ""
        return make_handshake(port=self.port, path=self.path, origin=self.origin, cookie=cookie)

    async def open(self, number: int, hear: Callable[[bytes], None]) -> Socket:
        """Open the socket of phone `number`; comes back when it is welcomed, where that is the custom."""
        if not self.welcomes:
            return await open_socket(port=self.port, request=self.make_request(number), hear=hear)
        welcomed = asyncio.get_running_loop().create_future()

        def hear_first(payload: bytes) -> None:
            if welcomed.done():
                hear(payload)
            else:
                welcomed.set_result(payload)

        socket = await open_socket(port=self.port, request=self.make_request(number), hear=hear_first)
        await asyncio.wait_for(welcomed, PATIENCE)
        socket.hear = hear
        return socket

    async def open_all(self, number: int, make_hear: Callable[[int], Callable[[bytes], None]]) -> list[Socket]:
        """Open the sockets of so many phones, not all at once."""
        sockets: dict[int, Socket] = {}

        async def open_one(place: int) -> None:
            sockets[place] = await self.open(place, make_hear(place))

        await gently(open_one(place) for place in range(number))
        return [sockets[place] for place in range(number)]
