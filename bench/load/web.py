"""An HTTP/1.1 client of the least kind: one connection, one request after the other, as a phone's browser keeps it."""

import asyncio
import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin

HEADERS = "Accept: */*\r\nAccept-Encoding: gzip\r\nAccept-Language: en\r\nUser-Agent: bench\r\n"
LINKED = re.compile(r"""<(?:link|script)\b[^>]*?(?:href|src)="([^"]+)\"""")
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*["']([^"']+)["']|url\(["']?([^"')]+)""")
LATER = re.compile(r"""\bimport\(\s*["']([^"']+)["']""")


@dataclass(frozen=True)
class Answered:
    """What came back. `body` as it was on the wire; `size`: all bytes with the head."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes
    size: int

    @property
    def text(self) -> str:
        """The body, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode(errors="replace")


class Browser:
    """One kept connection to one server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, port: int) -> None:
        self._reader = reader
        self._writer = writer
        self._port = port

    @classmethod
    async def open(cls, port: int) -> Self:
        """Connect."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        return cls(reader, writer, port=port)

    async def get(self, path: str, *, more: str = "") -> Answered:
        """One request; `more` are header lines. Raises ConnectionError or `asyncio.IncompleteReadError`."""
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{HEADERS}{more}\r\n".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.split(": ", 1) for line in lines if ": " in line]
        headers = {name.lower(): value for name, value in pairs}
        status = int(first.split(" ")[1])
        if headers.get("transfer-encoding") == "chunked":
            body = await self._read_chunks()
        else:
            body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        cookies = tuple(value.split(";")[0] for name, value in pairs if name.lower() == "set-cookie")
        return Answered(status=status, headers=headers, cookies=cookies, body=body, size=len(head) + len(body))

    async def _read_chunks(self) -> bytes:
        body = b""
        while length := int(await self._reader.readline(), 16):
            body += await self._reader.readexactly(length)
            await self._reader.readline()
        await self._reader.readline()
        return body

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def find_parts(port: int, page: str, *, later: bool = False) -> dict[str, Answered]:
    """Everything a page loads from its own server: styles, scripts, what these import; by path, without the page.

    `later`: also what its scripts may fetch when it is wanted.
    """
    browser = await Browser.open(port)
    first = await browser.get(page)
    waiting = [urljoin(page, link) for link in LINKED.findall(first.text)]
    found: dict[str, Answered] = {}
    while waiting:
        path = waiting.pop(0)
        if path in found or not path.startswith("/"):
            continue
        found[path] = part = await browser.get(path)
        if path.split("?")[0].endswith((".js", ".css", ".mjs")):
            waiting += [urljoin(path, one or other) for one, other in IMPORTED.findall(part.text)]
            if later:
                waiting += [urljoin(path, one) for one in LATER.findall(part.text)]
    browser.close()
    return found
