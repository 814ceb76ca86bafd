"""The tables, and what is not in them (rules S1 to S3)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from facilitation.models import Answer, Invitation, Mark, Question, Release, Room, Round
from tests.factories import NOW, SHORT, get_questions, make_facilitator, make_phone, make_room, make_round

pytestmark = pytest.mark.django_db

TABLES = {
    "facilitation_facilitator": "people with accounts: those who lead",
    "facilitation_facilitator_groups": "Django's",
    "facilitation_facilitator_user_permissions": "Django's",
    "facilitation_invitation": "one-time links for those who lead",
    "facilitation_passkey": "public halves of the keys of those who lead",
    "facilitation_workshop": "plans of those who lead",
    "facilitation_guest": "links for those who lead, too; only digests",
    "facilitation_room": "",
    "facilitation_formercode": "codes that rooms have had",
    "facilitation_stagetime": "when a room was in which stage",
    "facilitation_round": "",
    "facilitation_question": "",
    "facilitation_answer": "",
    "facilitation_mark": "",
    "facilitation_release": "",
}


def get_columns(table: str) -> list[str]:
    """The columns the database really has, in alphabetical order."""
    with connection.cursor() as cursor:
        return sorted(column.name for column in connection.introspection.get_table_description(cursor, table))


# What is not there


def test_there_is_no_table_of_participants() -> None:
    """Rule S1. A new table must be named here, and must not be one."""
    ours = [name for name in connection.introspection.table_names() if name.startswith("facilitation_")]

    assert sorted(ours) == sorted(TABLES)
    assert sorted(ours) == sorted(
        model._meta.db_table for model in apps.get_app_config("facilitation").get_models(include_auto_created=True)
    )


def test_an_answer_has_these_columns_and_no_time_number_or_seat() -> None:
    """Rules S2 and S3. A column that joins or orders rows of one person breaks the promise."""
    assert get_columns("facilitation_answer") == ["choice", "counted", "key", "question_id", "touched"]


def test_a_mark_has_these_columns_and_no_time_number_or_seat() -> None:
    assert get_columns("facilitation_mark") == ["key", "round_id"]


def test_a_release_has_these_columns_and_no_keys_of_those_it_counts() -> None:
    assert get_columns("facilitation_release") == ["counts", "id", "question_id", "released_at", "seats", "version"]


def test_a_room_has_these_columns_and_no_list_or_number_of_who_is_in_it() -> None:
    assert get_columns("facilitation_room") == [
        "active_at",
        "code",
        "curtain",
        "ended_at",
        "facilitator_id",
        "floor",
        "frozen",
        "gaps",
        "id",
        "locked",
        "notes",
        "opened_at",
        "plan",
        "revision",
        "screen_token",
        "slow",
        "small_group",
        "stage",
        "step",
        "timer_ends_at",
        "view",
    ]


def test_answers_and_marks_are_found_by_random_keys_and_nothing_that_counts_up() -> None:
    for model in (Answer, Mark):
        key = model._meta.pk
        assert (key.name, type(key)) == ("key", models.BinaryField)
        assert not any(isinstance(field, models.AutoField) for field in model._meta.get_fields())


def test_nothing_points_back_to_answers_or_marks() -> None:
    """No page can walk from a room or a question to the single answers in it."""
    for model in (Question, Round, Room):
        names = [relation.name for relation in model._meta.related_objects if not relation.hidden]
        assert {"answers", "answer", "answer_set", "marks", "mark", "mark_set"} & set(names) == set()
    assert [relation.name for relation in Question._meta.related_objects if not relation.hidden] == ["releases"]


# What the tables keep


def test_a_seat_has_one_answer_to_a_question() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    question = get_questions(asked=asked)[0]
    key = make_phone(room=asked.room).get_key(question)
    Answer.objects.create(key=key, question_id=question, choice="4")

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(key=key, question_id=question, choice="1")


@pytest.mark.parametrize(("floor", "step"), [(2, 2), (51, 3), (5, 2), (5, 6), (0, 0)])
def test_a_room_whose_numbers_break_the_promise_cannot_be_stored(*, floor: int, step: int) -> None:
    assert make_room(floor=5, step=5).step == 5

    with pytest.raises(IntegrityError), transaction.atomic():
        make_room(floor=floor, step=step)


def test_a_question_is_released_once_under_a_number() -> None:
    question = get_questions(asked=make_round(room=make_room(plan=SHORT)))[0]
    release = {"question_id": question, "seats": 5, "counts": {"4": 5}, "released_at": NOW}
    Release.objects.create(version=1, **release)
    Release.objects.create(version=2, **release)

    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(version=2, **release)


def test_a_wave_of_a_subject_happens_once() -> None:
    room = make_room(plan=SHORT)
    make_round(room=room, closed_at=NOW)
    make_round(room=room, wave=2, closed_at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_round(room=room, wave=2, closed_at=NOW)


def test_a_round_asks_a_thing_once() -> None:
    asked = make_round(room=make_room(plan=SHORT))

    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(round=asked, slug="safety", position=9)


# What a row says of itself, in a log or an error


def test_no_row_gives_away_what_it_holds() -> None:
    """Rule S4: an exception's text may end in a log."""
    asked = make_round(room=make_room(plan=SHORT, facilitator=make_facilitator()))
    question = Question.objects.get(pk=get_questions(asked=asked)[0])
    answer = Answer(key=b"k" * 16, question=question, choice="4")
    mark = Mark(key=b"k" * 16, round=asked)
    release = Release.objects.create(question=question, version=1, seats=5, counts={"4": 5}, released_at=NOW)
    invitation = Invitation.objects.create(digest="d" * 64, expires_at=NOW + timedelta(days=1))

    assert [str(row) for row in (answer, mark)] == ["an answer", "a mark"]
    assert [str(row) for row in (asked.room, asked, question, release, invitation)] == [
        f"room {asked.room.pk}",
        f"round {asked.pk}",
        f"question {question.pk}",
        f"release {release.pk}",
        f"invitation {invitation.pk}",
    ]
