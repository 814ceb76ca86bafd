"""For a facilitator who cannot sign in any more: print a one-time link to a new password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from facilitation.actions.accounts import find_facilitator, make_reset
from facilitation.actions.second_steps import remove_second_steps
from facilitation.queries.addresses import get_reset_address


class Command(BaseCommand):
    """Prints a link that works once, for a day."""

    help = "Print a one-time link with which a facilitator chooses a new password; it lasts a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who it is for."""
        parser.add_argument("name", help="the facilitator's name")
        parser.add_argument(
            "--without-second-step", action="store_true", help="also forget the app, passkeys and recovery codes"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make the link."""
        facilitator_id = find_facilitator(options["name"])
        if facilitator_id is None:
            raise CommandError(f"Nobody who may sign in is called {options['name']}.")
        if options["without_second_step"]:
            remove_second_steps(facilitator_id=facilitator_id)
        self.stdout.write(get_reset_address(*make_reset(facilitator_id)))
