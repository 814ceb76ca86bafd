"""What the screen may show, the lock and the end."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from facilitation.actions import forgetting, rooms
from facilitation.actions.answers import save
from facilitation.actions.moves import NoRoundError, SessionEndedError
from facilitation.actions.releases import release_if_due
from facilitation.actions.rooms import advance, end_session, end_silent_sessions, set_lock
from facilitation.actions.rounds import set_display
from facilitation.models import Answer, Mark, Room, Round
from facilitation.protocol.audiences import desks_of, phones_of, screens_of
from facilitation.protocol.events import StageChanged
from facilitation.queries.results import get_picture
from facilitation.rules.exercise import Display
from facilitation.rules.pictures import Picture, Row
from facilitation.rules.silence import SILENCE, Silence
from tests.actions.announced import hear_announcements
from tests.actions.moves import MOVES, SECOND
from tests.actions.together import do_together
from tests.factories import (
    NOW,
    SHORT,
    get_questions,
    make_answers,
    make_phone,
    make_phones,
    make_room,
    make_round,
)

pytestmark = pytest.mark.django_db


# The display


def test_what_is_kept_off_is_not_told_to_screens_and_is_still_told_to_desks() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, second = get_questions(asked=asked)
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")
    release_if_due(room_id=str(asked.room_id), connected=0, now=NOW)
    picture = Picture(
        round=asked.pk,
        version=1,
        answers=5,
        rows=(
            Row(question=first, version=1, form="average", average=4.0, spread="together", unrated=None),
            Row(question=second, version=0),
        ),
    )

    with hear_announcements() as hidden:
        set_display(room_id=str(asked.room_id), revision=0, display=Display.KEPT_OFF, now=NOW)
    with hear_announcements() as shown:
        set_display(room_id=str(asked.room_id), revision=1, display=Display.SHOWN, now=NOW)

    events = [one.event for one in (*hidden, *shown)]
    assert [
        (event.room.round.display, event.board.picture)
        for event in events
        if isinstance(event, StageChanged) and event.room.round
    ] == [
        (Display.KEPT_OFF, None),
        (Display.KEPT_OFF, picture),
        (Display.KEPT_OFF, None),
        (Display.SHOWN, None),
        (Display.SHOWN, picture),
        (Display.SHOWN, picture),
    ]


def test_the_picture_of_a_closed_round_may_be_kept_off_too() -> None:
    asked = make_round(room=make_room(plan=SHORT), closed_at=NOW)

    set_display(room_id=str(asked.room_id), revision=0, display=Display.KEPT_OFF, now=NOW)

    assert Round.objects.get().display == "kept_off"


def test_the_latest_round_of_the_stage_is_the_one_shown_or_kept_off() -> None:
    room = make_room(plan=SHORT)
    before = make_round(room=room, closed_at=NOW)
    latest = make_round(room=room, subject="family")

    set_display(room_id=str(room.pk), revision=0, display=Display.KEPT_OFF, now=NOW)

    displays = dict(Round.objects.values_list("pk", "display"))
    assert displays == {before.pk: "shown", latest.pk: "kept_off"}


def test_where_nothing_has_been_asked_there_is_nothing_to_show() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    advance(room_id=str(asked.room_id), revision=0, stage="thanks", now=NOW)

    with pytest.raises(NoRoundError):
        set_display(room_id=str(asked.room_id), revision=1, display=Display.KEPT_OFF, now=NOW)

    assert Round.objects.get().display == "shown"


# The lock


def test_a_room_is_locked_and_opened_again() -> None:
    room = make_room()

    for revision, locked in enumerate([True, False]):
        set_lock(room_id=str(room.pk), revision=revision, locked=locked, now=NOW)
        room.refresh_from_db()
        assert room.locked == locked


# The end


def test_the_end_publishes_first_and_destroys_every_answer_then() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, second = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=6)
    make_answers(question=first, phones=phones, choices="444421")
    make_answers(question=second, phones=phones[:2], choices="11")
    save([phone.finish(asked.pk) for phone in phones])
    assert (Answer.objects.count(), Mark.objects.count()) == (8, 6)

    with hear_announcements() as said:
        end_session(room_id=str(asked.room_id), revision=0, now=NOW + SECOND)

    picture = Picture(
        round=asked.pk,
        version=1,
        answers=6,
        rows=(
            Row(question=first, version=1, form="average", average=3.0, spread="mixed", unrated=None),
            Row(question=second, version=0),
        ),
        late=2,
    )
    assert (Answer.objects.count(), Mark.objects.count()) == (0, 0)
    assert Room.objects.get().ended_at == Round.objects.get().closed_at == NOW + SECOND
    assert [
        (event.room.ended, event.board.picture)
        for event in (one.event for one in said)
        if isinstance(event, StageChanged)
    ] == [
        (True, picture),
        (True, picture),
        (True, picture),
    ]


def test_the_end_reaches_the_answers_of_every_round() -> None:
    room = make_room(plan=SHORT)
    ben = make_phone(room=room)
    for wave in (1, 2):
        asked = make_round(room=room, wave=wave)
        make_answers(question=get_questions(asked=asked)[0], phones=[ben], choices="4")
        save([ben.finish(asked.pk)])
        Round.objects.filter(pk=asked.pk).update(closed_at=NOW)
    assert (Answer.objects.count(), Mark.objects.count()) == (2, 2)

    end_session(room_id=str(room.pk), revision=0, now=NOW)

    assert (Answer.objects.count(), Mark.objects.count()) == (0, 0)


def test_the_end_of_one_room_leaves_another_alone() -> None:
    asked, elsewhere = make_round(room=make_room(plan=SHORT)), make_round(room=make_room(plan=SHORT))
    for each in (asked, elsewhere):
        phone = make_phone(room=each.room)
        make_answers(question=get_questions(asked=each)[0], phones=[phone], choices="4")
        save([phone.finish(each.pk)])

    end_session(room_id=str(asked.room_id), revision=0, now=NOW)

    assert list(Answer.objects.values_list("question__round", flat=True)) == [elsewhere.pk]
    assert list(Mark.objects.values_list("round", flat=True)) == [elsewhere.pk]
    assert list(Room.objects.filter(ended_at=None)) == [elsewhere.room]


def test_silent_sessions_are_ended_whatever_their_revision_and_others_go_on() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    Room.objects.update(revision=17)
    make_answers(question=get_questions(asked=asked)[0], phones=make_phones(room=asked.room, number=5), choices="44444")
    lively = make_room(now=NOW + SILENCE)
    later = NOW + SILENCE + SECOND

    with hear_announcements() as said:
        assert end_silent_sessions(now=later) == 1
    assert end_silent_sessions(now=later) == 0

    asked.room.refresh_from_db()
    lively.refresh_from_db()
    assert (asked.room.ended_at, asked.room.revision, lively.ended_at) == (later, 18, None)
    assert (get_picture(asked.pk).answers, Answer.objects.count()) == (5, 0)
    told = [one.to for one in said if isinstance(one.event, StageChanged)]
    assert told == [audience(asked.room_id).name for audience in (phones_of, desks_of, screens_of)]


@pytest.mark.django_db(transaction=True)
def test_a_session_that_is_moved_while_silent_ones_are_ended_is_moved_or_ended_and_never_both() -> None:
    room = make_room()
    later = NOW + SILENCE + SECOND

    ended, moved = do_together(
        lambda: end_silent_sessions(now=later),
        lambda: set_lock(room_id=str(room.pk), revision=0, locked=True, now=later),
    )

    room.refresh_from_db()
    assert room.revision == 1
    if ended == 1:
        assert isinstance(moved, SessionEndedError)
        assert (room.ended_at, room.locked) == (later, False)
    else:
        assert (ended, moved) == (0, None)
        assert (room.ended_at, room.locked) == (None, True)


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_end_at_once_leave_no_answer_behind() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, second = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=first, phones=phones, choices="44444")

    def answer() -> None:
        save([phone.give(second, "1") for phone in phones])

    outcomes = do_together(answer, partial(MOVES["end_session"], asked.room, 0), answer)

    assert outcomes == [None, None, None]
    assert not Answer.objects.exists()


def test_a_room_that_cannot_be_ended_keeps_no_other_from_its_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = make_room(), make_room()
    end = rooms.end_session

    def fail_for_one(*, room_id: str, **more: Any) -> None:
        if room_id == str(broken.pk):
            raise KeyError("a plan of long ago")
        end(room_id=room_id, **more)

    monkeypatch.setattr(rooms, "end_session", fail_for_one)

    assert end_silent_sessions(now=NOW + SILENCE + SECOND) == 1

    assert list(Room.objects.filter(ended_at=None)) == [broken]
    assert Room.objects.get(pk=whole.pk).ended_at is not None
    assert "A silent session could not be ended: KeyError" in caplog.messages


def test_a_clock_that_is_set_ends_no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    make_room(now=NOW)
    silence, steady = Silence(), timedelta(days=1)
    monkeypatch.setattr(forgetting, "get_steady_time", lambda: steady)
    assert end_silent_sessions(now=NOW, silence=silence) == 0
    steady += timedelta(hours=1)

    assert end_silent_sessions(now=NOW + 5 * SILENCE, silence=silence) == 0

    steady += SILENCE
    assert end_silent_sessions(now=NOW + 5 * SILENCE, silence=silence) == 1
