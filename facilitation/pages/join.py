"""The page that asks for a room's code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from facilitation.pages.phone import WAIT, knock
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
    heard = knock(request, code)
    if heard.must_wait:
        answer = render(request, "phone/join.html", {"typed": typed, "problem": "wait"}, status=429)
        answer.headers["Retry-After"] = str(WAIT)
        return answer
    if heard.room is None:
        return render(request, "phone/join.html", {"typed": typed, "problem": "no_room"}, status=404)
    return redirect("phone", code=code)
