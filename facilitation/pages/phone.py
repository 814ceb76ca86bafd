"""The phone's page. Opening it takes a seat: a cookie on this phone, and nothing on the server."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from facilitation.pages.seats import is_seated, make_seat
from facilitation.pages.texts import get_factors, get_room_texts, get_stages, get_subjects
from facilitation.queries.rooms import RoomFacts, get_room_by_code
from facilitation.rules.codes import read_code

STATUS = {"no_room": 404, "ended": 410, "locked": 403}


@require_safe
@cache_control(private=True, no_cache=True)
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
    has_seat = is_seated(request.COOKIES, room)
    if room.locked and not has_seat:
        return _refuse(request, "locked")
    response = render(request, "phone/room.html", _get_context(room))
    if not has_seat:
        seat = make_seat(room)
        response.cookies[seat.key] = seat
    return response


def _get_context(room: RoomFacts) -> dict[str, object]:
    """What the page is made of: the same for every phone of a room, so that `facilitation.pages.ready` keeps it."""
    return {
        **get_room_texts(room),
        "questions": get_factors(room.plan),
        "subjects": {kind["slug"]: kind for kind in get_subjects(room.plan)},
        "stages": {stage["slug"]: stage["label"] for stage in get_stages(room.plan)},
        "socket_path": f"/live/phone/{room.code}",
    }


def _refuse(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "phone/closed.html", {"reason": reason}, status=STATUS[reason])
