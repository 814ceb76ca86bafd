"""Requests for what is ready go the short way, and nobody who asks can tell."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.web.http import HTTPChannel, Request

from workshop.heads import ShortRequests, read_head

BODY = b"x" * 50
HEAD = b"GET /file HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"


class Answering(Request):
    """An application: what it is asked for, or a page about what it heard; at /slow not at once."""

    def process(self) -> None:
        """Answer; a body that was sent is part of the page."""
        if self.uri == b"/slow":
            later: Any = self.channel
            later.callLater(1.5, self.answer)
        else:
            self.answer()

    def answer(self) -> None:
        """Say it."""
        this: Any = self
        body = BODY if this.uri == b"/file" else b"%s %s %s" % (this.method, this.uri, this.content.read())
        this.setHeader(b"content-length", str(len(body)).encode())
        this.write(body)
        this.finish()


class Quick(ShortRequests, HTTPChannel):
    """The same connection with the short way before it. `taken` counts what went it."""

    taken = 0

    def find_answer(self, path: str, headers: Mapping[bytes, bytes]) -> bytes | None:
        if path != "/file" or b"if-none-match" in headers:
            return None
        Quick.taken += 1
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY


def make(kind: Any, transport: Any, clock: Clock) -> Any:
    """A connection that has just opened."""
    channel = kind()
    channel.requestFactory = Answering
    channel.callLater = clock.callLater
    channel.makeConnection(transport)
    return channel


def say(kind: type[HTTPChannel], pieces: list[bytes]) -> tuple[bytes, bool]:
    """What a connection says to these pieces, a second apart, and whether it is closed then."""
    transport: Any = StringTransport()  # type: ignore[no-untyped-call]
    clock = Clock()
    channel = make(kind, transport, clock)
    for piece in [*pieces, b"", b"", b"", b""]:
        if transport.disconnecting:
            break
        if piece:
            channel.dataReceived(piece)
        clock.advance(1)
    return transport.value().lower(), bool(transport.disconnecting)


def cut(data: bytes, places: list[int]) -> Iterator[bytes]:
    for start, end in pairwise([0, *sorted({place % (len(data) + 1) for place in places} - {0}), len(data)]):
        if data[start:end]:
            yield data[start:end]


plain = st.just(HEAD + b"\r\n")
headers = st.lists(
    st.sampled_from(
        [
            b"Connection: keep-alive\r\n",
            b"Connection: close\r\n",
            b"Connection: Upgrade\r\n",
            b"Content-Length: 0\r\n",
            b"Cookie: a=b; c=d\r\n",
            b"Expect: 100-continue\r\n",
            b"Host: elsewhere\r\n",
            b"If-None-Match: x\r\n",
            b"TE: trailers\r\n",
            b" folded\r\n",
            b"bad name: x\r\n",
            b"Empty:\r\n",
            b"no colon\r\n",
            b"Odd: a\nb\r\n",
        ]
    ),
    max_size=3,
).map(lambda more: HEAD + b"".join(more) + b"\r\n")
BEFORE = [
    b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /slow HTTP/1.1\r\nConnection: close\r\n\r\n",
    b"GET /other HTTP/1.1\r\nBegun: ",
    b"GET /other HTTP/1.1\r\nBegun: x\r\n",
    b"GET",
    b"POST /file HTTP/1.1\r\nContent-Length: 62\r\n\r\n",
    b"\r\n",
]
"""After these something is still going on."""

others = st.sampled_from(
    [
        *BEFORE,
        b"GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /file HTTP/1.0\r\n\r\n",
        b"GET /file\r\n\r\n",
        b"GET  /file HTTP/1.1\r\n\r\n",
        b"HEAD /file HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /file HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody",
        b"POST /other HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
    ]
)
requests = st.lists(plain | headers | others, min_size=1, max_size=4)


@given(requests=requests, places=st.lists(st.integers(min_value=0, max_value=600), max_size=4), whole=st.booleans())
def test_a_browser_hears_the_same_either_way(*, requests: list[bytes], places: list[int], whole: bool) -> None:
    """Each request by itself, or all of them cut at any place."""
    pieces = requests if whole else list(cut(b"".join(requests), places))

    assert say(Quick, pieces) == say(HTTPChannel, pieces)


@pytest.mark.parametrize("before", BEFORE)
def test_nothing_overtakes_what_is_still_going_on(before: bytes) -> None:
    pieces = [before, HEAD + b"\r\n"]

    assert say(Quick, pieces) == say(HTTPChannel, pieces)


def test_a_plain_request_goes_the_short_way() -> None:
    Quick.taken = 0

    say(Quick, [HEAD + b"\r\n", HEAD + b"Connection: keep-alive\r\n\r\n"])

    assert Quick.taken == 2


@pytest.mark.parametrize(
    "data",
    [
        HEAD,
        HEAD + b"\r\n" + HEAD + b"\r\n",
        HEAD + b"\r\nmore",
        HEAD + b"Content-Length: 3\r\n\r\n",
        HEAD + b"Connection: close\r\n\r\n",
        HEAD + b"Upgrade: websocket\r\n\r\n",
        HEAD + b"Host: twice\r\n\r\n",
        HEAD + b"Long: " + b"x" * 8192 + b"\r\n\r\n",
        HEAD.replace(b"GET", b"HEAD") + b"\r\n",
        HEAD.replace(b"1.1", b"1.0") + b"\r\n",
    ],
)
def test_all_else_goes_the_usual_way(data: bytes) -> None:
    assert read_head(data) is None


def test_whoever_does_not_read_waits_as_usual() -> None:
    """A connection that Twisted has paused, because its answers are not fetched, is answered by nobody."""
    Quick.taken = 0
    channel = make(Quick, StringTransport(), Clock())  # type: ignore[no-untyped-call]
    channel.pauseProducing()

    channel.dataReceived(HEAD + b"\r\n")

    assert Quick.taken == 0
