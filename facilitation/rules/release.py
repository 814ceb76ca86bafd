"""When a result may be shown: the release rules R1 to R4 and R9 of docs/anonymity.md, as one pure decision.

`get_reason_to_wait` sees numbers of seats and the policy, never a choice: permuting all answers leaves every decision
as it was. `decide` adds the histogram only after the decision has been made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from facilitation.rules.scales import SKIP
from facilitation.rules.tally import Tally, add_counts, publish_counts

LEAST_FLOOR, USUAL_FLOOR, GREATEST_FLOOR = 3, 5, 50
LEAST_STEP, USUAL_STEP = 3, 3
MARGIN = 2
"""People who never answer are expected for ever; this many more than a step are not waited for (rule R3)."""

TICK = timedelta(seconds=1)
"""No question is released twice within a tick, however many servers look at it (rule R4)."""

CLOCK_GRACE = timedelta(milliseconds=50)
"""A tick that comes this much early still counts: clocks and timers are not exact."""

LARGEST_SKEW = timedelta(minutes=1)
"""A release from further in the future was not made by a server whose clock is ahead: the clock has been set back."""


class UnsafePolicyError(ValueError):
    """A floor or step outside the bounds within which the promise can be kept."""

    code = "unsafe_policy"


@dataclass(frozen=True)
class Policy:
    """A room's promise in two numbers: k = `floor` people for a first picture, m = `step` people for each later one."""

    floor: int = USUAL_FLOOR
    step: int = USUAL_STEP

    def __post_init__(self) -> None:
        if not LEAST_FLOOR <= self.floor <= GREATEST_FLOOR:
            raise UnsafePolicyError(f"The floor must be from {LEAST_FLOOR} to {GREATEST_FLOOR}, not {self.floor}.")
        if not LEAST_STEP <= self.step <= self.floor:
            raise UnsafePolicyError(f"The step must be from {LEAST_STEP} to the floor {self.floor}, not {self.step}.")


class Reason(StrEnum):
    """Why a question has no new release now."""

    NOTHING_NEW = "nothing_new"
    TOO_SOON = "too_soon"
    UNDER_FLOOR = "under_floor"
    UNDER_STEP = "under_step"
    FEW_STILL_EXPECTED = "few_still_expected"


@dataclass(frozen=True)
class Released:
    """A result as the room saw it: the histogram of one question, published at `released_at` as number `version`.

    `counts` maps steps to numbers of seats; lone skips are folded in (rule R6b). It adds up to `seats`, except where
    several steps could be chosen. `takes_out`: what was changed or withdrawn has left it; else it still counts such
    answers as the release before did, and only what is new was added (rule R2).
    """

    question_id: int
    version: int
    seats: int
    counts: Mapping[str, int]
    released_at: datetime
    takes_out: bool = True


@dataclass(frozen=True)
class Withheld:
    """No release now, and why."""

    reason: Reason


def get_reason_to_wait(
    *,
    seats: int,
    given: int,
    changed: int,
    withdrawn: int,
    expected: int,
    is_first: bool,
    is_open: bool,
    policy: Policy,
) -> Reason | None:
    """The rule that holds a release back, or None when it may go.

    `seats`: seats with an answer now. `given`, `changed`, `withdrawn`: seats that did so since the last release, as
    `facilitation.rules.tally.Tally` has them. `expected`: seats connected now less those with an answer. `is_open`: the
    round still takes answers.
    """
    if given + changed + withdrawn == 0:
        return Reason.NOTHING_NEW
    if seats < policy.floor:
        return Reason.UNDER_FLOOR
    if not is_first and given < policy.step and not takes_out(given, changed, withdrawn, step=policy.step):
        return Reason.UNDER_STEP
    if is_open and 0 < expected < policy.step + MARGIN:
        return Reason.FEW_STILL_EXPECTED
    return None


def takes_out(given: int, changed: int, withdrawn: int, *, step: int) -> bool:
    """Whether answers that were changed or withdrawn leave a later release, and what they were changed to enters it.

    They leave together, a step of them at least: a single one would be the only -1 among the new answers. And a step of
    new answers enters at least, given or changed: if several could withdraw and nobody enter, the picture would go back
    to an earlier one but for the few who did not, and stand for those few alone.
    """
    return changed + withdrawn >= step and given + changed >= step


def decide(
    *, tally: Tally, connected: int, last: Released | None, is_open: bool, policy: Policy, now: datetime
) -> Released | Withheld:
    """The next release of a question, or why there is none yet.

    `connected` is the number of seats present in the room now; it only estimates who is still to answer (rule R3).
    """
    if is_open and last is not None and -LARGEST_SKEW < now - last.released_at < TICK - CLOCK_GRACE:
        return Withheld(Reason.TOO_SOON)
    reason = get_reason_to_wait(
        seats=tally.seats,
        given=tally.given,
        changed=tally.changed,
        withdrawn=tally.withdrawn,
        expected=max(0, connected - tally.seats),
        is_first=last is None,
        is_open=is_open,
        policy=policy,
    )
    if reason is not None:
        return Withheld(reason)
    whole = (
        last is None
        or tally.changed + tally.withdrawn == 0
        or takes_out(tally.given, tally.changed, tally.withdrawn, step=policy.step)
    )
    if last is None or whole:
        seats, counts = tally.seats, publish_counts(tally.counts, scale=tally.scale, step=policy.step)
    else:
        added = publish_counts(tally.given_counts, scale=tally.scale, step=1 if SKIP in last.counts else policy.step)
        seats, counts = last.seats + tally.given, add_counts(last.counts, added)
    return Released(
        question_id=tally.question_id,
        version=1 if last is None else last.version + 1,
        seats=seats,
        counts=counts,
        released_at=now,
        takes_out=whole,
    )
