"""What facilitators fill in. Errors stand beside their fields, in words."""

from threading import Thread
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm, PasswordResetForm, UsernameField
from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _

from facilitation.pages.guesses import TooManyGuessesError, try_password

if TYPE_CHECKING:
    CreationForm = BaseUserCreationForm[AbstractUser]
else:  # Django's forms cannot be subscribed at run time
    CreationForm = BaseUserCreationForm


class StartForm(CreationForm):
    """A facilitator's name and password, from a one-time link."""

    class Meta:
        model = get_user_model()
        fields = ("username",)
        field_classes = {"username": UsernameField}


class SignInForm(AuthenticationForm):
    """Name and password, looked at while nobody has guessed too often. `must_wait`: they were not."""

    must_wait = False

    def clean(self) -> dict[str, Any]:
        """Count just what is looked at: a form without a password costs nothing and counts for nothing."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if self.request is None or username is None or not password:  # nothing is looked at
            return super().clean()
        try:
            with try_password(self.request, username) as one:
                cleaned = super().clean()
                one.was_right = True
                return cleaned
        except TooManyGuessesError:
            self.must_wait = True
            raise self.get_invalid_login_error() from None


class CodeForm(forms.Form):
    """A code as a second step; what it is asked for is its label."""

    code = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))

    def __init__(self, *arguments: Any, label: str, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["code"].label = label


class AppForm(CodeForm):
    """The first code of an app, which is digits."""

    code = forms.CharField(
        max_length=12, widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})
    )


class ResetForm(PasswordResetForm):
    """Asks for a link to a new password. Mails go out beside the answer: how long it takes says nothing."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is not a whole e-mail address.")},
    )

    def send_mail(self, *arguments: Any, **more: Any) -> None:
        """Send one mail; what goes wrong is logged by Django, without the address."""
        Thread(target=super().send_mail, args=arguments, kwargs=more, name="mail", daemon=True).start()
