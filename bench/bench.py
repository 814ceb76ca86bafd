"""One run: its sizes, its services, and how contenders take turns."""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.measures import Sample, make_sample
from bench.report import Line, Report
from bench.services import Service, Services

Found = dict[str, Any]

USUAL = 1000
"""More rounds than anybody asks for."""


@dataclass(frozen=True)
class Sizes:
    """How much is done. `seconds`: each measurement; `scale`: share of the usual numbers of phones."""

    rounds: int
    seconds: float
    scale: float
    quick: bool

    @property
    def warm_up(self) -> float:
        """Seconds before each measurement begins."""
        return self.seconds / 4

    @property
    def long(self) -> float:
        """Seconds of a measurement that has to see several ticks."""
        return max(2.0 if self.quick else 4.0, self.seconds)

    def scaled(self, number: int) -> int:
        """So many phones, or the share of them that was asked for, at least ten."""
        return max(10, round(number * self.scale))


class Bench:
    """What a row needs to measure."""

    def __init__(self, *, sizes: Sizes, services: Services, report: Report) -> None:
        self.sizes = sizes
        self.services = services
        self.report = report

    def rotate(
        self, row: str, contenders: Mapping[str, Callable[[], Found]], *, most: int = USUAL
    ) -> dict[str, list[Found]]:
        """Let everybody have a turn in every round: A B C, A B C. What each found, by name, in the order of rounds.

        `most`: so many rounds are enough, where a round is long; a quick run has then only one.
        """
        found: dict[str, list[Found]] = {name: [] for name in contenders}
        rounds = min(1 if self.sizes.quick and most < USUAL else most, self.sizes.rounds)
        for number in range(rounds):
            for name, measure in contenders.items():
                start = time.perf_counter()
                result = measure()
                found[name].append(result)
                self.report.rounds.append({"row": row, "round": number + 1, "contender": name, **result})
                self.say(f"{row}, round {number + 1}: {name} ({time.perf_counter() - start:.1f} s)")
        return found

    def add(self, line: Line) -> None:
        """Keep a line of the table and show it."""
        self.report.lines.append(line)

    def say(self, text: str) -> None:
        """Tell the person who waits."""
        print(text, file=sys.stderr, flush=True)


def pick(found: list[Found], name: str) -> Sample:
    """One measured thing of all rounds."""
    return make_sample([float(one[name]) for one in found])


def get_target(service: Service, *, path: str = "/", welcomes: bool = False, **more: Any) -> dict[str, Any]:
    """How the load finds a service; questions 1 to 13 and nobody's cookie unless said otherwise."""
    usual = {"cookies": [], "questions": list(range(1, 14)), "pids": dict(service.pids)}
    return usual | {"port": service.port, "path": path, "origin": service.origin, "welcomes": welcomes, **more}
