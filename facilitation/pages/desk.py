"""The desk of one room: for its owner, and for whoever has a link to lead it, too."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from facilitation.actions.forgetting import NoSuchRoomError, SessionRunsError, delete_room
from facilitation.actions.guests import LinkGoneError, find_room_of_guest, invite_guest, is_guest, revoke_guest
from facilitation.actions.rooms import keep_notes
from facilitation.actions.seats import get_guest_cookie_name
from facilitation.pages.qr import draw_qr
from facilitation.pages.texts import get_room_texts, get_wrong_cards
from facilitation.queries.addresses import get_phone_address, get_spoken_address
from facilitation.queries.rooms import RoomFacts, get_guests, get_room, get_room_of, get_rounds

LONGEST_NOTES = 20_000


@never_cache
@require_safe
def show_room(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """The desk of a room of one's own, or of one that a link leads to. Whose link was revoked is told so."""
    try:
        room, is_owner = _find_room(request, room_id)
    except Http404:
        if get_guest_cookie_name(room_id) in request.COOKIES:
            return render(request, "desk/link_gone.html", status=410)
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())
    return _show(request, room, is_owner=is_owner)


@require_POST
def write_notes(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Keep the notes for the report. 413 with words if they are too long; nothing is cut."""
    room, _is_owner = _find_room(request, room_id)
    notes = request.POST.get("notes", "").replace("\0", "")
    if len(notes) > LONGEST_NOTES:
        words = _("These notes are too long to be kept. Please shorten them to %(number)s characters.")
        return HttpResponse(words % {"number": LONGEST_NOTES}, status=413, content_type="text/plain; charset=utf-8")
    keep_notes(room_id=room.id, notes=notes)
    return HttpResponse(status=204)


@login_required
@require_POST
def invite(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Make a link with which somebody else leads the room, too, and show it once."""
    room = _find_own(request, room_id)
    token = invite_guest(room_id=room.id, now=timezone.now())
    link = request.build_absolute_uri(reverse("desk-guest", kwargs={"token": token}))
    return _show(request, room, is_owner=True, guest_link=link)


@login_required
@require_POST
def revoke(request: HttpRequest, room_id: UUID, link_id: int) -> HttpResponse:
    """Let nobody lead with this link any more."""
    room = _find_own(request, room_id)
    revoke_guest(room_id=room.id, guest_id=link_id, now=timezone.now())
    return redirect("desk-room", room_id=room.id)


@never_cache
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Lead a room by its link: the browser keeps the link's token, and goes to the desk."""
    try:
        room_id = find_room_of_guest(token=token)
    except LinkGoneError:
        return render(request, "desk/link_gone.html", status=410)
    response = redirect("desk-room", room_id=room_id)
    response.set_cookie(
        get_guest_cookie_name(room_id),
        token,
        max_age=24 * 60 * 60,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@login_required
@require_POST
def delete(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Delete an ended session for good."""
    try:
        delete_room(room_id=room_id, facilitator_id=get_facilitator_id(request))
    except NoSuchRoomError:
        raise Http404 from None
    except SessionRunsError:
        return redirect("desk-room", room_id=room_id)
    return redirect("reports")


def get_facilitator_id(request: HttpRequest) -> int:
    """Who is signed in; nobody is not found."""
    facilitator_id = request.user.pk
    if facilitator_id is None:
        raise Http404
    return int(facilitator_id)


def _find_own(request: HttpRequest, room_id: UUID) -> RoomFacts:
    room = get_room_of(facilitator_id=get_facilitator_id(request), room_id=room_id)
    if room is None:
        raise Http404
    return room


def _find_room(request: HttpRequest, room_id: UUID) -> tuple[RoomFacts, bool]:
    """The room, and whether it is one's own. Raises `Http404` for whoever is neither owner nor guest."""
    if request.user.is_authenticated:
        own = get_room_of(facilitator_id=get_facilitator_id(request), room_id=room_id)
        if own is not None:
            return own, True
    token = request.COOKIES.get(get_guest_cookie_name(room_id))
    room = get_room(room_id) if token is not None and is_guest(room_id=room_id, token=token) else None
    if room is None:
        raise Http404
    return room, False


def _show(request: HttpRequest, room: RoomFacts, *, is_owner: bool, guest_link: str | None = None) -> HttpResponse:
    context = {
        **get_room_texts(room),
        "id": room.id,
        "wrong_cards": get_wrong_cards(),
        "phone_address": get_spoken_address(),
        "phone_link": get_phone_address(room.code),
        "screen_path": reverse("screen", kwargs={"token": room.screen_token}),
        "qr": draw_qr(get_phone_address(room.code)),
        "socket_path": f"/live/desk/{room.id}",
        "opened_at": room.opened_at,
        "is_owner": is_owner,
        "guests": get_guests(room.id) if is_owner else [],
        "guest_link": guest_link,
        "rounds": get_rounds(room.id),
        "notes": room.notes,
    }
    return render(request, "desk/room.html", context)
