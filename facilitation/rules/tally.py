"""Raw counts of one question. They leave the database for one purpose only: to become a release."""

from collections.abc import Mapping
from dataclasses import dataclass

from facilitation.rules.scales import NOT_APPLICABLE, RATINGS, SKIP, Scale


@dataclass(frozen=True)
class Tally:
    """What the database holds of one question now.

    `counts` maps each choice to its number of seats, zeros left out; `given_counts` those of seats that no release has
    counted yet. `changed` and `withdrawn`: seats that a release has counted and that gave another answer, or the same
    again, or took theirs back since the last release that took out what had left.
    """

    question_id: int
    counts: Mapping[str, int]
    given_counts: Mapping[str, int]
    changed: int = 0
    withdrawn: int = 0
    scale: Scale = RATINGS

    @property
    def seats(self) -> int:
        """How many seats have an answer."""
        return sum(self.counts.values())

    @property
    def given(self) -> int:
        """How many seats have an answer that no release has counted."""
        return sum(self.given_counts.values())


def publish_counts(counts: Mapping[str, int], *, scale: Scale, step: int) -> dict[str, int]:
    """The numbers that may be published of one question: seats per step, lone skips folded away.

    Where one thing is chosen, fewer than `step` skips are counted with "none", so that the numbers still add up to the
    seats. Where several can be chosen the steps do not add up to anything, so lone skips are simply not said.
    """
    if not scale.several:
        return fold_lone_skips(counts, step=step)
    steps = scale.count(counts)
    skips = steps.pop(SKIP, 0)
    return {code: seats for code, seats in steps.items() if seats} | ({SKIP: skips} if skips >= step else {})


def fold_lone_skips(counts: Mapping[str, int], *, step: int) -> dict[str, int]:
    """The histogram that may be published: fewer than `step` skips are counted with "does not apply".

    Otherwise the difference to another question's number would say that one or two people skipped this one, and the
    room might guess who (rule R6b). With `step` skips or more they stand under their own choice.
    """
    published = {choice: number for choice, number in counts.items() if number and choice != SKIP}
    skips = counts.get(SKIP, 0)
    if skips >= step:
        published[SKIP] = skips
    elif skips:
        published[NOT_APPLICABLE] = published.get(NOT_APPLICABLE, 0) + skips
    return published


def add_counts(counts: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Published numbers with further ones added to them."""
    return {choice: counts.get(choice, 0) + more.get(choice, 0) for choice in {**counts, **more}}
