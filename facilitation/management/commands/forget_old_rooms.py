"""End the rooms in which nothing has happened for a day, destroy their answers, and forget whose sign-in has run out;
for a timer (rule S5)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from facilitation.actions.accounts import forget_old_sign_ins
from facilitation.actions.rooms import end_silent_sessions


class Command(BaseCommand):
    """Ends silent rooms. Running it twice does nothing more."""

    help = "End rooms that have been silent for 24 hours and destroy their answers."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """End each silent room, with the last releases that the rules allow."""
        ended = end_silent_sessions(now=timezone.now())
        forget_old_sign_ins(now=timezone.now())
        self.stdout.write(f"Ended {ended} silent room{'' if ended == 1 else 's'}.")
