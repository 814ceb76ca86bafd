"""Rooms by code, by id, by screen token, and whether they still run."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from facilitation.models import Guest, Room, Round
from facilitation.rules.plans import Plan
from facilitation.rules.release import Policy


@dataclass(frozen=True)
class RoomFacts:
    """What a door needs to know of a room before it lets anybody in."""

    id: str
    facilitator_id: int
    code: str
    screen_token: str
    plan: Plan
    policy: Policy
    locked: bool
    small_group: bool
    notes: str
    opened_at: datetime
    ended_at: datetime | None

    @property
    def ended(self) -> bool:
        """Whether the session is over."""
        return self.ended_at is not None


def get_room_by_code(code: str) -> RoomFacts | None:
    """The running room of this code, else the latest ended one, else None."""
    newest_first = F("ended_at").desc(nulls_first=True)
    return _get_facts(Room.objects.filter(code=code).order_by(newest_first).first())


def get_rooms_by_codes(codes: Collection[str]) -> dict[str, RoomFacts]:
    """What `get_room_by_code` says of each code that leads somewhere, all in one query."""
    oldest_first = F("ended_at").asc(nulls_last=True)
    rooms = {room.code: room for room in Room.objects.filter(code__in=set(codes)).order_by(oldest_first)}
    return {code: _facts(room) for code, room in rooms.items()}


def get_rooms_by_seats(room_ids: Collection[str]) -> dict[tuple[str, str], RoomFacts]:
    """Rooms that somebody sits in, by their id and each code that leads there: also one that a running room had before
    it got another."""
    rooms = Room.objects.filter(pk__in=room_ids).prefetch_related("former_codes") if room_ids else ()
    found = {}
    for room in rooms:
        facts = _facts(room)
        found[facts.id, room.code] = facts
        for former in () if facts.ended else room.former_codes.all():
            found[facts.id, former.code] = facts
    return found


def choose_seat(code: str, seats: Collection[str], rooms: Mapping[tuple[str, str], RoomFacts]) -> RoomFacts | None:
    """Which of the rooms somebody sits in this code means: one that runs, else the latest of those that are over."""
    found = [rooms[room_id, code] for room_id in seats if (room_id, code) in rooms]
    return max(found, key=lambda room: (not room.ended, room.opened_at), default=None)


def get_room(room_id: UUID | str) -> RoomFacts | None:
    """The room of this id: for whoever may lead it by a link."""
    return _get_facts(Room.objects.filter(pk=room_id).first())


def get_room_by_screen(token: str) -> RoomFacts | None:
    """The room whose screen has this token, or None."""
    if "\0" in token:  # PostgreSQL fails at such a text instead of not finding it
        return None
    return _get_facts(Room.objects.filter(screen_token=token).first())


def get_room_of(*, facilitator_id: int, room_id: UUID) -> RoomFacts | None:
    """The room if it is this facilitator's own, else None."""
    return _get_facts(Room.objects.filter(pk=room_id, facilitator_id=facilitator_id).first())


def get_revisions(room_ids: Collection[str]) -> dict[str, int]:
    """For each room how often somebody has moved it, by its id."""
    rooms = Room.objects.filter(pk__in=room_ids).values_list("pk", "revision")
    return {str(pk): revision for pk, revision in rooms}


@dataclass(frozen=True)
class GuestFacts:
    """A link with which somebody else leads a room, too."""

    id: int
    created_at: datetime


def get_guests(room_id: UUID | str) -> list[GuestFacts]:
    """The links of a room that were not revoked, the oldest first."""
    guests = Guest.objects.filter(room_id=room_id, revoked_at=None).order_by("pk")
    return [GuestFacts(id=guest.pk, created_at=guest.created_at) for guest in guests]


def get_rounds(room_id: UUID | str) -> list[dict[str, Any]]:
    """What was asked in a room so far, in order: id, ask, subject, wave."""
    asked = Round.objects.filter(room_id=room_id).order_by("pk")
    return [{"id": one.pk, "ask": one.ask, "subject": one.subject, "wave": one.wave} for one in asked]


def get_rooms_of(facilitator_id: int) -> list[RoomFacts]:
    """All rooms of a facilitator, running ones first, then the newest."""
    rooms = Room.objects.filter(facilitator_id=facilitator_id).order_by("-opened_at")
    facts = [_facts(room) for room in rooms]
    return sorted(facts, key=lambda room: room.ended)


def _get_facts(room: Room | None) -> RoomFacts | None:
    return None if room is None else _facts(room)


def _facts(room: Room) -> RoomFacts:
    return RoomFacts(
        id=str(room.pk),
        facilitator_id=room.facilitator_id,
        code=room.code,
        screen_token=room.screen_token,
        plan=Plan.from_json(room.plan),
        policy=Policy(floor=room.floor, step=room.step),
        locked=room.locked,
        small_group=room.small_group,
        notes=room.notes,
        opened_at=room.opened_at,
        ended_at=room.ended_at,
    )
