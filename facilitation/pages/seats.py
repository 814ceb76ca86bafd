"""The cookie that a seat is."""

from http.cookies import Morsel

from django.conf import settings

from facilitation.actions.seats import SEAT_LASTS, get_cookie_name, take_seat
from facilitation.queries.rooms import RoomFacts


def make_seat(room: RoomFacts) -> "Morsel[str]":
    """A new seat in the room, as a cookie for this phone."""
    cookie: Morsel[str] = Morsel()
    seat = take_seat(room_id=room.id)
    cookie.set(get_cookie_name(room.id), seat, seat)
    cookie.update({"path": "/", "max-age": str(SEAT_LASTS), "samesite": "Lax"})
    cookie["httponly"] = True
    cookie["secure"] = settings.SESSION_COOKIE_SECURE
    return cookie
