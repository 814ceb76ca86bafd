"""bin/bench: runs the rows and prints the table."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from pathlib import Path

from bench.bench import Bench, Sizes
from bench.growth import grow
from bench.machine import describe
from bench.report import Report
from bench.rows import answers, join, pace, rooms, small
from bench.services import (
    ECHO,
    ONE_BEHIND_NGINX,
    OURS,
    RAW,
    TUTORIAL,
    TWO_BEHIND_NGINX,
    Services,
)

ROWS: Mapping[str, tuple[Callable[[Bench], None], str, Collection[str]]] = {
    "answers": (
        answers.run_answers,
        "durable, acknowledged answers a second, 500 sockets, beside echo and tutorial",
        (ECHO, RAW, *OURS, *TUTORIAL),
    ),
    "acknowledge": (
        pace.run_acknowledge,
        "how soon an answer is acknowledged at 1,000 a second, beside the echo",
        (ECHO, *OURS),
    ),
    "pair": (
        pace.run_pair,
        "answers of two processes behind nginx, beside one",
        (OURS[1], ONE_BEHIND_NGINX, TWO_BEHIND_NGINX),
    ),
    "join": (
        join.run,
        "500, 1,000 and 2,000 phones join at once, beside tutorial and bare storms",
        (ECHO, OURS[0], TUTORIAL[0]),
    ),
    "screen": (rooms.run_screen, "from a tap to the screen, 1,000 and 2,000 phones answering within 10 s", (OURS[0],)),
    "move": (rooms.run_move, "a move of the stage to 2,000 phones, beside a bare loop", (ECHO, OURS[0])),
    "quiet": (rooms.run_quiet, "what quiet rooms with a screen cost: one, and 500", (OURS[0],)),
    "tick": (rooms.run_tick, "what a tick with 10 answers costs among 10 and among 10,000 seats", (OURS[0],)),
    "memory": (small.run_memory, "what a joined phone weighs in memory, beside a stock consumer", ()),
    "slow": (
        small.run_slow,
        "how soon the phone's page can be read and used in Chromium, network and processor slow",
        (OURS[0],),
    ),
    "weight": (small.run_weight, "what the phone's page weighs on the wire, first and on return", (OURS[0],)),
}
"""Each row's work, its description, and the services it needs."""

LONG = frozenset({"pair"})
"""Not in a quick run: its three processes take as long to start as all others."""


def main() -> int:
    """Run what is asked for; the exit code is 0 whatever the goals: a number is no error."""
    options = parse()
    if options.list:
        for name, (_, text, _) in ROWS.items():
            print(f"{name:12}{text}")
        return 0
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    sizes = Sizes(
        rounds=options.rounds or (1 if options.quick else 5),
        seconds=options.seconds or (1 if options.quick else 5),
        scale=options.scale,
        quick=options.quick,
    )
    report = Report(machine=describe(), settings=vars(sizes) | {"at": time.strftime("%Y-%m-%d %H:%M")})
    for name, value in report.machine.items():
        print(f"{name + ':':14}{value}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # so that everything started here is ended
    try:
        with ExitStack() as stack:
            bench = Bench(sizes=sizes, services=Services(stack), report=report)
            if options.grow:
                print(f"\n{grow(bench)}")
            else:
                names = options.only or [name for name in ROWS if not (options.quick and name in LONG)]
                bench.services.start_together({service for name in names for service in ROWS[name][2]})
                for name in names:
                    ROWS[name][0](bench)
    finally:  # whoever stops it keeps the rows that are done
        if report.lines:
            print(f"\n{report.to_table()}")
        if options.json:
            options.json.write_text(report.to_json(), encoding="utf-8")
    return 0


def parse() -> argparse.Namespace:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure the server beside what the wire allows.")
    parser.add_argument("--quick", action="store_true", help="one short round of all rows but pair, within two minutes")
    parser.add_argument("--only", action="append", choices=list(ROWS), metavar="NAME", help="this row; may be repeated")
    parser.add_argument("--list", action="store_true", help="say which rows there are")
    parser.add_argument("--grow", action="store_true", help="measure costs and say what one process and more carry")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was measured into this file")
    parser.add_argument("--rounds", type=int, metavar="N", help="how many turns everybody has (5; quick: 1)")
    parser.add_argument("--seconds", type=float, metavar="S", help="how long each measurement lasts (5; quick: 1)")
    parser.add_argument(
        "--scale", type=float, default=1.0, metavar="X", help="share of the usual numbers of phones (1)"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
