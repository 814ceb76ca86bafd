"""What is drawn of a round's releases. Made from releases only (rule R6), the same for desk and screen (promise 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from facilitation.rules.release import Policy, Released
from facilitation.rules.scales import NOT_APPLICABLE, SCORES, SKIP


@dataclass(frozen=True)
class Row:
    """One question of a picture.

    `scores`: seats per rating, from the lowest to the highest. `unrated`: seats without a rating ("does not apply" and
    lone skips together). `skipped`: seats that skipped, None where too few did to be named. `own`: the question's own
    number of answers, None where it is not smaller than the round's by at least a step (rule R6b). A row without a
    release has `version` 0 and no numbers.
    """

    question: int
    version: int
    scores: tuple[int, ...] = ()
    unrated: int = 0
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
    questions: Iterable[int],
    releases: Mapping[int, Released],
    policy: Policy,
    late: int | None = None,
) -> Picture:
    """The picture of a round from the latest release of each of its questions, in the order of `questions`."""
    answers = max((released.seats for released in releases.values()), default=0)
    rows = tuple(
        _draw_row(question=question, released=releases.get(question), answers=answers, policy=policy)
        for question in questions
    )
    return Picture(round=round_id, version=sum(row.version for row in rows), answers=answers, rows=rows, late=late)


def _draw_row(*, question: int, released: Released | None, answers: int, policy: Policy) -> Row:
    if released is None:
        return Row(question=question, version=0)
    return Row(
        question=question,
        version=released.version,
        scores=tuple(released.counts.get(choice, 0) for choice in SCORES),
        unrated=released.counts.get(NOT_APPLICABLE, 0),
        skipped=released.counts.get(SKIP),
        own=released.seats if answers - released.seats >= policy.step else None,
    )
