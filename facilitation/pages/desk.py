"""The facilitator's pages: workshops and rooms, and the desk of one room. Everybody sees their own rooms only."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from facilitation.actions.forgetting import NoSuchRoomError, SessionRunsError, delete_room
from facilitation.actions.rooms import open_room
from facilitation.pages.forms import OpenRoomForm
from facilitation.pages.qr import draw_qr
from facilitation.pages.texts import get_room_texts, get_stages
from facilitation.queries.addresses import get_phone_address, get_spoken_address
from facilitation.queries.rooms import RoomFacts, get_room_of, get_rooms_of
from facilitation.rules.codes import show_code
from facilitation.rules.exercise import BUILT_IN


@login_required
@never_cache
@require_safe
def show_rooms(request: HttpRequest) -> HttpResponse:
    """Workshops to open a room from, and the facilitator's rooms."""
    return _show_rooms(request, OpenRoomForm(initial={"workshop": next(iter(BUILT_IN))}))


@login_required
@require_POST
def open_(request: HttpRequest) -> HttpResponse:
    """Open a room and go to its desk; with an error in the form, say it beside the field."""
    form = OpenRoomForm(request.POST)
    if not form.is_valid():
        return _show_rooms(request, form, status=400)
    room = open_room(
        facilitator_id=_get_facilitator_id(request),
        workshop=form.cleaned_data["workshop"],
        policy=form.get_policy(),
        now=timezone.now(),
    )
    return redirect("desk-room", room_id=room.id)


@login_required
@never_cache
@require_safe
def show_room(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The desk of a room of one's own."""
    room = get_room_of(facilitator_id=_get_facilitator_id(request), room_id=room_id)
    if room is None:
        raise Http404
    context = {
        **get_room_texts(room),
        "id": room.id,
        "phone_address": get_spoken_address(),
        "phone_link": get_phone_address(room.code),
        "screen_path": reverse("screen", kwargs={"token": room.screen_token}),
        "qr": draw_qr(get_phone_address(room.code)),
        "socket_path": f"/live/desk/{room.id}",
    }
    return render(request, "desk/room.html", context)


@login_required
@require_POST
def delete(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Delete an ended session for good."""
    try:
        delete_room(room_id=room_id, facilitator_id=_get_facilitator_id(request))
    except NoSuchRoomError:
        raise Http404 from None
    except SessionRunsError:
        return redirect("desk-room", room_id=room_id)
    return redirect("desk-rooms")


def _show_rooms(request: HttpRequest, form: OpenRoomForm, status: int = 200) -> HttpResponse:
    context = {
        "workshops": [
            {
                "slug": plan.slug,
                "title": _(plan.title),
                "summary": _(plan.summary),
                "stages": [stage["label"] for stage in get_stages(plan)],
            }
            for plan in BUILT_IN.values()
        ],
        "rooms": [_list(room) for room in get_rooms_of(_get_facilitator_id(request))],
        "form": form,
        "username": request.user.get_username(),
    }
    return render(request, "desk/rooms.html", context, status=status)


def _list(room: RoomFacts) -> dict[str, object]:
    return {
        "id": room.id,
        "code_shown": show_code(room.code),
        "title": _(room.plan.title),
        "opened_at": room.opened_at,
        "ended_at": room.ended_at,
        "desk_path": reverse("desk-room", kwargs={"room_id": room.id}),
        "screen_path": reverse("screen", kwargs={"token": room.screen_token}),
    }


def _get_facilitator_id(request: HttpRequest) -> int:
    facilitator_id = request.user.pk
    if facilitator_id is None:
        raise Http404
    return int(facilitator_id)
