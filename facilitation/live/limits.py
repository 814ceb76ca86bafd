"""How many lines there may be: of one network, of one seat, and phones in one room.

Far above what honest people need, so that whoever opens them by the thousand takes no room from others. Counted
in each process by itself; a proxy spreads them.
"""

from collections import Counter, defaultdict
from typing import Protocol

from django.conf import settings

from facilitation.actions.knocking import name_network
from facilitation.live.presence import Presence

SOCKETS_PER_NETWORK: int = settings.SOCKETS_PER_NETWORK
PHONES_PER_ROOM: int = settings.PHONES_PER_ROOM

SOCKETS_PER_SEAT = 8
"""Tabs of one browser, and sockets of a phone whose network has just changed. One more closes the oldest."""


class Sitting(Protocol):
    """A socket of a seat, as the limits see it."""

    async def shut(self, code: int) -> None:
        """Close it with one of the closing codes."""


class TooManyError(Exception):
    """No more lines of this network."""


class Limits:
    """The lines of one process."""

    def __init__(self) -> None:
        self._by_network: Counter[str] = Counter()
        self._by_seat: defaultdict[bytes, list[Sitting]] = defaultdict(list)

    def come(self, address: str | None) -> None:
        """A socket opens. Raises `TooManyError` where its network has too many."""
        network = name_network(address)
        if network and self._by_network[network] >= SOCKETS_PER_NETWORK:
            raise TooManyError("There are too many sockets of this network.")
        self._by_network[network] += 1

    def go(self, address: str | None) -> None:
        """A socket that has come is gone."""
        network = name_network(address)
        self._by_network[network] -= 1
        if self._by_network[network] <= 0:
            del self._by_network[network]

    def sit(self, seat: bytes, socket: Sitting) -> Sitting | None:
        """A socket of a seat opens. The oldest one of the seat, where that has to close for it."""
        sockets = self._by_seat[seat]
        sockets.append(socket)
        return sockets.pop(0) if len(sockets) > SOCKETS_PER_SEAT else None

    def stand_up(self, seat: bytes, socket: Sitting) -> None:
        """A socket of a seat is gone, or is about to be."""
        sockets = self._by_seat[seat]
        if socket in sockets:
            sockets.remove(socket)
        if not sockets:
            del self._by_seat[seat]

    def count(self) -> int:
        """How many sockets are open."""
        return self._by_network.total()


async def is_full(presence: Presence, room_id: str) -> bool:
    """Whether as many phones are in the room as it may hold."""
    return (await presence.count(room_id) or 0) >= PHONES_PER_ROOM
