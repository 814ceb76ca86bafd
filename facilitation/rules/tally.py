"""Raw counts of one question. They leave the database for one purpose only: to become a release."""

from collections.abc import Mapping
from dataclasses import dataclass

from facilitation.rules.scales import NOT_APPLICABLE, RATINGS, SKIP, Scale


@dataclass(frozen=True)
class Tally:
    """What the database holds of one question now.

    `counts` maps each choice to its number of seats, zeros left out. `touched` is the number of distinct seats that
    gave, changed or withdrew an answer since the last release of the question.
    """

    question_id: int
    counts: Mapping[str, int]
    touched: int
    scale: Scale = RATINGS

    @property
    def seats(self) -> int:
        """How many seats have an answer."""
        return sum(self.counts.values())


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
