"""The phone's page. Opening it takes a seat: a cookie on this phone, and nothing on the server."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from facilitation.actions.knocking import Heard, Knock, hear_knock
from facilitation.actions.seats import get_cookie_name, read_seats
from facilitation.pages.seats import make_seat
from facilitation.pages.small import render_small
from facilitation.pages.texts import get_phone_texts
from facilitation.queries.rooms import RoomFacts
from facilitation.rules.codes import read_code, show_code

STATUS = {"no_room": 404, "ended": 410, "locked": 403, "wait": 429}

WAIT = 30
"""Seconds after which a page that asked somebody to wait tries again by itself."""


@require_safe
@cache_control(private=True, no_cache=True)
def show(request: HttpRequest, code: str) -> HttpResponse:
    """A room's page for a phone with a seat, which a phone without one gets; else a page that says what to do."""
    read = read_code(code)
    heard = Heard(None) if read is None else knock(request, read)
    if heard.must_wait:
        return _refuse(request, "wait")
    if heard.room is None:
        return _refuse(request, "no_room")
    room, has_seat = heard.room, heard.has_seat
    if code != room.code:
        return redirect("phone", code=room.code)
    if room.ended:
        return _refuse(request, "ended")
    if room.locked and not has_seat:
        return _refuse(request, "locked")
    response = render_small(request, "phone/room.html", _get_context(room))
    if not has_seat:
        seat = make_seat(room)
        response.cookies[seat.key] = seat
    return response


def knock(request: HttpRequest, code: str) -> Heard:
    """The room of this code, or whether this phone has to wait before it hears whether there is one."""
    heard: Heard | None = getattr(request, "scope", {}).get("heard")
    if heard is not None:  # and counted, if it was wrong
        return heard
    seats = frozenset(read_seats(request.COOKIES))
    return hear_knock(Knock(code=code, address=request.META.get("REMOTE_ADDR"), seats=seats), now=timezone.now())


def _get_context(room: RoomFacts) -> dict[str, object]:
    return {
        **get_phone_texts(plan=room.plan, policy=room.policy),
        "room_key": get_cookie_name(room.id),
        "code": room.code,
        "code_shown": show_code(room.code),
        "socket_path": f"/live/phone/{room.code}",
    }


def _refuse(request: HttpRequest, reason: str) -> HttpResponse:
    response = render(request, "phone/closed.html", {"reason": reason}, status=STATUS[reason])
    if reason == "wait":
        response.headers["Retry-After"] = str(WAIT)
        response.headers["Refresh"] = str(WAIT)
    return response
