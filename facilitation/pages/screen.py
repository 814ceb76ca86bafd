"""The screen's page, for whoever has its link: a projector's computer needs no sign-in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation.pages.qr import draw_qr
from facilitation.pages.texts import get_room_texts
from facilitation.queries.addresses import get_phone_address, get_spoken_address
from facilitation.queries.rooms import get_room_by_screen


@require_safe
@never_cache
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The shared screen of a room."""
    room = get_room_by_screen(token)
    if room is None:
        raise Http404
    context = {
        **get_room_texts(room),
        "phone_address": get_spoken_address(),
        "qr": draw_qr(get_phone_address(room.code)),
        "socket_path": f"/live/screen/{token}",
    }
    return render(request, "screen/room.html", context)
