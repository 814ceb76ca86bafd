"""Networks that do harm, real ones on loopback: an nginx that refuses sockets, and a line that treats frames badly."""

import asyncio
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.nginx import run_nginx, write_site
from tests.services import wait_until

SITE = """\
server {{
  listen 127.0.0.1:{port};
  location / {{
    {refusal}
    proxy_pass http://127.0.0.1:{server};
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection {connection};
  }}
}}
"""
REFUSAL = "if ($http_upgrade) { return 403; }"


@dataclass
class Network:
    """A network with an nginx between its people and the server."""

    port: int
    server: int
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """Where browsers find the server from inside this network."""
        return f"http://127.0.0.1:{self.port}"

    def configure(self, *, sockets: bool) -> None:
        """Let sockets through or refuse them from now on; a running nginx is told."""
        text = SITE.format(
            port=self.port,
            server=self.server,
            refusal="" if sockets else REFUSAL,
            connection="upgrade" if sockets else '""',
        )
        write_site(self.folder, text)
        if self.process is not None:
            self.process.send_signal(signal.SIGHUP)
            wait_until(lambda: self.refuses_sockets() != sockets)

    def refuses_sockets(self) -> bool:
        """Whether whoever asks for a socket is refused."""
        asked = httpx.get(f"{self.address}/tryout/time", headers={"Upgrade": "websocket", "Connection": "upgrade"})
        return asked.status_code == httpx.codes.FORBIDDEN


@contextmanager
def start_network(*, port: int, server: int) -> Iterator[Network]:
    """A network that refuses sockets until it is configured otherwise."""
    with tempfile.TemporaryDirectory(prefix="spheres-network-") as name:
        network = Network(port=port, server=server, folder=Path(name))
        network.configure(sockets=False)
        with run_nginx(network.folder, port=port) as network.process:
            yield network


# A line that treats frames badly

Fate = str
"""What becomes of a frame: `pass`, `drop`, `twice`, `half` (then the line is cut), or `hold` (until it is let go)."""


@dataclass
class Line:
    """Connections through a port of ours to a server's. Frames of sockets towards the server meet their fate here."""

    port: int
    server: int
    decide: Callable[[str], Fate] = lambda _: "pass"
    frames: list[str] = field(default_factory=list)
    opened: int = 0
    _held: list[tuple[asyncio.StreamWriter, bytes]] = field(default_factory=list)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _sockets: set[asyncio.StreamWriter] = field(default_factory=set)
    _forgotten: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def address(self) -> str:
        """Where browsers find the server over this line."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def alive(self) -> int:
        """How many sockets are open now."""
        return len(self._sockets)

    def forget(self) -> None:
        """Pass nothing on any more on connections that exist, and do not close them: the phone has another network."""
        self._forgotten |= self._writers

    async def let_go(self) -> int:
        """Pass on what was held, wherever its sender has gone meanwhile. How many frames the server could still get."""
        count = 0
        for writer, frame in self._held:
            count += not writer.is_closing()
            with suppress(ConnectionError):
                writer.write(frame)
                await writer.drain()
        self._held.clear()
        return count

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a browser."""
        try:
            theirs, ours = await asyncio.open_connection("127.0.0.1", self.server)
        except OSError:
            writer.close()
            return
        self._writers |= {writer, ours}
        both = [asyncio.create_task(self._send(reader, ours)), asyncio.create_task(self._pump(theirs, writer))]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            for one in (writer, ours):
                self._writers.discard(one)
                self._sockets.discard(one)
                if not any(held is one for held, _ in self._held):
                    one.close()

    async def _send(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """From the browser to the server."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(head)
            if b"upgrade: websocket" not in head.lower():
                await self._pump(reader, writer)
                return
            self.opened += 1
            self._sockets.add(writer)
            while True:
                frame, text = await read_frame(reader)
                if writer not in self._forgotten:
                    await self._treat(frame, text, writer)

    async def _treat(self, frame: bytes, text: str, writer: asyncio.StreamWriter) -> None:
        fate = self.decide(text)
        if fate == "hold":
            self._held.append((writer, frame))
        if fate in {"pass", "twice"}:
            self.frames += [text] * (2 if fate == "twice" else 1)
            writer.write(frame * (2 if fate == "twice" else 1))
        if fate == "half":
            writer.write(frame[: len(frame) // 2])
            await writer.drain()
            raise ConnectionError
        await writer.drain()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if writer not in self._forgotten:
                    writer.write(data)
                    await writer.drain()


async def read_frame(reader: asyncio.StreamReader) -> tuple[bytes, str]:
    """The next frame of a browser, as it is on the wire and as the text in it."""
    head = await reader.readexactly(2)
    length = head[1] & 0x7F
    longer = await reader.readexactly({126: 2, 127: 8}.get(length, 0))
    if longer:
        length = int.from_bytes(longer, "big")
    mask = await reader.readexactly(4)
    body = await reader.readexactly(length)
    text = bytes(byte ^ mask[place % 4] for place, byte in enumerate(body))
    return head + longer + mask + body, text.decode(errors="replace")


@asynccontextmanager
async def open_line(*, port: int, server: int) -> AsyncIterator[Line]:
    """A line to a server's port that passes everything on until it is told otherwise."""
    line = Line(port=port, server=server)
    listening = await asyncio.start_server(line.serve, "127.0.0.1", port)
    try:
        yield line
    finally:
        listening.close()
