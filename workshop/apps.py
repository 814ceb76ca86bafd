"""Makes the start-up checks known to Django."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    """The wiring has no tables and no pages, only checks."""

    name = "workshop"

    def ready(self) -> None:
        """Register the checks by importing them."""
        from . import checks  # noqa: F401
