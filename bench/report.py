"""One line for each goal: what was measured, beside what, and whether the goal is met. As a table and as JSON."""

import json
import math
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from bench.measures import Sample

MANY, SOME = 100, 10
"""From so much on no, or one, decimal is shown."""


@dataclass(frozen=True)
class Goal:
    """A bound for the ratio, or for the measured value where nothing is beside it."""

    sense: Literal["at least", "at most"]
    value: float

    def is_met(self, reached: float) -> bool:
        """Whether `reached` is good enough; what could not be measured is not."""
        if math.isnan(reached):
            return False
        return reached >= self.value if self.sense == "at least" else reached <= self.value


@dataclass(frozen=True)
class Line:
    """One comparison. `unit` says what `ours` and `theirs` are counted in; `ratio` is taken round by round."""

    row: str
    work: str
    unit: str
    ours: Sample
    theirs: Sample | None = None
    rival: str = ""
    ratio: float | None = None
    goal: Goal | None = None
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """Met, or by how much it is missed."""
        if self.goal is None:
            return ""
        reached = self.ours.median if self.ratio is None else self.ratio
        if self.goal.is_met(reached):
            return "met"
        if math.isnan(reached) or not self.goal.value:
            return "missed"
        return f"missed by {abs(1 - reached / self.goal.value):.0%}"


@dataclass
class Report:
    """All lines of a run, the machine it ran on, and what was said on the way."""

    machine: dict[str, str]
    settings: dict[str, Any]
    lines: list[Line] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def to_table(self) -> str:
        """A Markdown table that can be read as it is."""
        head = ["work", "goal", "measured", "beside", "ratio", ""]
        rows = [head, *(_get_cells(line) for line in self.lines)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
        shown = [
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
        ]
        shown.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
        notes = [f"* {line.work}: {note}" for line in self.lines for note in line.notes]
        return "\n".join(
            [*shown, *([""] if notes or self.remarks else []), *notes, *(f"* {one}" for one in self.remarks)]
        )

    def to_json(self) -> str:
        """Everything, also each round."""
        lines = [asdict(line) | {"median": line.ours.median, "verdict": line.verdict} for line in self.lines]
        whole = {"machine": self.machine, "settings": self.settings, "lines": lines, "rounds": self.rounds}
        return json.dumps(whole | {"remarks": self.remarks}, indent=1)


def show_number(value: float) -> str:
    """A number with as many digits as one can believe."""
    if math.isnan(value):
        return "–"
    if abs(value) >= MANY:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= SOME else f"{value:.2f}"


def _get_cells(line: Line) -> list[str]:
    goal = "" if line.goal is None else f"{line.goal.sense} {line.goal.value:g}{'' if line.ratio is None else ' x'}"
    theirs = "" if line.theirs is None else f"{line.rival}: {_show(line.theirs)}"
    ratio = "" if line.ratio is None else f"{show_number(line.ratio)} x"
    return [line.work, goal, f"{_show(line.ours)} {line.unit}", theirs, ratio, line.verdict]


def _show(sample: Sample) -> str:
    spread = f" ±{sample.spread / 2:.0%}" if len(sample.values) > 1 else ""
    return show_number(sample.median) + spread
