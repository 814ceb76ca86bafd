"""Whoever does not read, does not stop, or does not finish asking is cut off, and others notice nothing."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from facilitation.live.allowance import FLOOD
from tests.workshop.test_server import Small, run_small

pytestmark = pytest.mark.services

FILES = 80
LARGE = b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
PATIENCE = 30

HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@pytest.fixture(scope="module")
def small() -> Iterator[Small]:
    """A server that gives a request two seconds to arrive, and may open few files."""
    with run_small(2, FILES) as server:
        yield server


async def open_raw(small: Small, text: str = "", *, source: str = "127.0.0.1") -> socket.socket:
    """A connection that only does what it is told to."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    raw.bind((source, 0))
    loop = asyncio.get_running_loop()
    await loop.sock_connect(raw, ("127.0.0.1", int(small.http.rpartition(":")[2])))
    await loop.sock_sendall(raw, text.encode())
    return raw


async def read_to_the_end(raw: socket.socket) -> bytes:
    """Everything that comes until the server closes the connection, which it has to."""
    loop, read = asyncio.get_running_loop(), b""
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionError):
            while more := await loop.sock_recv(raw, 65536):
                read += more
    return read


async def read_to_the_end_of_one(raw: socket.socket) -> int:
    """How many bytes come of one large answer, slowly read."""
    loop, read = asyncio.get_running_loop(), 0
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionError):
            while read < 4 << 20 and (more := await loop.sock_recv(raw, 1 << 20)):
                read += len(more)
    return read


async def ask_for_ever(raw: socket.socket) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            await asyncio.get_running_loop().sock_sendall(raw, LARGE)


async def flood(socket: ClientConnection) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            await socket.send("x" * 1000)


async def assert_others_are_served(small: Small) -> None:
    async with connect(f"{small.ws}/echo") as other:
        await other.send("hello")
        assert await asyncio.wait_for(other.recv(), PATIENCE) == "5"


async def test_a_socket_that_never_reads_is_cut_off_and_welcomed_again(small: Small) -> None:
    raw = await open_raw(small, HANDSHAKE.format(path="/chatty"))

    # The server notices that the line is gone only by its own cutting it: nothing is read here, and nothing closed.
    line = await asyncio.to_thread(small.process.stdout.readline)  # type: ignore[union-attr]
    while not line.startswith("cut off after"):
        line = await asyncio.to_thread(small.process.stdout.readline)  # type: ignore[union-attr]

    assert 1024 < int(line.split()[3]) < 8 * 1024
    raw.close()
    async with connect(f"{small.ws}/chatty", close_timeout=0.1) as again:
        assert len(await asyncio.wait_for(again.recv(), PATIENCE)) == 16384
    await assert_others_are_served(small)


async def test_a_socket_that_floods_an_application_that_is_held_up_is_cut_off(small: Small) -> None:
    async with connect(f"{small.ws}/deaf") as deaf:
        with pytest.raises(ConnectionClosed):
            await flood(deaf)
    await assert_others_are_served(small)


@pytest.mark.parametrize(
    "frame", [b"\x89\x80\0\0\0\0", b"\x8a\x80\0\0\0\0", b"\x00\x80\0\0\0\0"], ids=["pings", "pongs", "pieces"]
)
async def test_a_socket_that_floods_with_what_no_application_hears_is_cut_off(small: Small, frame: bytes) -> None:
    raw = await open_raw(small, HANDSHAKE.format(path="/echo"))
    loop = asyncio.get_running_loop()
    assert (await loop.sock_recv(raw, 100)).startswith(b"HTTP/1.1 101")
    await loop.sock_sendall(raw, b"\x01\x80\0\0\0\0" if frame[0] == 0 else frame)
    reading, sent = asyncio.create_task(read_to_the_end(raw)), 0
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionError):
            while not reading.done():
                await loop.sock_sendall(raw, frame * 20)
                sent += 20
                await asyncio.sleep(0.001)

    await reading
    assert FLOOD < sent < 50 * FLOOD  # the server's own pings stay unanswered: it would let go by itself, much later
    raw.close()
    await assert_others_are_served(small)


async def test_a_socket_that_asks_now_and_then_whether_we_live_is_answered(small: Small) -> None:
    async with connect(f"{small.ws}/echo") as socket:
        for _ in range(100):
            await asyncio.wait_for(await socket.ping(), PATIENCE)
        await socket.send("four")
        assert await socket.recv() == "4"


@pytest.mark.parametrize(
    "beginning",
    [
        "",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\n",
    ],
    ids=["first line", "headers", "body"],
)
async def test_a_request_that_never_ends_is_cut_off(small: Small, beginning: str) -> None:
    raw = await open_raw(small, beginning)
    reading = asyncio.create_task(read_to_the_end(raw))
    async with asyncio.timeout(PATIENCE):
        with suppress(ConnectionError):
            while not reading.done():
                await asyncio.get_running_loop().sock_sendall(raw, b"x")
                await asyncio.wait([reading], timeout=0.1)

    assert await reading == b""
    raw.close()
    await assert_others_are_served(small)


async def test_who_asks_for_more_and_more_and_reads_nothing_is_cut_off(small: Small) -> None:
    raw = await open_raw(small)

    with pytest.raises(ConnectionError):
        await ask_for_ever(raw)

    raw.close()
    await assert_others_are_served(small)


async def test_thousands_who_read_nothing_cannot_fill_the_memory_and_some_who_are_slow_get_all(small: Small) -> None:
    slow = [await open_raw(small, LARGE.decode()) for _ in range(3)]
    loop = asyncio.get_running_loop()
    for raw in slow:  # each has its answer before the others come
        assert (await asyncio.wait_for(loop.sock_recv(raw, 10), PATIENCE)).startswith(b"HTTP")
    many = [await open_raw(small, LARGE.decode()) for _ in range(40)]
    read = await asyncio.gather(*map(read_to_the_end_of_one, [*slow, *many]))

    assert [size >= 4 << 20 for size in read[:3]] == [True] * 3
    assert min(read) < 4 << 20
    for raw in (*slow, *many):
        raw.close()
    await assert_others_are_served(small)


async def test_one_address_cannot_have_all_connections(small: Small) -> None:
    opened = [await open_raw(small, HANDSHAKE.format(path="/echo")) for _ in range(FILES)]
    loop = asyncio.get_running_loop()
    first = await asyncio.wait_for(loop.sock_recv(opened[0], 100), PATIENCE)
    assert first.startswith(b"HTTP/1.1 101")
    assert await read_to_the_end(opened[-1]) == b""

    elsewhere = await open_raw(small, HANDSHAKE.format(path="/echo"), source="127.0.0.2")

    assert (await asyncio.wait_for(loop.sock_recv(elsewhere, 100), PATIENCE)).startswith(b"HTTP/1.1 101")
    for raw in (*opened, elsewhere):
        raw.close()
    async with asyncio.timeout(PATIENCE):
        while True:  # the server hears of it in its own time
            with suppress(OSError):
                await assert_others_are_served(small)
                break
