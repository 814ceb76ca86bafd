"""Links with which somebody else leads a room, too."""

import secrets
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from facilitation.actions.moves import hold, tell_lead
from facilitation.models import Guest, Room


class LinkGoneError(Exception):
    """The link was revoked, its session has ended, or it never was one."""

    code = "link_gone"


def invite_guest(*, room_id: UUID | str, now: datetime) -> str:
    """A new link's token. Only its digest is stored."""
    token = secrets.token_urlsafe(24)
    Guest.objects.create(room_id=room_id, digest=digest(token), created_at=now)
    tell_lead(room_id)
    return token


def revoke_guest(*, room_id: UUID | str, guest_id: int, now: datetime) -> None:
    """Let nobody lead with this link any more; desks that are open by it close."""
    with hold(room_id):
        Guest.objects.filter(pk=guest_id, room_id=room_id, revoked_at=None).update(revoked_at=now)
        tell_lead(room_id)


def find_room_of_guest(*, token: str) -> str:
    """The room that this link leads to. Raises `LinkGoneError`."""
    room = Room.objects.filter(guests__digest=digest(token), guests__revoked_at=None, ended_at=None).first()
    if room is None:
        raise LinkGoneError("This link leads nowhere any more.")
    return str(room.pk)


def is_guest(*, room_id: UUID | str, token: str) -> bool:
    """Whether this link leads to the room, now."""
    return Guest.objects.filter(room_id=room_id, digest=digest(token), revoked_at=None, room__ended_at=None).exists()


def digest(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
