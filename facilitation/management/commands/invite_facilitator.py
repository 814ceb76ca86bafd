"""Let one more facilitator in: print a one-time link with which they make their account."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from facilitation.actions.accounts import INVITATION_LASTS, invite
from facilitation.queries.addresses import get_start_address


class Command(BaseCommand):
    """Prints a link that works once."""

    help = f"Print a one-time link to make a facilitator's account; it lasts {INVITATION_LASTS.days} days."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make the invitation."""
        self.stdout.write(get_start_address(invite(now=timezone.now())))
