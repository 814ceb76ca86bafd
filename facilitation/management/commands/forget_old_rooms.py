"""End the rooms in which nothing has happened for a day, and destroy their answers; for a timer (rule S5)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from facilitation.actions.forgetting import get_silent_rooms
from facilitation.actions.rooms import end_silent_session


class Command(BaseCommand):
    """Ends silent rooms. Running it twice does nothing more."""

    help = "End rooms that have been silent for 24 hours and destroy their answers."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """End each silent room, with the last releases that the rules allow."""
        now = timezone.now()
        rooms = get_silent_rooms(now=now)
        for room_id in rooms:
            end_silent_session(room_id=room_id, now=now)
        self.stdout.write(f"Ended {len(rooms)} silent room{'' if len(rooms) == 1 else 's'}.")
