"""Where a room placed a kind of relationship on the map, and where the things it rated would put it.

Both are numbers from 0, the edge, to 1, the centre; the difference is counted in ring steps. One person's own gap is
worked out on their phone, by the same formula, and stays there: `room/congruence.js`. Both sides read
`tests/vectors/congruence.json`.

The room's is made of totals, and of no more of them than the pictures say (rule R7). Drawn beside "nearly everyone:
centre", an average of exact numbers would tell where the one other person stands, even when it is rounded. So a row
that is drawn coarsely counts here as it is drawn, its unknown people standing evenly where they can be.

What it does not say: a gap of 0 can hide half a room at +2 and half at -2. The spread is always said with it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from facilitation.rules.coarse import (
    FEW,
    FULL,
    LEAST,
    Spread,
    draw_few,
    find_nearly_everyone,
    get_average,
    get_half_step_average,
    get_spread,
)
from facilitation.rules.release import USUAL_STEP
from facilitation.rules.scales import NOT_APPLICABLE, SCORES, SKIP

Band = Literal["lines_up", "small", "bigger"]
Direction = Literal["closer", "same", "further"]

INTIMACY = "intimacy"
"""Nobody needs it to feel close: where it does not apply, it is left out instead of counted as absent."""

NEEDED, ALL = 9, 13
"""So many of so many things must have answers; of fewer things as large a part."""

SMALL, BIGGER = Fraction(3, 4), Fraction(3, 2)
"""Up to the first, in ring steps, the two line up; beyond the second the gap is a bigger one."""


@dataclass(frozen=True)
class Gap:
    """The two places of one kind of relationship, and in words how they differ.

    `placed` and `factors` run from 0 (edge) to 1 (centre), `low` and `high` bound the middle half of the placements.
    In a coarse one both places are rounded to half a ring, and there is no middle half.
    """

    subject: str
    form: Literal["full", "coarse"]
    placed: float
    factors: float
    low: float | None
    high: float | None
    band: Band
    direction: Direction
    spread: Spread


@dataclass(frozen=True)
class Thing:
    """One thing that was rated: how much of it there is, 0 to 1, and the share of people to whom it does not apply.

    Not applying counts as 0 in `amount`. `exact`: every rating is drawn as it is.
    """

    amount: Fraction
    absent: Fraction
    exact: bool = True


def get_closeness(ring: int, rings: int) -> Fraction:
    """1 for the centre, which is ring 1, down to 0 for the edge."""
    return Fraction(rings - ring, rings - 1)


def get_score(things: Mapping[str, Thing]) -> Fraction | None:
    """Where the things would put it, 0 to 1; None if there is nothing to compare."""
    if all(thing.absent == 1 for thing in things.values()):
        return None
    left_out = things[INTIMACY].absent if INTIMACY in things else 0
    return sum((thing.amount for thing in things.values()), Fraction(0)) / (len(things) - left_out)


def get_band(steps: Fraction) -> Band:
    """How large a gap of so many ring steps is."""
    if abs(steps) <= SMALL:
        return "lines_up"
    return "small" if abs(steps) <= BIGGER else "bigger"


def get_direction(steps: Fraction) -> Direction:
    """Whether it was placed closer than the things suggest, or further out."""
    if get_band(steps) == "lines_up":
        return "same"
    return "closer" if steps > 0 else "further"


def count_needed(things: int) -> int:
    """How many of so many things must have answers: 9 of 13."""
    return -(-things * NEEDED // ALL)


def get_group_gap(
    *,
    subject: str,
    ring_counts: Mapping[str, int],
    rings: int,
    factor_counts: Mapping[str, Mapping[str, int]],
    things: int,
    floor: int,
    step: int = USUAL_STEP,
    answers: int | None = None,
    coarse: bool = False,
    soft: Collection[str] = (),
) -> Gap | None:
    """The room's gap for one kind of relationship, from the latest releases; None where too few placed or rated it.

    `ring_counts` and `factor_counts` (by the thing's slug) are counts as they were released. `things`: how many were
    asked. `answers`: the number printed for the round of ratings, if it is not the largest of these. `coarse`: the kind
    is tender, or its placement was softened; `soft`: slugs of the things that were. Fewer skips than a step are among
    "does not apply" in releases, so they draw the things a little outward.
    """
    placements = [ring_counts.get(str(ring), 0) for ring in range(1, rings + 1)]
    people = sum(placements)
    printed = max((sum(counts.values()) for counts in factor_counts.values()), default=0)
    rated = {
        slug: _rate(counts, answers=answers or printed, floor=floor, step=step, coarse=coarse or slug in soft)
        for slug, counts in factor_counts.items()
    }
    kept = {slug: thing for slug, thing in rated.items() if thing is not None}
    needed = count_needed(things)
    exact, seen = _see(placements, coarse=coarse)
    spread, score = get_spread(seen), get_score(kept)
    if people < max(floor, LEAST) or len(kept) < needed or spread is None or score is None:
        return None
    placed = sum(seats * get_closeness(ring, rings) for ring, seats in enumerate(seen, start=1)) / Fraction(people)
    full = exact and sum(thing.exact for thing in kept.values()) >= needed
    if not full:
        placed, score = _round_to_half(placed, rings), _round_to_half(score, rings)
    low, high = _get_middle_half(placements) if full else (None, None)
    steps = (placed - score) * (rings - 1)
    return Gap(
        subject=subject,
        form="full" if full else "coarse",
        placed=_write(placed),
        factors=_write(score),
        low=low,
        high=high,
        band=get_band(steps),
        direction=get_direction(steps),
        spread=spread,
    )


def _see(placements: Sequence[int], *, coarse: bool) -> tuple[bool, Sequence[int | Fraction]]:
    """Whether the placements are drawn as they are, and how they are counted: as the picture shows them."""
    people = sum(placements)
    if people >= FULL and not coarse and find_nearly_everyone(placements) is None:
        return True, placements
    drawn = draw_few(placements)
    if drawn.nearly is not None:
        return False, [people if step == drawn.nearly else 0 for step in range(len(placements))]
    if drawn.joined is not None:
        both = range(drawn.joined, drawn.joined + 2)
        half = Fraction(sum(placements[step] for step in both), 2)
        return False, [half if step in both else seats for step, seats in enumerate(placements)]
    scores = drawn.scores or (None,) * len(placements)
    few = Fraction(people - sum(seats or 0 for seats in scores), max(1, scores.count(None)))
    return False, [few if seats is None else seats for seats in scores]


def _rate(counts: Mapping[str, int], *, answers: int, floor: int, step: int, coarse: bool) -> Thing | None:
    """One thing, by no more than its row says. `answers` is the number printed for the round.

    Where fewer than the floor rated it, nothing of them is drawn: then it counts as not there if that is at most half,
    and is left out (None) otherwise. Of a coarse row fewer than three to whom it does not apply are not there, and its
    number of answers is the round's unless it has one of its own.
    """
    ratings = [counts.get(code, 0) for code in SCORES]
    absent, skipped, rated = counts.get(NOT_APPLICABLE, 0), counts.get(SKIP, 0), sum(ratings)
    seats = rated + absent + skipped
    seen = seats if answers - seats >= step else answers
    if rated < max(floor, LEAST):
        return Thing(Fraction(0), Fraction(1), exact=False) if seen >= 2 * floor else None
    exact = rated >= FULL and not coarse
    if exact:
        share, average = Fraction(absent, absent + rated), get_average(ratings)
    elif absent >= FEW:
        share, average = Fraction(absent, seen - skipped), get_half_step_average(ratings)
    else:
        share, average = Fraction(0), get_half_step_average(ratings)
    return Thing((average - 1) / 4 * (1 - share), share, exact=exact)


def _get_middle_half(placements: Sequence[int]) -> tuple[float, float]:
    """Between which closenesses those are found who remain when the outer and the inner quarter are left out."""
    rings = [ring for ring, seats in enumerate(placements, start=1) for _ in range(seats)]
    quarter = len(rings) // 4
    inner, outer = rings[quarter], rings[-1 - quarter]
    return _write(get_closeness(outer, len(placements))), _write(get_closeness(inner, len(placements)))


def _round_to_half(place: Fraction, rings: int) -> Fraction:
    halves = 2 * (rings - 1)
    return Fraction(round(place * halves), halves)


def _write(place: Fraction) -> float:
    return round(float(place), 2)
