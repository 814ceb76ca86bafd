"""Test this room: does this network let phones and screen work, how quickly, and can the last row read the screen?

What is found out is said on the device that asks; the server keeps nothing of it.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation.pages.previews import NO_CODE
from facilitation.pages.qr import draw_qr
from facilitation.queries.addresses import get_spoken_address
from facilitation.rules.codes import show_code


@login_required
@never_cache
@require_safe
def show_desk(request: HttpRequest) -> HttpResponse:
    """For the facilitator's computer and the projector, with the way for a phone."""
    path = reverse("tryout")
    context = {
        "address": f"{get_spoken_address()}{path}",
        "link": settings.PUBLIC_ADDRESS + path,
        "qr": draw_qr(settings.PUBLIC_ADDRESS + path),
        "code_shown": show_code(NO_CODE),
    }
    return render(request, "tryout/desk.html", context)


@never_cache
@require_safe
def show_phone(request: HttpRequest) -> HttpResponse:
    """For a phone, or any other device in the room."""
    return render(request, "tryout/phone.html")


@never_cache
@require_safe
def tell_time(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view
    """The server's clock, in seconds since 1970: to compare another with, and to see how long asking takes."""
    return JsonResponse({"now": timezone.now().timestamp()})
