"""The page that asks for a room's code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from facilitation.queries.rooms import get_room_by_code
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
    if get_room_by_code(code) is None:
        return render(request, "phone/join.html", {"typed": typed, "problem": "no_room"}, status=404)
    return redirect("phone", code=code)
