"""Who hears what: the only place where an audience gets its name."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["phones", "desks", "screens"]


@dataclass(frozen=True)
class Audience:
    """All sockets of one kind in one room, on every server."""

    room_id: str
    kind: Kind

    @property
    def name(self) -> str:
        """A name that channel layers accept: ASCII letters, digits, hyphens and full stops, under 100 characters."""
        return f"room.{self.room_id}.{self.kind}"


def phones_of(room_id: object) -> Audience:
    """Every phone in the room."""
    return Audience(str(room_id), "phones")


def desks_of(room_id: object) -> Audience:
    """Every desk of the room."""
    return Audience(str(room_id), "desks")


def screens_of(room_id: object) -> Audience:
    """Every screen of the room."""
    return Audience(str(room_id), "screens")
