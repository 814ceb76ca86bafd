"""What the room has seen, read from releases only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilitation.models import Answer, Question, Release, Round
from facilitation.queries.results import get_picture, get_releases
from facilitation.rules.pictures import Picture, Row
from facilitation.rules.release import Released
from tests.factories import NOW, SHORT, get_questions, make_answers, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db


def make_release(*, question: int, version: int = 1, counts: dict[str, int]) -> None:
    Release.objects.create(
        question_id=question,
        version=version,
        seats=sum(counts.values()),
        counts=counts,
        released_at=NOW + timedelta(seconds=version),
    )


def test_the_latest_release_of_each_question_counts() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, second = get_questions(asked=asked)
    make_release(question=first, version=1, counts={"4": 5})
    make_release(question=first, version=3, counts={"4": 11})
    make_release(question=first, version=2, counts={"4": 8})
    make_release(question=second, version=1, counts={"1": 6})

    assert get_releases(asked.pk) == {
        first: Released(
            question_id=first, version=3, seats=11, counts={"4": 11}, released_at=NOW + timedelta(seconds=3)
        ),
        second: Released(
            question_id=second, version=1, seats=6, counts={"1": 6}, released_at=NOW + timedelta(seconds=1)
        ),
    }


def test_a_question_without_a_release_is_left_out_and_other_rounds_are_too() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    elsewhere = make_round(room=make_room(plan=SHORT))
    make_release(question=get_questions(asked=elsewhere)[0], counts={"4": 5})

    assert get_releases(asked.pk) == {}
    assert len(get_releases(elsewhere.pk)) == 1


def test_a_picture_is_made_of_releases_and_never_of_answers() -> None:
    """Rule R6."""
    asked = make_round(room=make_room(plan=SHORT))
    first, second = get_questions(asked=asked)
    make_release(question=first, counts={"5": 3, "1": 2, "n": 2})
    before = get_picture(asked.pk)

    make_answers(question=second, phones=make_phones(room=asked.room, number=9), choices="444444444")

    assert Answer.objects.count() == 9
    assert get_picture(asked.pk) == before
    assert before == Picture(
        round=asked.pk,
        version=1,
        answers=7,
        rows=(
            Row(question=first, version=1, form="average", average=3.5, spread="apart", unrated=None),
            Row(question=second, version=0),
        ),
        late=None,
    )


def test_the_rooms_own_step_says_which_numbers_are_printed() -> None:
    for step, own in ((3, 6), (4, None)):
        asked = make_round(room=make_room(plan=SHORT, step=step))
        first, second = get_questions(asked=asked)
        make_release(question=first, counts={"4": 9})
        make_release(question=second, counts={"4": 6})

        assert [row.own for row in get_picture(asked.pk).rows] == [None, own]


def test_late_answers_are_told_once_the_round_is_closed() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    Question.objects.filter(round=asked).update(late=2)
    assert get_picture(asked.pk).late is None

    Round.objects.update(closed_at=NOW)

    assert get_picture(asked.pk).late == 4


def test_hiding_a_question_does_not_tell_how_many_late_answers_were_its_own() -> None:
    asked = make_round(room=make_room(plan=SHORT), closed_at=NOW)
    first, second = get_questions(asked=asked)
    Question.objects.filter(pk=first).update(late=1)
    Question.objects.filter(pk=second).update(late=0)

    for question in (first, second):
        Question.objects.filter(round=asked).update(hidden=False)
        Question.objects.filter(pk=question).update(hidden=True)
        assert len(get_picture(asked.pk).rows) == 1
        assert get_picture(asked.pk).late == 1


def test_a_picture_takes_the_same_few_looks_at_the_database_whatever_was_released() -> None:
    asked = make_round()
    looks = []
    for version in (1, 2, 3):
        for question in get_questions(asked=asked)[: 4 * version]:
            make_release(question=question, version=version, counts={"4": 5})
        with CaptureQueriesContext(connection) as queries:
            get_picture(asked.pk)
        looks.append(len(queries))

    assert looks == [3, 3, 3]
