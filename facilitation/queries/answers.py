"""A phone's own answers, found by its keys, for that phone alone."""

from collections.abc import Iterable

from facilitation.models import Answer, Mark
from facilitation.rules.seats import get_answer_key, get_mark_key


def get_own_answers(*, secret: bytes, token: str, question_ids: Iterable[int]) -> dict[str, str]:
    """This seat's choices, by the question's number as text; withdrawn ones are left out."""
    questions = {
        get_answer_key(secret=secret, token=token, question_id=question_id): question_id for question_id in question_ids
    }
    own = Answer.objects.filter(pk__in=list(questions), choice__isnull=False)
    return {str(questions[bytes(key)]): choice for key, choice in own.values_list("pk", "choice") if choice}


def has_finished(*, secret: bytes, token: str, round_id: int) -> bool:
    """Whether this seat has marked the round as finished."""
    return Mark.objects.filter(pk=get_mark_key(secret=secret, token=token, round_id=round_id)).exists()


def count_finished(round_id: int) -> int:
    """How many seats have finished the round."""
    return Mark.objects.filter(round_id=round_id).count()
