"""A facilitator's account: the one-time link, signing in and out, changing the password."""

import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login, views
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from facilitation.actions.accounts import (
    InvitationGoneError,
    NameTakenError,
    accept_invitation,
    is_invited,
    tell_desks_of,
)
from facilitation.actions.knocking import name_network
from facilitation.actions.second_steps import NotProvedError, ask_for_passkey, check_code, check_passkey
from facilitation.actions.tries import Limit
from facilitation.pages.browsers import remember_browser
from facilitation.pages.desk import get_facilitator_id
from facilitation.pages.forms import CodeForm, ResetForm, SignInForm, StartForm
from facilitation.pages.guesses import CACHE, TooManyGuessesError, try_own_password
from facilitation.pages.second_steps import confirm, get_site, keep_challenge, take_challenge
from facilitation.queries.second_steps import get_second_steps

SECOND = Limit("second", tries=10, refill=60, cache=CACHE)
"""Wrong second steps of one account, after a right password."""

MAILS = Limit("mails", tries=3, refill=600)
MAILS_OF_NETWORK = Limit("mails-of-network", tries=20, refill=120)
"""Mails that are asked for: to one address, and from one network."""

PENDING = "pending"
PENDING_FOR = 10 * 60
"""Seconds between the password and the second step."""


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Make an account with a one-time link, sign in with it and go to the rooms."""
    now = timezone.now()
    if not is_invited(token=token, now=now):
        return render(request, "account/gone.html", status=410)
    form = StartForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/start.html", {"form": form}, status=400 if form.errors else 200)
    username, password = form.cleaned_data["username"], form.cleaned_data["password1"]
    try:
        facilitator_id = accept_invitation(token=token, username=username, password=password, now=now)
    except InvitationGoneError:
        return render(request, "account/gone.html", status=410)
    except NameTakenError:
        form.add_error("username", _("Somebody has just taken this name. Please choose another."))
        return render(request, "account/start.html", {"form": form}, status=400)
    # Not by name and password: wrong guesses at this name, made before there was one, must not keep its owner out.
    login(request, ModelBackend().get_user(facilitator_id), backend="django.contrib.auth.backends.ModelBackend")
    confirm(request)
    return redirect("desk-rooms")


class SignIn(views.LoginView):
    """Name and password, and how to know this browser again."""

    template_name = "account/sign_in.html"
    form_class = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Say what is wrong, or that somebody has to wait."""
        if getattr(form, "must_wait", False):
            return render(self.request, "account/throttled.html", status=429)
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in and know this browser again, or ask for the second step."""
        facilitator_id = int(form.get_user().pk)
        if get_second_steps(facilitator_id).any:
            self.request.session.cycle_key()
            self.request.session[PENDING] = {
                "who": facilitator_id,
                "hash": form.get_user().get_session_auth_hash(),
                "at": time.time(),
                "next": self.get_success_url(),
            }
            return redirect("second-step")
        response = super().form_valid(form)
        confirm(self.request)
        remember_browser(response, form.get_user().get_username())
        return response


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code, or the proof of a passkey."""
    pending = request.session.get(PENDING)
    if pending is None or time.time() - pending["at"] > PENDING_FOR:
        return redirect("sign-in")
    who, now, problem = pending["who"], timezone.now(), ""
    site, steps, options = get_site(request), get_second_steps(who), ""
    label = _("The six digits that your app shows, or a recovery code") if steps.app else _("A recovery code")
    form = CodeForm(label=label)
    if request.method == "POST":
        if not SECOND.take(str(who), now=now):
            return render(request, "account/throttled.html", status=429)
        if _is_right(request, who):
            user = ModelBackend().get_user(who)
            if user is None or user.get_session_auth_hash() != pending["hash"]:  # the password has changed meanwhile
                return redirect("sign-in")
            SECOND.give_back(str(who))
            del request.session[PENDING]
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            confirm(request)
            response = redirect(pending["next"])
            remember_browser(response, user.get_username())
            return response
        if request.POST.get("credential"):
            problem = _("That was not right. Please try again.")
        else:
            form = CodeForm(request.POST, label=label)
            if form.is_valid():
                form.add_error("code", _("That was not right. Please try again; every code works once."))
    if steps.passkeys and site is not None:
        options, challenge = ask_for_passkey(facilitator_id=who, site=site)
        keep_challenge(request, challenge)
    context = {"steps": steps, "options": options, "problem": problem, "form": form}
    return render(request, "account/second.html", context, status=400 if problem or form.errors else 200)


def _is_right(request: HttpRequest, who: int) -> bool:
    credential, site = request.POST.get("credential", ""), get_site(request)
    if not credential:
        return check_code(facilitator_id=who, code=request.POST.get("code", ""))
    if site is None:
        return False
    try:
        check_passkey(facilitator_id=who, credential=credential, challenge=take_challenge(request), site=site)
    except NotProvedError:
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_reset(request: HttpRequest) -> HttpResponse:
    """Send a link to a new password, where this server sends mail. The same words whether anybody has that address."""
    asks = request.method == "POST" and settings.HAS_MAIL
    form, now = ResetForm(request.POST if asks else None), timezone.now()
    if not form.is_valid():
        context = {"has_mail": settings.HAS_MAIL, "form": form}
        return render(request, "account/forgotten.html", context, status=400 if form.errors else 200)
    address, network = form.cleaned_data["email"].casefold(), name_network(request.META.get("REMOTE_ADDR"))
    if MAILS_OF_NETWORK.take(network, now=now) and MAILS.take(address, now=now):
        form.save(
            domain_override=urlsplit(settings.PUBLIC_ADDRESS).netloc,
            use_https=settings.HTTPS,
            subject_template_name="account/reset_subject.txt",
            email_template_name="account/reset_mail.txt",
        )
    return render(request, "account/forgotten.html", {"has_mail": True, "sent": True})


class Reset(views.PasswordResetConfirmView):
    """A new password by a link. All sessions end; a second step is asked for as before."""

    template_name = "account/reset.html"
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it, then tell."""
        response = super().form_valid(form)
        tell_desks_of(int(form.user.pk))
        return response


class SignOut(views.LogoutView):
    """Ends the session; desks that are open by it close, wherever they are."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out, then tell."""
        facilitator_id = request.user.pk
        response = super().post(request, *args, **kwargs)
        if facilitator_id is not None:
            tell_desks_of(int(facilitator_id))
        return response


class ChangePassword(views.PasswordChangeView):
    """A new password. All other sessions end, and so do the desks that are open by them."""

    template_name = "account/password.html"
    success_url = reverse_lazy("desk-rooms")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the old password, and as many wrong ones as anywhere where somebody is signed in."""
        try:
            with try_own_password(request.user.get_username()) as one:
                response = super().post(request, *args, **kwargs)
                one.was_right = response.status_code == HTTPStatus.FOUND
                return response
        except TooManyGuessesError:
            return render(request, "account/throttled.html", status=429)

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Change it, then tell."""
        response = super().form_valid(form)
        tell_desks_of(get_facilitator_id(self.request))
        return response


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
change_password = ChangePassword.as_view()
reset = Reset.as_view()
