"""The longer run: `bin/attack --rooms 300`. Ends with 1 if more is found out than the promise allows."""

import argparse
import json
import sys

from tests.anonymity.attacker.campaign import ATTACKS, attack
from tests.anonymity.attacker.small_rooms import (
    find_faults_of_small_rooms,
    print_small_rooms,
    report_small_rooms,
    try_small_rooms,
)
from tests.anonymity.attacker.table import find_faults, make_report, print_table


def main(arguments: list[str]) -> int:
    """Attack, print the score, say whether it holds."""
    parser = argparse.ArgumentParser(
        prog="bin/attack",
        description="Tries to find out single answers in made-up rooms, from everything that can be seen: "
        "docs/anonymity.md. Ends with 1 if more is found out than batches of people imply.",
    )
    parser.add_argument("--rooms", type=int, default=300, help="rooms for each attack, of 13 questions each (300)")
    parser.add_argument("--seed", type=int, default=1, help="the same number makes the same rooms again (1)")
    parser.add_argument("--json", action="store_true", help="print numbers for machines instead of a table")
    chosen = parser.parse_args(arguments)
    if chosen.rooms < 1:
        parser.error("--rooms must be at least 1.")
    scores = [attack(what, rooms=chosen.rooms, seed=chosen.seed) for what in ATTACKS]
    small = try_small_rooms()
    faults = find_faults(scores) + find_faults_of_small_rooms(small)
    if chosen.json:
        report = make_report(scores, seed=chosen.seed) | {"small_rooms": report_small_rooms(small), "faults": faults}
        print(json.dumps(report, indent=2))
    else:
        print(print_table(scores), print_small_rooms(small), sep="\n\n")
        print(f"\nSeed {chosen.seed}. " + ("\n".join(faults) if faults else "Every bound holds."))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
