"""What facilitators fill in. Errors stand beside their fields, in words."""

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm, UsernameField
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
