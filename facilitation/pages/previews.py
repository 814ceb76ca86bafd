"""A workshop as its phones and its screen will show it, before any room is opened. Nothing is joined or sent."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation.pages.qr import draw_qr
from facilitation.pages.screen import get_screen_texts
from facilitation.pages.texts import get_phone_texts, get_plan_texts
from facilitation.pages.workshops import find_plan
from facilitation.queries.addresses import get_phone_address, get_spoken_address
from facilitation.rules.codes import show_code

NO_CODE = "ABCDEF"
"""Stands where a room's code will be. It has the shape of one, so that its size can be seen from the back row."""


@login_required
@never_cache
@require_safe
def show_phone(request: HttpRequest, key: str) -> HttpResponse:
    """The workshop as on a phone."""
    plan = find_plan(request, key)
    texts = get_phone_texts(plan=plan, policy=plan.policy)
    context = {
        **texts,
        "texts": {**texts["texts"], "focus": [{"slug": slug} for slug in plan.focus]},
        "room_key": f"preview-{key}",
        "preview": True,
        "socket_path": "",
        "code": NO_CODE,
        "code_shown": _("Preview"),
    }
    return render(request, "workshop/preview_phone.html", context)


@login_required
@never_cache
@require_safe
def show_screen(request: HttpRequest, key: str) -> HttpResponse:
    """The workshop as on the shared screen."""
    plan = find_plan(request, key)
    context = {
        **get_screen_texts(get_plan_texts(plan, plan.policy)),
        "token": "preview",
        "code": NO_CODE,
        "code_shown": show_code(NO_CODE),
        "phone_address": get_spoken_address(),
        "qr": draw_qr(get_phone_address(NO_CODE)),
    }
    return render(request, "workshop/preview_screen.html", context)
