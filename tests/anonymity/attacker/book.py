"""One question of one room in memory: what the tables hold of it, and who is in which release.

A twin of `facilitation.actions.answers` and `facilitation.actions.releases`, which the replay (P1) holds against the
real ones. The observer keeps such a book, too, with no choice in it: when a release comes and whom it counts never
depends on one (P2), and the code is public.
"""

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field

from facilitation.rules.scales import RATINGS, Scale
from facilitation.rules.tally import Tally


@dataclass(eq=False)
class Entry:
    """One answer as a release counted it: whose, and in which releases it is, `born` to before `died`."""

    person: int
    choice: str
    born: int
    died: int | None = None


@dataclass
class _Row:
    choice: str | None
    counted: Entry | None = None
    touched: bool = True


@dataclass
class Book:
    """The rows of one question. Releases are numbered from 0 here."""

    scale: Scale = RATINGS
    releases: int = 0
    entries: list[Entry] = field(default_factory=list)
    _rows: dict[int, _Row] = field(default_factory=dict)

    def copy(self) -> "Book":
        """Another one that goes its own way."""
        return deepcopy(self)

    def give(self, person: int, choice: str) -> None:
        """A first answer, another one, or the same again."""
        row = self._rows.setdefault(person, _Row(choice))
        row.choice, row.touched = choice, True

    def withdraw(self, person: int) -> None:
        """An answer taken back; of one that no release has counted nothing stays."""
        row = self._rows.get(person)
        if row is not None and row.counted is None:
            del self._rows[person]
        elif row is not None and row.choice is not None:
            row.choice, row.touched = None, True

    def get_rows(self) -> dict[int, tuple[str | None, bool, bool]]:
        """What the table would hold of each person: choice, counted, touched."""
        return {person: (row.choice, row.counted is not None, row.touched) for person, row in self._rows.items()}

    def tally(self) -> Tally:
        """What a release would read now."""
        touched = [row for row in self._rows.values() if row.touched]
        return Tally(
            question_id=0,
            counts=Counter(row.choice for row in self._rows.values() if row.choice is not None),
            given_counts=Counter(row.choice for row in touched if row.counted is None and row.choice is not None),
            changed=sum(row.counted is not None and row.choice is not None for row in touched),
            withdrawn=sum(row.choice is None for row in touched),
            scale=self.scale,
        )

    @property
    def touched(self) -> int:
        """Seats whose change is in no release yet."""
        return sum(row.touched for row in self._rows.values())

    def count(self, *, takes_out: bool) -> None:
        """A release has been made, of everything or only of what is new."""
        number = self.releases
        self.releases += 1
        for person, row in list(self._rows.items()):
            if not row.touched or (row.counted is not None and not takes_out):
                continue
            if row.counted is not None:
                row.counted.died = number
            if row.choice is None:
                del self._rows[person]
                continue
            row.counted, row.touched = Entry(person, row.choice, born=number), False
            self.entries.append(row.counted)
