"""What the server knows about one phone: everything under its keys, for this phone alone, and a way to erase it."""

from typing import Any

from asgiref.sync import async_to_sync
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from facilitation.actions.answers import erase
from facilitation.actions.seats import get_secret, read_seats
from facilitation.pages.report_texts import say_wave
from facilitation.pages.texts import get_texts
from facilitation.queries.known import Known, KnownAnswer, KnownMark, get_known
from facilitation.queries.rooms import RoomFacts, choose_seat, get_rooms_by_seats
from facilitation.rules.codes import read_code
from facilitation.rules.scales import NOTHING


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The page, which needs no script. A post erases everything and shows what is left.

    Whoever has no seat in the room hears the same whether there is such a room or not, so that no code can be guessed.
    """
    seat = _find_seat(request, code)
    if seat is None:
        return render(request, "phone/closed.html", {"reason": "no_room"}, status=404)
    room, token = seat
    if request.method == "POST":
        if not room.ended:
            _erase(request, room.id, token)
        return redirect("phone-known", code=code)
    return render(request, "phone/known.html", {"rounds": _tell(room, token), "code": code, "ended": room.ended})


@never_cache
@require_safe
def show_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same as the page says, for the sheet on the phone."""
    seat = _find_seat(request, code)
    return JsonResponse({} if seat is None else {"rounds": _tell(*seat)}, status=404 if seat is None else 200)


def _erase(request: HttpRequest, room_id: str, token: str) -> None:
    """Erase in its turn: what this phone said before, to whichever process, may still wait to be stored."""
    scope: dict[str, Any] = getattr(request, "scope", {})
    if "erase" not in scope:  # no server is running, so nothing waits
        erase(room_id=room_id, token=token, secret=get_secret())
    elif not async_to_sync(scope["erase"])(room_id, token):
        raise OperationalError("The answers could not be erased.")


def _find_seat(request: HttpRequest, code: str) -> tuple[RoomFacts, str] | None:
    """The room of this code, or that had it before, and the token of this phone's seat in it; None without a seat."""
    read, seats = read_code(code), read_seats(request.COOKIES)
    # Looked up by the seat, never by the code: else how long it takes would say which codes there are.
    room = None if read is None else choose_seat(read, seats, get_rooms_by_seats(seats))
    return None if room is None else (room, seats[room.id])


def _tell(room: RoomFacts, token: str) -> list[dict[str, Any]]:
    """Title, finished and answers (question, choice, state) of each round with anything under this phone's keys."""
    known = get_known(room_id=room.id, token=token, secret=get_secret())
    return _tell_rounds(known, get_texts(room.plan))


def _tell_rounds(known: Known, texts: dict[str, Any]) -> list[dict[str, Any]]:
    rounds: dict[tuple[str, str, int], dict[str, Any]] = {}
    entries: tuple[KnownAnswer | KnownMark, ...] = (*known.answers, *known.marks)
    for one in entries:
        place = (one.ask, one.subject, one.wave)
        told = rounds.setdefault(place, {"title": _tell_title(*place, texts), "finished": False, "answers": []})
        if isinstance(one, KnownAnswer):
            told["answers"].append(_tell_answer(one, texts["asks"][one.ask]))
        else:
            told["finished"] = True
    return list(rounds.values())


def _tell_title(ask: str, subject: str, wave: int, texts: dict[str, Any]) -> str:
    subjects = {kind["slug"]: kind["label"] for kind in texts["types"]}
    parts = (texts["asks"][ask]["title"], subjects.get(subject, subject), say_wave(wave) if wave > 1 else "")
    return " · ".join(part for part in parts if part)


def _tell_answer(one: KnownAnswer, ask: dict[str, Any]) -> dict[str, str]:
    labels = {question["slug"]: question["label"] for question in ask["questions"]}
    choices = {choice["code"]: choice["label"] for choice in ask["choices"]}
    chosen = [choices[code] for code in (one.choice or "").replace(NOTHING, "")]
    states = {
        "waiting": _("in no picture yet"),
        "shown": _("in a picture, as one of many"),
        "taken_back": _("an empty mark, until a picture is without it"),
    }
    return {
        "question": labels.get(one.slug, one.slug),
        "choice": ", ".join(chosen) or _("taken back"),
        "state": states[one.state],
    }
