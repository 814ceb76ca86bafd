"""Phones' own answers, found by their keys, each for that phone alone."""

from collections.abc import Collection, Sequence

from django.db.models import Count

from facilitation.models import Answer, Mark
from facilitation.rules.seats import get_answer_key, get_mark_key


def get_own_answers(*, secret: bytes, tokens: Sequence[str], question_ids: Sequence[int]) -> list[dict[str, str]]:
    """For each seat its choices, by the question's number as text; withdrawn ones are left out. Two queries for all."""
    own: list[dict[str, str]] = [{} for _ in tokens]
    if not Answer.objects.filter(question_id__in=question_ids).exists():
        return own  # a whole room arrives before anybody has answered: no keys need to be made
    places = {
        get_answer_key(secret=secret, token=token, question_id=question_id): (answers, str(question_id))
        for token, answers in zip(tokens, own, strict=True)
        for question_id in question_ids
    }
    given = Answer.objects.filter(pk__in=list(places), choice__isnull=False)
    for key, choice in given.values_list("pk", "choice"):
        if choice:
            answers, question = places[bytes(key)]
            answers[question] = choice
    return own


def have_finished(*, secret: bytes, tokens: Sequence[str], round_id: int) -> list[bool]:
    """For each seat whether it has marked the round as finished. One query for all."""
    keys = [get_mark_key(secret=secret, token=token, round_id=round_id) for token in tokens]
    marks = {bytes(key) for key in Mark.objects.filter(pk__in=keys).values_list("pk", flat=True)}
    return [key in marks for key in keys]


def count_finished(round_ids: Collection[int]) -> dict[int, int]:
    """How many seats have finished each of the rounds; rounds that nobody has finished are left out."""
    marks = Mark.objects.filter(round_id__in=round_ids)
    return dict(marks.values_list("round_id").annotate(seats=Count("pk")))
