"""The choices of each kind of question, as they travel and as they are counted.

On every scale all choices are of one length on the wire, so that a skip sends a frame of the same size as any answer
(rule R6b). Where several things can be chosen, one question still has one answer: its choice lists them all.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal

from facilitation.rules.text import gettext_noop

Kind = Literal["score", "none", "skip"]

NOT_APPLICABLE = "n"
"""No step of the scale: "does not apply", "not on my map", "does not belong here", "none of these"."""

SKIP = "s"
NOTHING = "-"
"""Fills the places of what was not chosen where several could be."""


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen: its character on the wire, its stable slug and what people read."""

    code: str
    slug: str
    label: str
    kind: Kind


RATING = (
    Choice("1", "rate-1", gettext_noop("Hardly ever"), "score"),
    Choice("2", "rate-2", gettext_noop("A little"), "score"),
    Choice("3", "rate-3", gettext_noop("Sometimes"), "score"),
    Choice("4", "rate-4", gettext_noop("Mostly"), "score"),
    Choice("5", "rate-5", gettext_noop("Nearly always"), "score"),
    Choice("n", "rate-na", gettext_noop("Does not apply"), "none"),
    Choice("s", "rate-skip", gettext_noop("Skip for now"), "skip"),
)

SCORES = tuple(choice.code for choice in RATING if choice.kind == "score")
CODES = frozenset(choice.code for choice in RATING)


@dataclass(frozen=True)
class Scale:
    """What may be answered to a question. `steps`: the codes that can be chosen, in order, besides "none" and "skip".

    `most`: how many steps one answer may hold. `in_place`: where several may be chosen, each step has a place of its
    own ("1-3-"); otherwise the chosen ones stand first ("ad-").
    """

    slug: str
    steps: tuple[str, ...]
    most: int = 1
    in_place: bool = False

    @property
    def several(self) -> bool:
        """Whether one answer may hold more than one step."""
        return self.most > 1

    @cached_property
    def choices(self) -> frozenset[str]:
        """Everything that may be answered, as it travels; all of one length."""
        given = [part for size in range(1, self.most + 1) for part in combinations(self.steps, size)]
        return frozenset(self._write(part) for part in [*given, (NOT_APPLICABLE,), (SKIP,)])

    def count(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Seats per step from seats per answer: where several can be chosen one seat counts at each of its steps."""
        if not self.several:
            return dict(counts)
        steps: Counter[str] = Counter()
        for choice, seats in counts.items():
            for code in choice.replace(NOTHING, ""):
                steps[code] += seats
        return dict(steps)

    def _write(self, codes: tuple[str, ...]) -> str:
        if self.in_place and set(codes) <= set(self.steps):
            return "".join(code if code in codes else NOTHING for code in self.steps)
        return "".join(codes).ljust(self.most, NOTHING)


def _name(scale: Scale) -> tuple[str, Scale]:
    return scale.slug, scale


RATINGS = Scale("rating", SCORES)
MOVEMENT = Scale("movement", ("1", "2", "3"))
HARDEST = Scale("hardest", ("1", "2", "3", "4", "5"))
AGREEMENT = Scale("agreement", ("1", "2", "3", "4", "5"))
REASONS = Scale("reasons", tuple("abcdefghij"), most=3)
RINGS = {number: Scale(f"rings-{number}", tuple("12345"[:number])) for number in (3, 4, 5)}
HELPER = {
    number: Scale(f"helper-{number}", tuple("12345"[:number]), most=number, in_place=True) for number in (3, 4, 5)
}

SCALES: Mapping[str, Scale] = dict(
    map(_name, (RATINGS, MOVEMENT, HARDEST, AGREEMENT, REASONS, *RINGS.values(), *HELPER.values()))
)
"""Every scale by its slug, under which a question keeps it."""
