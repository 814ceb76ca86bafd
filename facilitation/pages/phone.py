"""The phone's page. Opening it takes a seat: a cookie on this phone, and nothing on the server."""

from dataclasses import replace
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation.actions.seats import SEAT_LASTS, get_cookie_name, read_seat, take_seat
from facilitation.pages.texts import get_factors, get_room_texts, get_stages, get_subjects
from facilitation.queries.rooms import RoomFacts, get_room_by_code
from facilitation.rules.codes import read_code

STATUS = {"no_room": 404, "ended": 410, "locked": 403}


@require_safe
@never_cache
def show(request: HttpRequest, code: str) -> HttpResponse:
    """A room's page for a phone with a seat, which a phone without one gets; else a page that says what to do."""
    read = read_code(code)
    room = None if read is None else get_room_by_code(read)
    if room is None:
        return _refuse(request, "no_room")
    if code != room.code:
        return redirect("phone", code=room.code)
    if room.ended:
        return _refuse(request, "ended")
    has_seat = _has_seat(request, room)
    if room.locked and not has_seat:
        return _refuse(request, "locked")
    response = HttpResponse(_draw_page(replace(room, locked=False), get_language()))
    if not has_seat:
        response.set_cookie(
            get_cookie_name(room.id),
            take_seat(room_id=room.id),
            max_age=SEAT_LASTS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@lru_cache(maxsize=100)
def _draw_page(room: RoomFacts, language: str | None) -> bytes:  # noqa: ARG001 - drawn in the language that is active
    """The page, the same for every phone of a room: drawn once, because a whole room opens it in the same minute."""
    context = {
        **get_room_texts(room),
        "questions": get_factors(room.plan),
        "subjects": {kind["slug"]: kind for kind in get_subjects(room.plan)},
        "stages": {stage["slug"]: stage["label"] for stage in get_stages(room.plan)},
        "socket_path": f"/live/phone/{room.code}",
    }
    return render_to_string("phone/room.html", context).encode()


def _has_seat(request: HttpRequest, room: RoomFacts) -> bool:
    cookie = request.COOKIES.get(get_cookie_name(room.id))
    return cookie is not None and read_seat(room_id=room.id, cookie=cookie) is not None


def _refuse(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "phone/closed.html", {"reason": reason}, status=STATUS[reason])
