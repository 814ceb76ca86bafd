"""Tells Django about the app."""

from django.apps import AppConfig


class FacilitationConfig(AppConfig):
    """The one app of the project."""

    name = "facilitation"
    default_auto_field = "django.db.models.BigAutoField"
