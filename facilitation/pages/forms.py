"""What facilitators fill in. Errors stand beside their fields, in words."""

from threading import Thread
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm, PasswordResetForm, UsernameField
from django.contrib.auth.models import AbstractUser

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


class ResetForm(PasswordResetForm):
    """Asks for a link to a new password. Mails go out beside the answer: how long it takes says nothing."""

    def send_mail(self, *arguments: Any, **more: Any) -> None:
        """Send one mail; what goes wrong is logged by Django, without the address."""
        Thread(target=super().send_mail, args=arguments, kwargs=more, name="mail", daemon=True).start()
