"""Open a room from the command line, for scripts and rehearsals."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from facilitation.actions.rooms import NoHelpLinesError, UnknownFacilitatorError, get_facilitator_id, open_room
from facilitation.actions.rounds import open_round
from facilitation.queries.addresses import get_desk_address, get_phone_address, get_screen_address
from facilitation.rules.built_in import BUILT_IN, SPHERES
from facilitation.rules.exercise import Ask, UnknownSubjectError
from facilitation.rules.plan_files import read_plan
from facilitation.rules.plan_problems import UnreadablePlanError
from facilitation.rules.plans import HelpLine, Plan
from facilitation.rules.release import USUAL_FLOOR, USUAL_STEP, Policy, UnsafePolicyError


class Command(BaseCommand):
    """Opens a room for a facilitator and prints where it is found."""

    help = "Open a room and print its code and addresses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, which workshop, which promise, and whether to go straight to an open round."""
        parser.add_argument("--facilitator", required=True, metavar="NAME", help="the user name of the room's owner")
        parser.add_argument("--workshop", default=SPHERES.slug, metavar="SLUG", help=", ".join(BUILT_IN))
        parser.add_argument(
            "--file", metavar="PATH", help="a workshop's file, instead of one that comes with the server"
        )
        parser.add_argument(
            "--help-line", action="append", default=[], metavar="NAME=CONTACT", help="where people find help nearby"
        )
        parser.add_argument("--floor", type=int, default=USUAL_FLOOR, metavar="K", help="people for a first picture")
        parser.add_argument("--step", type=int, default=USUAL_STEP, metavar="M", help="people for each later picture")
        parser.add_argument("--round", metavar="TYPE", help="open the rating of this kind of relationship at once")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Open the room."""
        now = timezone.now()
        try:
            plan = _get_plan(options)
            if options["round"]:
                plan.get_type(options["round"])  # before there is a room that nobody knows of
            room = open_room(
                facilitator_id=get_facilitator_id(options["facilitator"]),
                plan=plan,
                policy=Policy(floor=options["floor"], step=options["step"]),
                now=now,
            )
            if options["round"]:
                open_round(room_id=room.id, revision=0, ask=Ask.RATE, subject=options["round"], now=now)
        except (UnknownFacilitatorError, NoHelpLinesError, UnsafePolicyError, UnknownSubjectError) as error:
            raise CommandError(str(error)) from None
        found = {
            "room": room.id,
            "code": room.code,
            "phone": get_phone_address(room.code),
            "screen": get_screen_address(room.screen_token),
            "desk": get_desk_address(room.id),
        }
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            for name, value in found.items():
                self.stdout.write(f"{name + ':':8}{value}")


def _get_plan(options: dict[str, Any]) -> Plan:
    """The workshop that was asked for, with the help lines that were given."""
    if options["file"]:
        try:
            plan = read_plan(Path(options["file"]).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"The file {options['file']} cannot be read.") from None
        except UnreadablePlanError as error:
            raise CommandError(f"The file {options['file']} is no workshop: {error}") from None
    elif options["workshop"] in BUILT_IN:
        plan = BUILT_IN[options["workshop"]]
    else:
        raise CommandError(f"There is no workshop named {options['workshop']!r}.")
    lines = [line.partition("=") for line in options["help_line"]]
    given = tuple(HelpLine(name=name or contact, contact=contact or name) for name, _equals, contact in lines)
    return plan.model_copy(update={"help_lines": (*plan.help_lines, *given)})
