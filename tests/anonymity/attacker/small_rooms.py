"""Small rooms and coarse pictures: what every way of answering says, as a table."""

from dataclasses import asdict, dataclass
from typing import Any

from tests.anonymity.attacker.splits import Learned, Shown, try_all

EVEN, NEAR = (0.2, 0.2, 0.2, 0.2, 0.2), (0.85, 0.05, 0.04, 0.03, 0.03)
"""Four rings and off the map: a room that is divided, and one that is nearly of one mind."""

LIMIT = 0.6
"""Of what exact numbers tell of a later batch, coarse pictures tell less than this part."""

CASES = {
    "5, then 3": Shown((5, 3)),
    "5, 3, 3": Shown((5, 3, 3)),
    "9, then 3": Shown((9, 3)),
    "5, then 3; an insider among the 5": Shown((5, 3), (1,)),
    "5, then 3; an insider among the 3": Shown((5, 3), (0, 1)),
    "5, then 3; two insiders among the 5": Shown((5, 3), (2,)),
    "5 coarse, then 8 in full": Shown((5, 3), tender=(False,)),
    "7 coarse, then 10 in full": Shown((7, 3), tender=(False,)),
    "8 in full, then 11 softened": Shown((8, 3), tender=(False, True)),
}


@dataclass(frozen=True)
class Tried:
    """One case in one kind of room."""

    name: str
    is_near: bool
    shown: Shown
    learned: Learned

    @property
    def is_within(self) -> bool:
        """Whether coarse pictures keep what they promise."""
        outside = not any(self.shown.insiders)
        later = zip(self.learned.named[1:], self.learned.agreed[1:], strict=True)
        return all(named < LIMIT * agreed for named, agreed in later) and (
            not outside or (self.learned.agree == 0 and self.learned.named[0] == 0)
        )


def try_small_rooms() -> list[Tried]:
    """Every case in both kinds of room."""
    return [
        Tried(name, likely is NEAR, shown, try_all(shown, likely))
        for likely in (EVEN, NEAR)
        for name, shown in CASES.items()
    ]


def print_small_rooms(tried: list[Tried]) -> str:
    """A line for each case."""
    lines = [
        "Coarse pictures of four rings, one after another: every way of answering, by how likely it is.",
        "first, last: what everybody of that batch chose is known, beside how often exact numbers tell it.",
        "agree: it is known that all agree who do not tell.",
        "",
        f"{'':54}{'first':>16}{'last':>17}{'agree':>8}",
    ]
    for one in tried:
        first, last = (
            f"{one.learned.named[place]:.2%} / {one.learned.agreed[place]:.2%}"
            for place in (0, len(one.shown.sizes) - 1)
        )
        name = f"{one.name}{', nearly of one mind' if one.is_near else ''}"
        lines.append(f"{name:54}{first:>16}{last:>17}{one.learned.agree:>8.2%}{'' if one.is_within else '  BROKEN'}")
    return "\n".join(lines)


def report_small_rooms(tried: list[Tried]) -> list[dict[str, Any]]:
    """All numbers, for machines."""
    return [asdict(one) | {"is_within": one.is_within} for one in tried]


def find_faults_of_small_rooms(tried: list[Tried]) -> list[str]:
    """What must not be."""
    return [f"Coarse pictures, {one.name}: more is learned than is promised." for one in tried if not one.is_within]
