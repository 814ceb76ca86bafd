"""A load tool and a rehearsal: many phones against a running server, over real HTTP and WebSockets."""

import asyncio
import json
import random
import statistics
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from facilitation.management.phones import Report, SimulatedPhone, make_client


class Command(BaseCommand):
    """Lets a crowd of phones take part in a room."""

    help = "Let many phones join a room, answer its open round at a human pace, and report what happened."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, how many, how fast, and how it can be repeated."""
        parser.add_argument("--address", required=True, metavar="URL", help="the room's phone address")
        parser.add_argument("--phones", type=int, default=12, metavar="N")
        parser.add_argument("--pace", type=float, default=2.0, metavar="SECONDS", help="mean time between two taps")
        parser.add_argument("--seed", type=int, default=None, metavar="S", help="the same seed, the same choices")
        parser.add_argument("--stay", action="store_true", help="answer every round until the session ends")
        parser.add_argument("--limit", type=float, default=600, metavar="SECONDS", help="give up after so long")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Run the crowd and print its report."""
        if options["phones"] < 1:
            raise CommandError("A crowd has at least one phone.")
        report = Report()
        try:
            asyncio.run(asyncio.wait_for(_run(report, options), timeout=options["limit"]))
        except TimeoutError:
            self.stderr.write(f"Given up after {options['limit']:g} seconds; the report says how far it came.")
        found = summarise(report)
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            for name, value in found.items():
                self.stdout.write(f"{name + ':':18}{json.dumps(value)}")


async def _run(report: Report, options: dict[str, Any]) -> None:
    async with make_client() as client:
        phones = [
            SimulatedPhone(
                address=options["address"],
                pace=options["pace"],
                dice=random.Random(None if options["seed"] is None else options["seed"] * 1_000_003 + number),  # noqa: S311
                client=client,
            )
            for number in range(options["phones"])
        ]
        await asyncio.gather(*(phone.take_part(report=report, stay=options["stay"]) for phone in phones))


def summarise(report: Report) -> dict[str, Any]:
    """The report as plain values; waits from tap to acknowledgement as percentiles in milliseconds.

    `lost` counts acknowledged answers that a later welcome did not hold: it must be 0. `given` is what the crowd knows
    of its own acknowledged answers: factor to choice to number of phones.
    """
    waits = sorted(report.waits)
    cuts = statistics.quantiles(waits, n=100, method="inclusive") if len(waits) > 1 else [*waits] * 99
    return {
        "joined": report.joined,
        "turned_away": report.turned_away,
        "reconnects": report.reconnects,
        "sent": report.sent,
        "acknowledged": report.acknowledged,
        "refused": dict(report.refused),
        "unacknowledged": report.sent - report.acknowledged - sum(report.refused.values()),
        "lost": report.lost,
        "tap_to_acknowledge_ms": {
            f"p{percent}": round(cuts[percent - 1] * 1000, 1) for percent in (50, 95, 99) if cuts
        },
        "given": {slug: dict(sorted(counts.items())) for slug, counts in sorted(report.given.items())},
    }
