"""Short texts the short way, in and out: what nearly every frame of a room is. All others go autobahn's way.

Autobahn takes a frame apart in a dozen steps that are there for frames in pieces, for compression and for faults. A
complete, short, masked text, alone between two frames, needs none of them; reading and writing those here takes a third
of the time that a full server has. Whatever else comes, or comes in the midst of something, is handed on untouched.
"""

from typing import Any

from autobahn.websocket.protocol import WebSocketProtocol

WHOLE_TEXT = 0x81
"""The first byte of a text that is a message by itself, without extensions."""

MASKED = 0x80
SHORTEST_LONG = 126
HEAD = 6
"""Bytes before the payload of a short masked frame: kind, length, mask."""


class ShortFrames:
    """Comes before one of autobahn's protocols."""

    state: int
    data: bytes
    current_frame: Any
    inside_message: bool
    send_queue: Any
    send_state: int
    transport: Any
    autoPingTimeoutCall: Any  # noqa: N815 (the names are autobahn's)
    _perMessageCompress: Any  # noqa: N815

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Take the short texts with which `data` begins; hand the rest on, if there is any."""
        if (
            self.state == WebSocketProtocol.STATE_OPEN
            and self.current_frame is None
            and not (self.data or self.inside_message or self.autoPingTimeoutCall or self._perMessageCompress)
        ):
            data = self._take_short(data)
            if not data:
                return
        super().dataReceived(data)  # type: ignore[misc]

    def _take_short(self, data: bytes) -> bytes:
        while len(data) >= HEAD and data[0] == WHOLE_TEXT and MASKED <= data[1] < MASKED + SHORTEST_LONG:
            end = HEAD + data[1] - MASKED
            if len(data) < end or self.state != WebSocketProtocol.STATE_OPEN:
                break
            payload = _unmask(data[HEAD:end], data[2:HEAD])
            try:
                payload.decode()
            except UnicodeDecodeError:
                break  # autobahn knows how to refuse it
            self.onMessage(payload, False)  # type: ignore[attr-defined]
            data = data[end:]
        return data

    def sendMessage(self, payload: bytes, isBinary: bool = False, **more: Any) -> None:  # noqa: FBT001, FBT002, N802, N803
        """Write a text as one frame, unless something else is being written."""
        if (
            isBinary
            or more
            or self.state != WebSocketProtocol.STATE_OPEN
            or self.send_queue
            or self.send_state != WebSocketProtocol.SEND_STATE_GROUND
            or self._perMessageCompress
            or len(payload) >= 1 << 16
        ):
            super().sendMessage(payload, isBinary, **more)  # type: ignore[misc]
        elif len(payload) < SHORTEST_LONG:
            self.transport.write(bytes((WHOLE_TEXT, len(payload))) + payload)
        else:
            self.transport.write(bytes((WHOLE_TEXT, SHORTEST_LONG)) + len(payload).to_bytes(2, "big") + payload)


def _unmask(payload: bytes, mask: bytes) -> bytes:
    """A short payload as its sender meant it: each byte with the byte of the mask whose turn it is."""
    length = len(payload)
    masks = (mask * (length // 4 + 1))[:length]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(masks, "big")).to_bytes(length, "big")
