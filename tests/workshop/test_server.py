"""What only the server itself can show: how it stops, and what it refuses before anybody else sees it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect

from facilitation.protocol.closings import SERVER_RESTARTS
from tests.services import PATIENCE, ROOT, end, get_free_port, listens, wait_until

pytestmark = pytest.mark.services


class Small:
    """The small server, running."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process = process
        self.port = port
        self.http = f"http://127.0.0.1:{port}"
        self.ws = f"ws://127.0.0.1:{port}"

    def finish(self, by: signal.Signals = signal.SIGTERM) -> list[str]:
        """Stop it; it must end with code 0. Returns the lines it printed."""
        self.process.send_signal(by)
        output, _ = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, output
        return output.splitlines()


@contextmanager
def run_small(*more: int, drain: int = 8, ping: int = 2) -> Iterator[Small]:
    port = get_free_port()
    arguments = [str(number) for number in (port, drain, ping, *more)]
    process = subprocess.Popen(
        [sys.executable, "-P", str(Path(__file__).with_name("small_server.py")), *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_until(lambda: listens(port) or process.poll() is not None)
        yield Small(process, port)
    finally:
        end(process)
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def small() -> Iterator[Small]:
    with run_small() as server:
        yield server


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_lets_everyone_go_politely(small: Small, by: signal.Signals) -> None:
    sockets = [await connect(f"{small.ws}/echo") for _ in range(3)]
    async with httpx.AsyncClient() as client:
        slow = asyncio.create_task(client.get(f"{small.http}/slow"))
        await asyncio.sleep(0.3)
        lines = asyncio.create_task(asyncio.to_thread(small.finish, by))
        for socket in sockets:
            await socket.wait_closed()
            assert socket.close_code == SERVER_RESTARTS
        assert (await slow).status_code == 200
    printed = await lines
    assert printed[0] == "Ready."
    assert len([line for line in printed if line.startswith("left")]) == 3
    assert printed[-2:] == ["stopping", "done"]


async def test_does_not_wait_for_ever() -> None:
    with run_small(drain=1) as small:
        socket = await connect(f"{small.ws}/deaf")
        lines = asyncio.create_task(asyncio.to_thread(small.finish))
        await socket.wait_closed()
        assert socket.close_code == SERVER_RESTARTS
        assert (await lines)[-2:] == ["stopping", "done"]


async def test_closes_sockets_that_say_too_much_at_once_and_no_others(small: Small) -> None:
    async with connect(f"{small.ws}/echo") as other, connect(f"{small.ws}/echo") as loud:
        await loud.send("x" * 65536)
        assert await loud.recv() == "65536"
        await loud.send("x" * 65537)
        await loud.wait_closed()
        await other.send("four")
        assert await other.recv() == "4"


async def test_drops_sockets_that_do_not_answer_pings_and_no_others(small: Small) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(small.http.rsplit(":", 1)[1]))
    writer.write(
        b"GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    async with connect(f"{small.ws}/echo", ping_interval=None) as other:
        assert (await reader.readline()).startswith(b"HTTP/1.1 101")
        with suppress(ConnectionResetError):  # which is one way of hanging up
            await asyncio.wait_for(reader.read(), timeout=15)
        await other.send("four")
        assert await other.recv() == "4"
    writer.close()


async def test_looks_after_all_sockets_though_it_fails_at_one(small: Small) -> None:
    """A look that fails is not the last: sockets after it still get their pings."""
    async with connect(f"{small.ws}/odd"):
        await test_drops_sockets_that_do_not_answer_pings_and_no_others(small)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Length": str(200 * 1024 * 1024)}, b"x"),
        ({"Transfer-Encoding": "chunked"}, b"1\r\nx\r\n0\r\n\r\n"),
    ],
)
async def test_refuses_large_and_endless_bodies_before_they_arrive(
    small: Small, headers: dict[str, str], body: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(small.http.rsplit(":", 1)[1]))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode() + body)
    assert (await reader.readline()).startswith(b"HTTP/1.1 413")
    writer.close()
    async with httpx.AsyncClient() as client:
        assert (await client.post(small.http, content=b"x" * 1024 * 1024)).status_code == 200


CLAIMS = [
    ("X-Forwarded-For", "198.51.100.1"),
    ("X-Forwarded-For", "198.51.100.2, 203.0.113.5"),
    ("Forwarded", "for=198.51.100.3"),
    ("X-Real-IP", "198.51.100.4"),
    ("X-Forwarded-Proto", "https"),
]
"""What a client says of itself, with what a proxy adds at the end: it saw 203.0.113.5."""


async def test_behind_a_proxy_the_address_that_it_wrote_down_counts_and_none_that_is_claimed() -> None:
    with run_small(8, 100, 1) as proxied:
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"{proxied.http}/who", headers=CLAIMS)).text == "client=203.0.113.5 https"
            assert (await client.get(f"{proxied.http}/who")).text == "client=127.0.0.1 http"
        async with connect(f"{proxied.ws}/who", additional_headers=CLAIMS) as socket:
            assert await socket.recv() == "client=203.0.113.5"


async def test_without_a_proxy_nobody_can_claim_to_come_from_elsewhere(small: Small) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{small.http}/who", headers=CLAIMS)).text == "client=127.0.0.1 http"
    async with connect(f"{small.ws}/who", additional_headers=CLAIMS) as socket:
        assert await socket.recv() == "client=127.0.0.1"


def test_does_not_let_a_header_move_the_site(small: Small) -> None:
    assert httpx.get(small.http, headers={"Daphne-Root-Path": "/elsewhere"}).text == "root="


def test_does_not_say_what_it_is(small: Small) -> None:
    assert "server" not in httpx.get(small.http).headers


async def test_connections_leave_nothing_that_only_a_collection_would_find(small: Small) -> None:
    async with httpx.AsyncClient() as client:

        async def count() -> dict[str, int]:
            """What there is besides the connection that asks."""
            found: dict[str, int] = (await client.get(f"{small.http}/connections")).json()
            return found

        sockets = [await connect(f"{small.ws}/echo") for _ in range(5)]
        while_open = await count()
        assert (while_open["Socket"], while_open["DirectConnection"]) == (5, 6)
        assert while_open["Channel"] == 1, "a socket keeps nothing of the request it began as"
        await sockets[0].send("hello")
        await sockets[0].recv()
        for socket in sockets[:3]:
            await socket.close()
        for socket in sockets[3:]:
            socket.transport.abort()
        async with httpx.AsyncClient() as another:
            await another.get(f"{small.http}/")

        alone = {"Channel": 1, "Request": 1, "Socket": 0, "DirectConnection": 1}
        async with asyncio.timeout(PATIENCE):
            while (await count()) != alone:  # noqa: ASYNC110 - the server looks once a second who is gone
                await asyncio.sleep(0.05)
