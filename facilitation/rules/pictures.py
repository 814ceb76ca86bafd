"""What is drawn of a round's releases. Made from releases only (rule R6), the same for desk and screen (promise 5).

How much of it is drawn is `facilitation.rules.coarse` (rule R7).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from facilitation.rules.coarse import (
    FEW,
    FULL,
    LEAST,
    Form,
    Spread,
    Steps,
    draw_average,
    draw_few,
    find_nearly_everyone,
    get_spread,
)
from facilitation.rules.release import Policy, Released
from facilitation.rules.scales import NOT_APPLICABLE, SKIP

Kind = Literal["rings", "factors", "picks", "plain"]
"""Rings of the map; ratings that have an average; several picks per answer; steps that are only counted."""


@dataclass(frozen=True)
class Shape:
    """What the questions of a round are answered on: the kind of steps, and their codes in order."""

    kind: Kind
    steps: tuple[str, ...]


@dataclass(frozen=True)
class QuestionToDraw:
    """A question of a round. `tender` (by the plan) and `soft` (by the facilitator) ask for a coarse picture."""

    id: int
    tender: bool = False
    soft: bool = False


@dataclass(frozen=True)
class Row:
    """One question of a picture.

    `form` says what is drawn of the steps:

    - "none": no release yet, `version` is 0 and there are no numbers;
    - "counts": `scores` are the seats per step, exact, from the first step to the last;
    - "few": a coarse picture, in which a score of None is "few or none". Where `joined` is not None, that step and the
      next are drawn together: their joint number is the score of the first, and the next one's is None;
    - "nearly": nearly everyone chose the step number `nearly`, counted from 0;
    - "everywhere": few or none at each step;
    - "average": `average` on 1 to 5 to the nearest half, and `spread`;
    - "mostly_unrated": too few chose a step at all;
    - "picks": several could be chosen, `scores` per option do not add up to anything; None is "few or none".

    `spread` stands beside exact numbers of rings, too. `unrated`: seats without a step ("does not apply" and lone skips
    together), None where they are few or none. `skipped`: seats that skipped, None where too few did to be named.
    `own`: the question's own number of answers, None where it is not smaller than the round's by at least a step (R6b).
    """

    question: int
    version: int
    form: Form = "none"
    scores: tuple[int | None, ...] = ()
    joined: int | None = None
    nearly: int | None = None
    average: float | None = None
    spread: Spread | None = None
    unrated: int | None = None
    skipped: int | None = None
    own: int | None = None


@dataclass(frozen=True)
class Picture:
    """All that screen and desk draw of one round.

    `version` grows with every release in the round. `answers` is the round's number of answers, the only one printed
    beside the title. `late`: answers that came too late to be shown safely, known once the round is closed.
    """

    round: int
    version: int
    answers: int
    rows: tuple[Row, ...]
    late: int | None = None


def draw(
    *,
    round_id: int,
    questions: Sequence[QuestionToDraw],
    shape: Shape,
    releases: Mapping[int, Released],
    policy: Policy,
    late: int | None = None,
) -> Picture:
    """The picture of a round from the latest release of each of its questions, in the order of `questions`."""
    answers = max((released.seats for released in releases.values()), default=0)
    rows = tuple(
        _draw_row(question, released=releases.get(question.id), shape=shape, answers=answers, policy=policy)
        for question in questions
    )
    return Picture(round=round_id, version=sum(row.version for row in rows), answers=answers, rows=rows, late=late)


def _draw_row(
    question: QuestionToDraw, *, released: Released | None, shape: Shape, answers: int, policy: Policy
) -> Row:
    if released is None:
        return Row(question=question.id, version=0)
    counts = tuple(released.counts.get(code, 0) for code in shape.steps)
    unrated, skipped = released.counts.get(NOT_APPLICABLE, 0), released.counts.get(SKIP)
    rated = (
        released.seats - unrated - (skipped or 0)
    )  # of picks, lone skips are not taken off: releases do not say them
    coarse = rated < FULL or question.tender or question.soft
    steps = _draw_steps(counts, kind=shape.kind, coarse=coarse, is_enough=rated >= max(policy.floor, LEAST))
    apart = _set_apart(unrated, skipped, steps=steps, coarse=coarse)
    return Row(
        question=question.id,
        version=released.version,
        form=steps.form,
        scores=steps.scores,
        joined=steps.joined,
        nearly=steps.nearly,
        average=steps.average,
        spread=steps.spread,
        unrated=apart[0],
        skipped=apart[1],
        own=released.seats if answers - released.seats >= policy.step else None,
    )


def _draw_steps(counts: tuple[int, ...], *, kind: Kind, coarse: bool, is_enough: bool) -> Steps:
    if kind == "picks":
        return Steps("picks", scores=tuple(seats if seats >= FEW or not coarse else None for seats in counts))
    if not is_enough:
        return Steps("mostly_unrated")
    if coarse:
        return draw_average(counts) if kind == "factors" else draw_few(counts)
    if kind == "factors":
        return Steps("counts", scores=counts)
    nearly = find_nearly_everyone(counts)
    if nearly is not None:
        return Steps("nearly", nearly=nearly)
    return Steps("counts", scores=counts, spread=get_spread(counts) if kind == "rings" else None)


def _set_apart(unrated: int, skipped: int | None, *, steps: Steps, coarse: bool) -> tuple[int | None, int | None]:
    """How many stand apart from the steps, and how many of them skipped.

    Wherever the steps add up, their sum and the number of answers give away how many stand apart, "few or none" or not.
    So that nobody learns of a lone "not on my map", it is never the only thing in that number: lone skips are in it
    already (R6b), and beside skips that may be named a lone "does not apply" is counted with them in a coarse picture.
    Where too few chose a step, how few they are is not said either.
    """
    if steps.form == "mostly_unrated":
        return None, None
    if not coarse or unrated >= FEW:
        return unrated, skipped
    if steps.form == "picks" or skipped is None:
        return None, skipped
    return None, skipped + unrated
