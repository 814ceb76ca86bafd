"""The cookie that a seat is."""

from collections.abc import Mapping
from http.cookies import Morsel

from django.conf import settings

from facilitation.actions.seats import SEAT_LASTS, get_cookie_name, read_seat, take_seat
from facilitation.queries.rooms import RoomFacts


def is_seated(cookies: Mapping[str, str], room: RoomFacts) -> bool:
    """Whether these cookies hold a seat in the room."""
    return get_seat(cookies, room) is not None


def get_seat(cookies: Mapping[str, str], room: RoomFacts) -> str | None:
    """The token of the seat that these cookies hold in the room; None without one."""
    cookie = cookies.get(get_cookie_name(room.id))
    return None if cookie is None else read_seat(room_id=room.id, cookie=cookie)


def make_seat(room: RoomFacts) -> "Morsel[str]":
    """A new seat in the room, as a cookie for this phone."""
    cookie: Morsel[str] = Morsel()
    seat = take_seat(room_id=room.id)
    cookie.set(get_cookie_name(room.id), seat, seat)
    cookie.update({"path": "/", "max-age": str(SEAT_LASTS), "samesite": "Lax"})
    cookie["httponly"] = True
    cookie["secure"] = settings.SESSION_COOKIE_SECURE
    return cookie
