"""Random faults under a full room, for as long as one likes: bin/faults --help. Exit code 1 when anything was lost."""

import argparse
import asyncio
import json
import os
import random
import secrets
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

RANDOM_FROM = random.SystemRandom()


@dataclass
class Line:
    """A line of the table: one kind of fault. `healed_after`: the longest time, in seconds."""

    fault: str
    tried: int = 0
    acknowledged: int = 0
    lost: int = 0
    healed: int = 0
    healed_after: float = 0.0


def main() -> int:
    """Run, print the table, return the exit code."""
    parser = argparse.ArgumentParser(prog="bin/faults", description="Break servers under a full room, again and again.")
    parser.add_argument("--minutes", type=float, default=10, help="how long (10)")
    parser.add_argument("--phones", type=int, default=300, help="how many phones (300)")
    parser.add_argument("--hold", type=float, default=60, help="seconds that something stays broken at most (60)")
    parser.add_argument("--only", nargs="+", metavar="FAULT", help="only these, by their names in the table")
    parser.add_argument("--pace", type=float, default=2.0, help="mean seconds between two taps of a phone (2)")
    parser.add_argument("--seed", type=int, help="the same seed, the same faults in the same order")
    parser.add_argument("--json", type=Path, help="write the table into this file as JSON, too")
    options = parser.parse_args()
    seed = RANDOM_FROM.randrange(1_000_000) if options.seed is None else options.seed
    prepare_django()
    from tests.faults.faults import FAULTS  # noqa: PLC0415 - after Django

    names = list(FAULTS) if options.only is None else options.only
    if unknown := set(names) - set(FAULTS):
        parser.error(f"{min(unknown)} is none of: {', '.join(FAULTS)}.")
    lines = asyncio.run(run(options, names, seed))
    print(f"\nSeed {seed}, {options.phones} phones, {options.minutes:g} minutes.\n")
    print(draw(lines))
    if options.json:
        options.json.write_text(json.dumps({"seed": seed, "faults": [asdict(line) for line in lines]}, indent=2))
    return 1 if any(line.lost or line.healed < line.tried for line in lines) else 0


def prepare_django() -> None:
    """Settings for this process, which only says what the protocol knows; the servers have their own."""
    folder = tempfile.mkdtemp(prefix="spheres-faults-")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "workshop.settings",
        "SPHERES_DATA": folder,
        "SPHERES_SECRET": secrets.token_urlsafe(48),
    }
    import django  # noqa: PLC0415 - after the environment

    django.setup()


async def run(options: argparse.Namespace, names: list[str], seed: int) -> list[Line]:
    """Break one of these things after the other, in random order, each for a random time, until the time is over."""
    from tests.faults.crowd import fill_room  # noqa: PLC0415 - after Django
    from tests.faults.faults import try_fault  # noqa: PLC0415
    from tests.faults.site import start_site  # noqa: PLC0415

    dice = random.Random(seed)  # noqa: S311 - which fault comes next
    lines = {name: Line(fault=name) for name in names}
    waiting: list[str] = []
    with start_site() as site:
        async with fill_room(site, phones=options.phones, pace=options.pace) as crowd:
            ends_at = time.monotonic() + options.minutes * 60
            while time.monotonic() < ends_at:
                waiting = waiting or dice.sample(names, len(names))
                name = waiting.pop()
                hold = dice.uniform(min(3, options.hold), options.hold)
                outcome = await try_fault(name, crowd, hold=hold, after=dice.uniform(0.05, 0.5), patience=120)
                line = lines[name]
                line.tried += 1
                line.acknowledged += outcome.acknowledged
                line.lost += outcome.lost
                if outcome.healed_after is None or outcome.picture is None:
                    print(f"{name}: did not heal", flush=True)
                    break
                line.healed += 1
                line.healed_after = max(line.healed_after, outcome.healed_after)
                print(
                    f"{name}, {hold:.0f} s: {outcome.acknowledged} acknowledged, {outcome.lost} lost, "
                    f"healed after {outcome.healed_after:.1f} s",
                    flush=True,
                )
            print(f"What pages saw: {crowd.seen}", flush=True)
    return [line for line in lines.values() if line.tried]


def draw(lines: list[Line]) -> str:
    """The table, as Markdown."""
    rows = [
        "| fault | tried | answers acknowledged | lost | healed | longest until healed |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    rows += [
        f"| {one.fault} | {one.tried} | {one.acknowledged:,} | {one.lost} | {one.healed} | {one.healed_after:.1f} s |"
        for one in lines
    ]
    total = Line(
        "all", *(sum(getattr(one, name) for one in lines) for name in ("tried", "acknowledged", "lost", "healed"))
    )
    rows.append(f"| all | {total.tried} | {total.acknowledged:,} | {total.lost} | {total.healed} | |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
