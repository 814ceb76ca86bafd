"""A facilitator's account: the one-time link, signing in and out, changing the password."""

from django.contrib.auth import login, views
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from facilitation.actions.accounts import InvitationGoneError, NameTakenError, accept_invitation, is_invited
from facilitation.pages.forms import StartForm


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


sign_in = views.LoginView.as_view(template_name="account/sign_in.html", redirect_authenticated_user=True)
sign_out = views.LogoutView.as_view()
change_password = views.PasswordChangeView.as_view(
    template_name="account/password.html", success_url=reverse_lazy("desk-rooms")
)
