"""The page that asks for a room's code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from facilitation.actions.knocking import must_wait, note_wrong_code
from facilitation.pages.phone import WAIT, find_room
from facilitation.pages.seats import is_seated
from facilitation.rules.codes import read_code


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with `?code=…` go to that room, or say what is wrong with it and keep what was typed."""
    typed = request.GET.get("code")
    if typed is None:
        return render(request, "phone/join.html", {"typed": "", "problem": None})
    code = read_code(typed)
    if code is None:
        return render(request, "phone/join.html", {"typed": typed, "problem": "malformed"}, status=400)
    room = find_room(request, code)
    address = request.META.get("REMOTE_ADDR")
    if not (room is not None and is_seated(request.COOKIES, room)) and must_wait(address, now=timezone.now()):
        answer = render(request, "phone/join.html", {"typed": typed, "problem": "wait"}, status=429)
        answer.headers["Retry-After"] = str(WAIT)
        return answer
    if room is None:
        note_wrong_code(address, now=timezone.now())
        return render(request, "phone/join.html", {"typed": typed, "problem": "no_room"}, status=404)
    return redirect("phone", code=code)
