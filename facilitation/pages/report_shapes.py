"""A report as it is read: words and numbers, ready for a page or a file."""

from dataclasses import dataclass
from datetime import datetime

from facilitation.pages.row_texts import Cell, turn
from facilitation.queries.reports import Report, SeenRound
from facilitation.rules.exercise import Ask

SINGLE = frozenset({Ask.HARDEST, Ask.HELPER, Ask.REASONS})
"""What asks one question only."""


@dataclass(frozen=True)
class Fact:
    """One thing about the session as a whole."""

    label: str
    words: str


@dataclass(frozen=True)
class ToldStage:
    """A stage with planned and taken minutes, and the times between which it went."""

    label: str
    planned: int
    taken: float | None
    entered: str
    left: str


@dataclass(frozen=True)
class ToldRow:
    """One question of a picture: cells that fill its columns from the second to the last.

    `short`: its name in a chart, where there is less room.
    """

    slug: str
    label: str
    short: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ToldPicture:
    """One round: what was asked, remarks, a table, and the charts that suit it. `file`: how its files are called.
    `remarks`: the number of answers in words, and what else is to be known.

    `steps`: what could be chosen, `none`: what those chose who chose no step. `headings`: of all columns.
    """

    source: SeenRound
    title: str
    about: str
    time: str
    remarks: tuple[str, ...]
    steps: tuple[str, ...]
    none: str
    headings: tuple[str, ...]
    rows: tuple[ToldRow, ...]
    charts: tuple[str, ...]
    file: str

    @property
    def is_single(self) -> bool:
        """Whether this was one question, whose choices are read better from top to bottom."""
        return self.source.ask in SINGLE

    @property
    def turned(self) -> tuple[tuple[str, Cell | None], ...]:
        """Each heading after the first with its cell, None where the cell above reaches down."""
        return tuple(zip(self.headings[1:], turn(self.rows[0].cells), strict=True))

    @property
    def name(self) -> str:
        """What was asked, and about what."""
        return f"{self.title}: {self.about}" if self.about else self.title

    @property
    def heading(self) -> str:
        """The same, and which time it was asked."""
        return f"{self.name} ({self.time})" if self.time else self.name


@dataclass(frozen=True)
class ToldGap:
    """Where one kind of relationship was placed, and where the ratings would put it."""

    label: str
    placed: float
    factors: float
    words: str
    spread: str


@dataclass(frozen=True)
class Line:
    """One value, and everything that it is the value of."""

    part: str
    about: str
    time: str
    question: str
    what: str
    value: float | str

    @property
    def values(self) -> tuple[str, str, str, str, str, float | str]:
        """In the order of the columns."""
        return self.part, self.about, self.time, self.question, self.what, self.value


@dataclass(frozen=True)
class ToldReport:
    """A report as it is read. `file`: how its files are called, in letters that every system can keep."""

    source: Report
    title: str
    file: str
    opened_at: datetime
    facts: tuple[Fact, ...]
    stages: tuple[ToldStage, ...]
    pictures: tuple[ToldPicture, ...]
    gaps: tuple[ToldGap, ...]
    notes: str

    @property
    def planned(self) -> int:
        """Minutes of all stages, as planned."""
        return sum(stage.planned for stage in self.stages)

    @property
    def taken(self) -> float:
        """Minutes of all stages, as they went."""
        return sum(stage.taken or 0 for stage in self.stages)
