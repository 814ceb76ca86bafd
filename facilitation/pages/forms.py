"""What facilitators fill in. Errors stand beside their fields, in words."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm, UsernameField
from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _

from facilitation.rules.exercise import BUILT_IN
from facilitation.rules.release import GREATEST_FLOOR, LEAST_FLOOR, LEAST_STEP, USUAL_FLOOR, USUAL_STEP, Policy

if TYPE_CHECKING:
    CreationForm = BaseUserCreationForm[AbstractUser]
else:  # Django's forms cannot be subscribed at run time
    CreationForm = BaseUserCreationForm


class OpenRoomForm(forms.Form):
    """Which workshop to open a room from, and the two numbers of its promise."""

    workshop = forms.ChoiceField(choices=[(plan.slug, plan.title) for plan in BUILT_IN.values()])
    floor = forms.IntegerField(
        label=_("Show a result once this many people have answered"),
        min_value=LEAST_FLOOR,
        max_value=GREATEST_FLOOR,
        initial=USUAL_FLOOR,
    )
    step = forms.IntegerField(
        label=_("Change the picture for at least this many people together"),
        min_value=LEAST_STEP,
        max_value=GREATEST_FLOOR,
        initial=USUAL_STEP,
    )

    def clean(self) -> dict[str, object]:
        """The step is never larger than the floor."""
        fields = super().clean() or {}
        floor, step = fields.get("floor"), fields.get("step")
        if floor is not None and step is not None and step > floor:
            self.add_error("step", _("This cannot be more than the number for the first result."))
        return fields

    def get_policy(self) -> Policy:
        """The policy of a form that is valid."""
        return Policy(floor=self.cleaned_data["floor"], step=self.cleaned_data["step"])


class StartForm(CreationForm):
    """A facilitator's name and password, from a one-time link."""

    class Meta:
        model = get_user_model()
        fields = ("username",)
        field_classes = {"username": UsernameField}
