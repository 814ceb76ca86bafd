"""A seat in a room: a random token in a signed cookie on one phone. The server keeps nothing of it (rule S1)."""

import re
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.core import signing

from facilitation.rules.seats import make_token

PREFIX = "seat-"
HEXADECIMAL = re.compile(r"[0-9a-f]{32}")

SEAT_LASTS = 7 * 24 * 60 * 60
"""Seconds a phone keeps its seat: a room may live for days as long as something happens in it."""


def take_seat(*, room_id: UUID | str) -> str:
    """A new seat in the room, as the value of its cookie: signed, so that nobody makes one up for a locked room."""
    return _get_signer(room_id).sign(make_token())


def read_seat(*, room_id: UUID | str, cookie: str) -> str | None:
    """The token in a seat's cookie; None if this server did not give it for this room."""
    try:
        return _get_signer(room_id).unsign(cookie)
    except signing.BadSignature:
        return None


def read_seats(cookies: Mapping[str, str]) -> dict[str, str]:
    """The tokens of all seats in these cookies that this server gave, by the id of their room."""
    seats = {}
    for name, cookie in cookies.items():
        number = name.removeprefix(PREFIX)
        if number != name and HEXADECIMAL.fullmatch(number):
            room_id = str(UUID(number))
            token = read_seat(room_id=room_id, cookie=cookie)
            if token is not None:
                seats[room_id] = token
    return seats


def get_cookie_name(room_id: UUID | str) -> str:
    """The name of the cookie that holds a seat in this room; each room has its own."""
    return f"{PREFIX}{UUID(str(room_id)).hex}"


def get_guest_cookie_name(room_id: UUID | str) -> str:
    """The name of the cookie that holds the token of a link to lead this room."""
    return f"guest-{UUID(str(room_id)).hex}"


def get_secret() -> bytes:
    """What the keys of seats are made with."""
    return settings.SECRET_KEY.encode()


def _get_signer(room_id: UUID | str) -> signing.Signer:
    return signing.Signer(salt=f"facilitation.seat.{room_id}")
