"""RAW counts. Only `facilitation.actions.releases` may import this module; an import contract says so."""

from collections import Counter
from collections.abc import Collection, Mapping

from django.db.models import Count

from facilitation.models import Answer, Question
from facilitation.rules.scales import SCALES
from facilitation.rules.tally import Tally


def get_touched(question_ids: Collection[int]) -> Mapping[int, int]:
    """How many seats gave, changed or withdrew since the last release, for questions where anybody did."""
    touched = Answer.objects.filter(question_id__in=question_ids, touched=True)
    return dict(touched.values_list("question_id").annotate(seats=Count("pk")))


def get_touched_rounds(round_ids: Collection[int]) -> set[int]:
    """Those of the rounds in which anybody gave, changed or withdrew since the last release of that question."""
    touched = Answer.objects.filter(question__round_id__in=round_ids, touched=True)
    return set(touched.values_list("question__round_id", flat=True).distinct())


def get_tallies(question_ids: Collection[int]) -> list[Tally]:
    """The raw tally of each question, in the order of `question_ids`."""
    answers = Answer.objects.filter(question_id__in=question_ids)
    counts: dict[int, dict[str, int]] = {question_id: {} for question_id in question_ids}
    given: dict[int, dict[str, int]] = {question_id: {} for question_id in question_ids}
    moved: Counter[tuple[int, bool]] = Counter()
    stored = answers.filter(choice__isnull=False).values_list("question_id", "choice").annotate(seats=Count("pk"))
    for question_id, choice, seats in stored:
        counts[question_id][choice] = seats
    touched = answers.filter(touched=True).values_list("question_id", "choice", "counted").annotate(seats=Count("pk"))
    for question_id, choice, is_counted, seats in touched:
        if is_counted:
            moved[question_id, choice is None] += seats
        else:
            given[question_id][choice] = seats
    scales = dict(Question.objects.filter(pk__in=question_ids).values_list("pk", "scale"))
    return [
        Tally(
            question_id=question_id,
            counts=counts[question_id],
            given_counts=given[question_id],
            changed=moved[question_id, False],
            withdrawn=moved[question_id, True],
            scale=SCALES[scales[question_id]],
        )
        for question_id in question_ids
    ]
