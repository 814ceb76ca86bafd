"""Everything that is stored under the keys of one phone in a room, found by the token that this phone alone has."""

from dataclasses import dataclass
from typing import Literal

from facilitation.models import Answer, Mark, Question
from facilitation.rules.seats import get_answer_key, get_mark_key

State = Literal["waiting", "shown", "taken_back"]


@dataclass(frozen=True)
class KnownAnswer:
    """One stored answer. `state`: it waits for a picture, is in one, or was taken back and leaves with others (R2)."""

    ask: str
    subject: str
    wave: int
    slug: str
    choice: str | None
    state: State


@dataclass(frozen=True)
class KnownMark:
    """One stored mark: this round was finished."""

    ask: str
    subject: str
    wave: int


@dataclass(frozen=True)
class Known:
    """All that the server has of one phone. Its presence is in no table: it counts while its page is open."""

    answers: tuple[KnownAnswer, ...] = ()
    marks: tuple[KnownMark, ...] = ()


def get_known(*, room_id: str, token: str, secret: bytes) -> Known:
    """What is stored under this token's keys in a room, in the order in which it was asked; nothing of anybody else."""
    questions = list(
        Question.objects.filter(round__room_id=room_id).select_related("round").order_by("round", "position")
    )
    rounds = list({question.round_id: question.round for question in questions}.values())
    answer_keys = {get_answer_key(secret=secret, token=token, question_id=one.pk): one for one in questions}
    mark_keys = {get_mark_key(secret=secret, token=token, round_id=one.pk): one for one in rounds}
    answers = {bytes(one.key): one for one in Answer.objects.filter(pk__in=list(answer_keys))}
    marks = {bytes(key) for key in Mark.objects.filter(pk__in=list(mark_keys)).values_list("pk", flat=True)}
    return Known(
        answers=tuple(
            KnownAnswer(
                ask=question.round.ask,
                subject=question.round.subject,
                wave=question.round.wave,
                slug=question.slug,
                choice=answers[key].choice,
                state=_get_state(answers[key]),
            )
            for key, question in answer_keys.items()
            if key in answers
        ),
        marks=tuple(
            KnownMark(ask=asked.ask, subject=asked.subject, wave=asked.wave)
            for key, asked in mark_keys.items()
            if key in marks
        ),
    )


def _get_state(answer: Answer) -> State:
    if answer.choice is None:
        return "taken_back"
    return "shown" if answer.counted and not answer.touched else "waiting"
