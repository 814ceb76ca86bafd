"""A facilitator's account: what is asked for besides the password, and where a link to a new password may be sent."""

import time
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from facilitation.actions import second_steps
from facilitation.actions.accounts import keep_email
from facilitation.actions.second_steps import NotProvedError, Site
from facilitation.pages.desk import get_facilitator_id
from facilitation.pages.forms import AppForm
from facilitation.pages.guesses import TooManyGuessesError, try_own_password
from facilitation.pages.qr import draw_qr
from facilitation.queries.second_steps import get_second_steps

CONFIRMED, CHALLENGE, APP_KEY = "confirmed_at", "challenge", "app_key"

CONFIRMED_FOR = 15 * 60
"""Seconds after the password for which nobody is asked for it again before they change how they sign in."""


@login_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_account(request: HttpRequest) -> HttpResponse:
    """Everything about one's account, once the password was given not long ago; a POST gives it."""
    if request.method != "POST":
        return _show(request)
    try:
        with try_own_password(request.user.get_username()) as one:
            one.was_right = check_password(request.POST.get("password", ""), _get_user(request).password)
    except TooManyGuessesError:
        return render(request, "account/throttled.html", status=429)
    if not one.was_right:
        return _show(request, problem=_("This is not your password."), status=400)
    confirm(request)
    return redirect("account")


@login_required
@require_POST
def change_email(request: HttpRequest) -> HttpResponse:
    """Keep the address to which a link to a new password may be sent, or none."""
    if not is_confirmed(request):
        return redirect("account")
    email = request.POST.get("email", "").strip()
    try:
        if email:
            validate_email(email)
    except ValidationError:
        return _show(request, email_problem=_("This is not a whole e-mail address."), typed_email=email, status=400)
    keep_email(facilitator_id=get_facilitator_id(request), email=email)
    return redirect("account")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_app(request: HttpRequest) -> HttpResponse:
    """Show the secret for an app, and take the first code."""
    if not is_confirmed(request):
        return redirect("account")
    facilitator_id = get_facilitator_id(request)
    key = request.session.setdefault(APP_KEY, second_steps.make_app_key())
    form = AppForm(request.POST or None, label=_("The six digits that the app shows now"))
    if request.method == "POST":
        if second_steps.confirm_app(facilitator_id=facilitator_id, key=key, code=request.POST.get("code", "")):
            del request.session[APP_KEY]
            return _finish_adding(request)
        if form.is_valid():
            form.add_error("code", _("This is not the code that the app shows now. Is the clock of your phone right?"))
    secret = second_steps.show_app(facilitator_id=facilitator_id, key=key)
    context = {"qr": draw_qr(secret.address), "secret": secret.typed, "form": form}
    return render(request, "account/app.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def remove_app(request: HttpRequest) -> HttpResponse:
    """Ask for codes of an app no more."""
    if is_confirmed(request):
        second_steps.remove_app(facilitator_id=get_facilitator_id(request))
    return redirect("account")


@login_required
@require_POST
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Keep a passkey that the browser has just made."""
    site = get_site(request)
    if not is_confirmed(request) or site is None:
        return redirect("account")
    try:
        second_steps.add_passkey(
            facilitator_id=get_facilitator_id(request),
            name=request.POST.get("name", "") or _("Passkey"),
            credential=request.POST.get("credential", ""),
            challenge=take_challenge(request),
            site=site,
            now=timezone.now(),
        )
    except NotProvedError:
        return _show(request, passkey_problem=_("That passkey could not be kept. Please try again."), status=400)
    return _finish_adding(request)


@login_required
@require_POST
def remove_passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Take this passkey for nothing any more."""
    if is_confirmed(request):
        second_steps.remove_passkey(facilitator_id=get_facilitator_id(request), passkey_id=passkey_id)
    return redirect("account")


@login_required
@never_cache
@require_POST
def renew_recovery_codes(request: HttpRequest) -> HttpResponse:
    """New codes on paper, shown once."""
    if not is_confirmed(request) or not get_second_steps(get_facilitator_id(request)).any:
        return redirect("account")
    return _show_recovery_codes(request)


def confirm(request: HttpRequest) -> None:
    """The password was given just now."""
    request.session[CONFIRMED] = time.time()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the password was given in this session not long ago."""
    at: float = request.session.get(CONFIRMED, 0)
    return 0 <= time.time() - at < CONFIRMED_FOR


def get_site(request: HttpRequest) -> Site | None:
    """Where a passkey made on this page is valid; None where browsers make none: without HTTPS, or without a name."""
    address = f"{request.scheme}://{request.get_host()}"
    host = urlsplit(address).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return Site(host=host, origin=address) if request.is_secure() or host == "localhost" else None
    return None


def keep_challenge(request: HttpRequest, challenge: bytes) -> None:
    """Remember what a browser was asked to sign."""
    request.session[CHALLENGE] = challenge.hex()


def take_challenge(request: HttpRequest) -> bytes:
    """What the browser was asked to sign, for once; something that nobody has signed if it was not asked."""
    return bytes.fromhex(request.session.pop(CHALLENGE, "")) or b"nothing was asked"


def _get_user(request: HttpRequest) -> AbstractBaseUser:
    user = request.user
    assert isinstance(user, AbstractBaseUser)  # noqa: S101 - login_required has seen to it
    return user


def _finish_adding(request: HttpRequest) -> HttpResponse:
    if get_second_steps(get_facilitator_id(request)).recovery_codes == 0:
        return _show_recovery_codes(request)
    return redirect("account")


def _show_recovery_codes(request: HttpRequest) -> HttpResponse:
    codes = second_steps.make_recovery_codes(facilitator_id=get_facilitator_id(request))
    response = render(request, "account/recovery.html", {"codes": codes})
    response.headers["Cache-Control"] = "no-store"
    return response


def _show(request: HttpRequest, *, status: int = 200, **problems: Any) -> HttpResponse:
    facilitator_id = get_facilitator_id(request)
    context: dict[str, Any] = {
        "confirmed": is_confirmed(request),
        "steps": get_second_steps(facilitator_id),
        "username": request.user.get_username(),
        "email": getattr(request.user, "email", ""),
        "has_mail": settings.HAS_MAIL,
        "options": "",
        **problems,
    }
    site = get_site(request)
    if context["confirmed"] and site is not None:
        context["options"], challenge = second_steps.begin_passkey(facilitator_id=facilitator_id, site=site)
        keep_challenge(request, challenge)
    return render(request, "account/account.html", context, status=status)
