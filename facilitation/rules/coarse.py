"""How much of a result is drawn (rule R7): never when, which `facilitation.rules.release` decides without a choice.

A full picture prints every number. A coarse one is for small numbers, for tender kinds and for a facilitator who asks
for it. It is made so that somebody who knows how many people chose a step, and sees the picture, can work out neither
an answer that only one person gave nor that all gave the same. `tests/rules/test_coarse.py` tries every possible split.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Literal

Form = Literal["none", "counts", "few", "nearly", "everywhere", "average", "mostly_unrated", "picks"]
Spread = Literal["together", "mixed", "apart"]

FULL = 8
"""From so many people on, a picture may be full."""

FEW = 3
"""Fewer people than this at a step are "few or none" in a coarse picture."""

LEAST = 4
"""Fewer people than this are never drawn, whatever the floor: with three of them "spread across all steps" would say
that each of three steps has one, and an average of 5 that all three chose it."""

TOGETHER, APART = Fraction(35, 100), Fraction(65, 100)
"""Less than the first lies close together, more than the second far apart."""


@dataclass(frozen=True)
class Steps:
    """What is drawn of the steps of one question. The fields are those of `facilitation.rules.pictures.Row`."""

    form: Form
    scores: tuple[int | None, ...] = ()
    joined: int | None = None
    nearly: int | None = None
    average: float | None = None
    spread: Spread | None = None


def get_spread(counts: Sequence[int | Fraction]) -> Spread | None:
    """How far answers lie from one another, in one of three words; None where there are none.

    The mean distance from the median step, as a share of half the scale: 0 where all agree, 1 where half sit at each
    end. With two medians the lower one is taken.
    """
    share = measure_spread(counts)
    if share is None:
        return None
    if share < TOGETHER:
        return "together"
    return "apart" if share > APART else "mixed"


def measure_spread(counts: Sequence[int | Fraction]) -> Fraction | None:
    """The number behind the word: 0 all together to 1 split between both ends."""
    total = sum(counts)
    if total == 0:
        return None
    median = next(step for step, reached in enumerate(accumulate(counts)) if 2 * reached >= total)
    distance = sum(seats * abs(step - median) for step, seats in enumerate(counts))
    return Fraction(2 * distance, total * (len(counts) - 1))


def find_nearly_everyone(counts: Sequence[int]) -> int | None:
    """The step that all, all but one or at least nine in ten chose (rule a); None if there is none."""
    total = sum(counts)
    most = max(counts)
    return counts.index(most) if most and (most >= total - 1 or 10 * most >= 9 * total) else None


def draw_few(counts: Sequence[int]) -> Steps:
    """Steps of a coarse picture with their numbers, where a number can be given (rules a, b and c).

    A step with 0, 1 or 2 people is None, "few or none". If it is the only one, the others would give it away by
    subtraction; so it is drawn together with its neighbour nearer the first step, with their joint number.
    """
    nearly = find_nearly_everyone(counts)
    if nearly is not None:
        return Steps("nearly", nearly=nearly)
    scores = [seats if seats >= FEW else None for seats in counts]
    few = [step for step, seats in enumerate(scores) if seats is None]
    if len(few) == len(scores):
        return Steps("everywhere")
    if len(few) != 1:
        return Steps("few", scores=tuple(scores))
    joined = max(few[0] - 1, 0)
    scores[joined : joined + 2] = [counts[joined] + counts[joined + 1], None]
    return Steps("few", scores=tuple(scores), joined=joined)


def get_average(counts: Sequence[int]) -> Fraction:
    """The average of ratings from 1 on."""
    return Fraction(sum(seats * rating for rating, seats in enumerate(counts, start=1)), sum(counts))


def get_half_step_average(counts: Sequence[int]) -> Fraction:
    """The average to the nearest half step.

    Halfway goes to the nearer end of the scale: so an average of 1 may always hide somebody who rated it 2.
    """
    middle = Fraction(len(counts) + 1, 2)
    offset = get_average(counts) - middle
    halves = (2 * abs(offset) + Fraction(1, 2)) // 1
    return middle + (halves if offset > 0 else -halves) / Fraction(2)


def draw_average(counts: Sequence[int]) -> Steps:
    """Ratings of a coarse picture: their average to the nearest half step, and the word for their spread."""
    return Steps("average", average=float(get_half_step_average(counts)), spread=get_spread(counts))
