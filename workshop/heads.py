"""Requests for what is ready the short way: the files of a page, which a whole room asks for in the same minute.

Twisted takes a request apart line by line, keeps it as an object and lets an application answer through a queue. Who
asks plainly for something that lies there as ready bytes needs none of it. Whatever else comes, or comes in pieces, or
in the midst of something, is handed on untouched.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

END = b"\r\n\r\n"
LONGEST = 8192
"""Bytes of a head; browsers send about a tenth."""

NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")

UNUSUAL = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"te", b"trailer"})
"""Headers that ask for more than an answer."""

Head = tuple[str, dict[bytes, bytes]]
"""What is asked for, and the headers, their names in small letters."""

FindAnswer = Callable[[str, Mapping[bytes, bytes]], bytes | None]
"""From a head to a whole answer as it goes over the wire; None if somebody else has to answer."""


class ShortRequests:
    """Comes before Twisted's HTTPChannel."""

    requests: list[Any]
    transport: Any
    persistent: int
    line_mode: int
    _HTTPChannel__first_line: int
    _buffer: bytes
    _busyReceiving: bool  # noqa: N815 (the names are Twisted's)
    _waitingForTransport: bool  # noqa: N815

    find_answer: FindAnswer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Answer a plain request at once, where nothing else is going on; hand everything else on."""
        answer = self._find_answer(data)
        if answer is None:
            super().dataReceived(data)  # type: ignore[misc]
        else:
            self.resetTimeout()  # type: ignore[attr-defined]
            self.transport.write(answer)

    def _find_answer(self, data: bytes) -> bytes | None:
        is_idle = self.line_mode and self._HTTPChannel__first_line == 1 and self.persistent
        if not is_idle or self.requests or self._buffer or self._busyReceiving:
            return None
        if self._waitingForTransport or self.transport.disconnecting:
            return None
        head = read_head(data)
        return None if head is None else self.find_answer(*head)


def read_head(data: bytes) -> Head | None:
    """The head of one whole GET without a body; None for anything that is more, less or other than that."""
    if not data.startswith(b"GET /") or len(data) > LONGEST or data.find(END) != len(data) - len(END):
        return None
    lines = data[: -len(END)].split(b"\r\n")
    ends = len(lines) + 1
    if data.count(b"\n") != ends or data.count(b"\r") != ends or b"\0" in data:
        return None
    match lines.pop(0).split(b" "):
        case [_, target, b"HTTP/1.1"]:
            pass
        case _:
            return None
    headers: dict[bytes, bytes] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        name = name.lower()
        if not colon or name in headers or name in UNUSUAL or not NAME.fullmatch(name):
            return None
        headers[name] = value.strip(b" \t")
    if headers.get(b"connection", b"keep-alive").lower() != b"keep-alive":
        return None
    return target.decode("latin-1"), headers
