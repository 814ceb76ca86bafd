"""A facilitator's account: the one-time link, signing in and out, changing the password."""

import unicodedata
from typing import Any

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
from facilitation.actions.tries import Limit
from facilitation.pages.browsers import is_known, remember_browser
from facilitation.pages.desk import get_facilitator_id
from facilitation.pages.forms import StartForm

PASSWORDS = Limit("passwords", tries=50, refill=30)
"""Wrong passwords for one name, from wherever they come."""


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
    return redirect("desk-rooms")


class SignIn(views.LoginView):
    """Name and password. Wrong passwords are counted by name and address (django-axes), and by name alone."""

    template_name = "account/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let somebody try, unless too many have been wrong about this name and this browser is new to it."""
        self.username = unicodedata.normalize("NFKC", request.POST.get("username", "").strip())
        now = timezone.now()
        if PASSWORDS.is_used_up(self.username, now=now) and not is_known(request.COOKIES, self.username):
            return render(request, "account/throttled.html", status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Say what was wrong; the same for a name that nobody has."""
        if not getattr(self.request, "axes_locked_out", False):
            PASSWORDS.note(self.username, now=timezone.now())
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, and know this browser again."""
        response = super().form_valid(form)
        remember_browser(response, self.username)
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

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Change it, then tell."""
        response = super().form_valid(form)
        tell_desks_of(get_facilitator_id(self.request))
        return response


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
change_password = ChangePassword.as_view()
