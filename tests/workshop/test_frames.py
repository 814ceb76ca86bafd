"""Short frames go the short way, and nobody at either end can tell."""

import os
from itertools import pairwise
from typing import Any

from autobahn.twisted.websocket import WebSocketServerFactory, WebSocketServerProtocol
from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.internet.testing import StringTransport

from workshop.frames import ShortFrames

HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
TEXT, BINARY, CLOSE, PING, PONG, MORE = 1, 2, 8, 9, 10, 0


class Transport(StringTransport):
    """What was written, and whether the line was cut."""

    def abortConnection(self) -> None:  # noqa: N802 (the name is Twisted's)
        self.disconnecting = True

    def unregisterProducer(self) -> None:  # noqa: N802
        """Nobody is one here."""


class Plain(WebSocketServerProtocol):
    """Autobahn's own way: keeps what it hears, and says it back."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[bytes, bool]] = []

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: FBT001, N802, N803
        self.heard.append((payload, isBinary))
        self.sendMessage(payload, isBinary)  # type: ignore[no-untyped-call]


class Quick(ShortFrames, Plain):  # type: ignore[misc]
    """The same with the short way before it."""

    taken = 0

    def _take_short(self, data: bytes) -> bytes:
        rest = super()._take_short(data)
        Quick.taken += len(data) - len(rest)
        return rest


def mask(payload: bytes, key: bytes) -> bytes:
    return bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))


def make_frame(opcode: int, payload: bytes, *, final: bool = True, masked: bool = True) -> bytes:
    head = bytes((opcode | (0x80 if final else 0),))
    bit = 0x80 if masked else 0
    size = len(payload)
    head += bytes((bit | size,)) if size < 126 else bytes((bit | 126,)) + size.to_bytes(2, "big")
    key = os.urandom(4)
    return head + (key + mask(payload, key) if masked else payload)


def live(kind: type[Plain], chunks: list[bytes]) -> tuple[Any, ...]:
    """All that can be seen of one connection from outside."""
    factory: Any = WebSocketServerFactory("ws://localhost")  # type: ignore[no-untyped-call]
    factory.setProtocolOptions(maxFramePayloadSize=1000, maxMessagePayloadSize=1000)
    factory.setProtocolOptions(openHandshakeTimeout=0, closeHandshakeTimeout=0, autoPingInterval=0)  # no clocks here
    factory.protocol = kind
    protocol: Any = factory.buildProtocol(None)
    transport: Any = Transport()  # type: ignore[no-untyped-call]
    protocol.makeConnection(transport)
    protocol.dataReceived(HANDSHAKE)
    transport.clear()
    for chunk in chunks:
        protocol.dataReceived(chunk)
    return protocol.heard, transport.value(), transport.disconnecting, protocol.state


texts = st.text(max_size=60).map(lambda text: make_frame(TEXT, text.encode()))
frames = st.one_of(
    texts,
    texts,
    st.binary(max_size=140).map(lambda payload: make_frame(TEXT, payload)),
    st.binary(max_size=140).map(lambda payload: make_frame(BINARY, payload)),
    st.text(min_size=126, max_size=300).map(lambda text: make_frame(TEXT, text.encode()[:2000])),
    st.tuples(st.sampled_from([TEXT, MORE]), st.booleans()).map(lambda one: make_frame(one[0], b"part", final=one[1])),
    st.sampled_from([PING, PONG, CLOSE, 3]).map(lambda opcode: make_frame(opcode, b"")),
    st.just(make_frame(TEXT, b"bare", masked=False)),
    st.binary(max_size=10),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(frames, max_size=8), st.lists(st.integers(min_value=1, max_value=400), max_size=6))
def test_nobody_can_tell_the_short_way_from_the_long_one(sent: list[bytes], cuts: list[int]) -> None:
    whole = b"".join(sent)
    places = sorted({0, *(cut for cut in cuts if cut < len(whole)), len(whole)})
    chunks = [whole[start:end] for start, end in pairwise(places)]

    assert live(Quick, chunks) == live(Plain, chunks)


def test_short_texts_take_the_short_way() -> None:
    frames = [make_frame(TEXT, b"a"), make_frame(TEXT, "ü".encode() * 62), make_frame(TEXT, b"")]
    before = Quick.taken

    heard, written, _, _ = live(Quick, [b"".join(frames)])

    assert Quick.taken - before == sum(map(len, frames))
    assert [payload for payload, _ in heard] == [b"a", "ü".encode() * 62, b""]
    assert written == b"\x81\x01a" + bytes((0x81, 124)) + "ü".encode() * 62 + b"\x81\x00"
