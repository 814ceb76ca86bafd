"""Open a room from the command line, for scripts and rehearsals."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from facilitation.actions.rooms import (
    UnknownFacilitatorError,
    UnknownWorkshopError,
    get_facilitator_id,
    open_room,
    open_round,
)
from facilitation.queries.addresses import get_desk_address, get_phone_address, get_screen_address
from facilitation.rules.exercise import BUILT_IN, SPHERES, UnknownSubjectError, get_subject
from facilitation.rules.release import USUAL_FLOOR, USUAL_STEP, Policy, UnsafePolicyError


class Command(BaseCommand):
    """Opens a room for a facilitator and prints where it is found."""

    help = "Open a room and print its code and addresses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, which workshop, which promise, and whether to go straight to an open round."""
        parser.add_argument("--facilitator", required=True, metavar="NAME", help="the user name of the room's owner")
        parser.add_argument("--workshop", default=SPHERES.slug, metavar="SLUG")
        parser.add_argument("--floor", type=int, default=USUAL_FLOOR, metavar="K", help="people for a first picture")
        parser.add_argument("--step", type=int, default=USUAL_STEP, metavar="M", help="people for each later picture")
        parser.add_argument("--round", metavar="TYPE", help="open the rating of this kind of relationship at once")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Open the room."""
        now = timezone.now()
        plan = BUILT_IN.get(options["workshop"])
        try:
            if plan is not None and options["round"]:
                get_subject(plan, options["round"])  # before there is a room that nobody knows of
            room = open_room(
                facilitator_id=get_facilitator_id(options["facilitator"]),
                workshop=options["workshop"],
                policy=Policy(floor=options["floor"], step=options["step"]),
                now=now,
            )
            if options["round"]:
                open_round(room_id=room.id, revision=0, subject=options["round"], now=now)
        except (UnknownFacilitatorError, UnknownWorkshopError, UnsafePolicyError, UnknownSubjectError) as error:
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
