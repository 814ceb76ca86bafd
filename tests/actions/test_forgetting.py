"""Rule S5: what is no longer needed is destroyed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from facilitation.actions.answers import save
from facilitation.actions.forgetting import (
    NoSuchRoomError,
    SessionRunsError,
    delete_room,
    forget_answers,
    get_silent_rooms,
)
from facilitation.actions.rooms import end_session
from facilitation.actions.rounds import open_round
from facilitation.models import Answer, Facilitator, Mark, Question, Release, Room, Round
from facilitation.queries.results import get_picture
from facilitation.rules.exercise import Ask
from facilitation.rules.silence import SILENCE
from tests.factories import (
    NOW,
    SHORT,
    get_questions,
    make_answers,
    make_facilitator,
    make_phone,
    make_phones,
    make_room,
    make_round,
)

pytestmark = pytest.mark.django_db

MOMENT = timedelta(microseconds=1)


def make_session(*, facilitator: Facilitator | None = None) -> Room:
    """A room in which five people answered one question, and finished."""
    asked = make_round(room=make_room(facilitator=facilitator, plan=SHORT))
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=get_questions(asked=asked)[0], phones=phones, choices="44421")
    save([phone.finish(asked.pk) for phone in phones])
    return asked.room


def make_ended_session(*, facilitator: Facilitator | None = None) -> Room:
    """The same, after the end."""
    room = make_session(facilitator=facilitator)
    end_session(room_id=str(room.pk), revision=0, now=NOW)
    return room


def count_rows() -> dict[str, int]:
    return {
        "Room": Room.objects.count(),
        "Round": Round.objects.count(),
        "Question": Question.objects.count(),
        "Answer": Answer.objects.count(),
        "Mark": Mark.objects.count(),
        "Release": Release.objects.count(),
    }


# Answers


def test_forgetting_deletes_answers_and_marks_and_keeps_the_rest() -> None:
    room = make_session()
    assert count_rows() == {"Room": 1, "Round": 1, "Question": 2, "Answer": 5, "Mark": 5, "Release": 0}

    forget_answers(room_id=str(room.pk))

    assert count_rows() == {"Room": 1, "Round": 1, "Question": 2, "Answer": 0, "Mark": 0, "Release": 0}


def test_the_end_keeps_what_the_room_saw() -> None:
    make_ended_session()

    assert count_rows() == {"Room": 1, "Round": 1, "Question": 2, "Answer": 0, "Mark": 0, "Release": 0}
    first, second = get_picture(Round.objects.get().pk).rows
    assert (first.form, first.average, first.scores) == ("average", 3.0, ())
    assert second.form == "none"


def test_forgetting_one_room_leaves_another_alone() -> None:
    room, elsewhere = make_session(), make_session()

    forget_answers(room_id=room.pk)

    assert set(Answer.objects.values_list("question__round__room", flat=True)) == {elsewhere.pk}
    assert set(Mark.objects.values_list("round__room", flat=True)) == {elsewhere.pk}
    assert (Answer.objects.count(), Mark.objects.count()) == (5, 5)


# Rooms that were left alone


@pytest.mark.parametrize(
    ("silence", "silent"), [(timedelta(0), False), (SILENCE, False), (SILENCE + MOMENT, True), (3 * SILENCE, True)]
)
def test_a_room_is_silent_after_a_day_without_any_move(*, silence: timedelta, silent: bool) -> None:
    room = make_room()

    assert get_silent_rooms(now=NOW + silence) == ([(str(room.pk), 0)] if silent else [])


def test_a_silent_day_is_24_hours() -> None:
    assert timedelta(hours=24) == SILENCE


def test_a_move_breaks_the_silence() -> None:
    room = make_room()
    later = NOW + timedelta(hours=23)
    assert get_silent_rooms(now=later + timedelta(hours=2)) == [(str(room.pk), 0)]

    open_round(room_id=str(room.pk), revision=0, ask=Ask.RATE, subject="family", now=later)

    assert get_silent_rooms(now=later + timedelta(hours=2)) == []


def test_a_room_that_has_ended_is_not_silent_but_over() -> None:
    make_ended_session()

    assert get_silent_rooms(now=NOW + 3 * SILENCE) == []


def test_all_silent_rooms_are_found() -> None:
    rooms = [make_room(now=NOW + number * MOMENT) for number in range(3)]
    make_room(now=NOW + SILENCE)

    assert get_silent_rooms(now=NOW + SILENCE + 3 * MOMENT) == [(str(room.pk), 0) for room in rooms]


# Deleting a session


def test_deleting_a_session_leaves_nothing_of_it() -> None:
    ada = make_facilitator()
    room, kept = make_ended_session(facilitator=ada), make_ended_session(facilitator=ada)

    delete_room(room_id=room.pk, facilitator_id=ada.pk)

    assert count_rows() == {"Room": 1, "Round": 1, "Question": 2, "Answer": 0, "Mark": 0, "Release": 0}
    assert Room.objects.get() == kept
    assert Facilitator.objects.get() == ada


def test_a_session_that_runs_cannot_be_deleted() -> None:
    ada = make_facilitator()
    room = make_session(facilitator=ada)

    with pytest.raises(SessionRunsError) as caught:
        delete_room(room_id=room.pk, facilitator_id=ada.pk)

    assert caught.value.code == "session_runs"
    assert count_rows() == {"Room": 1, "Round": 1, "Question": 2, "Answer": 5, "Mark": 5, "Release": 0}


@pytest.mark.parametrize("make", [make_session, make_ended_session])
def test_mallory_cannot_delete_adas_session_nor_learn_whether_it_runs(make: Callable[..., Room]) -> None:
    room = make(facilitator=make_facilitator(username="ada"))
    mallory = make_facilitator(username="mallory")

    with pytest.raises(NoSuchRoomError) as caught:
        delete_room(room_id=room.pk, facilitator_id=mallory.pk)

    assert caught.value.code == "no_room"
    assert Room.objects.get() == room


def test_a_session_that_does_not_exist_cannot_be_deleted() -> None:
    with pytest.raises(NoSuchRoomError):
        delete_room(room_id=uuid4(), facilitator_id=make_facilitator().pk)


def test_a_session_cannot_be_deleted_twice() -> None:
    ada = make_facilitator()
    room = make_ended_session(facilitator=ada)
    delete_room(room_id=str(room.pk), facilitator_id=ada.pk)

    with pytest.raises(NoSuchRoomError):
        delete_room(room_id=str(room.pk), facilitator_id=ada.pk)


def test_answers_that_came_in_some_other_way_go_with_the_session_too() -> None:
    ada = make_facilitator()
    room = make_ended_session(facilitator=ada)
    ben = make_phone(room=room)
    Answer.objects.create(key=ben.get_key(1), question=Question.objects.get(position=0), choice="4")

    delete_room(room_id=room.pk, facilitator_id=ada.pk)

    assert count_rows() == {"Room": 0, "Round": 0, "Question": 0, "Answer": 0, "Mark": 0, "Release": 0}
