"""Leading a room through its stages and rounds."""

import pytest
from django.db import IntegrityError, transaction

from facilitation.actions.moves import NoRoundError, RoundOpenError
from facilitation.actions.rooms import advance, set_lock
from facilitation.actions.rounds import close_round, open_round
from facilitation.models import Release, Round
from facilitation.protocol.audiences import desks_of, phones_of, screens_of
from facilitation.protocol.events import Board, Lead, LeadChanged, StageChanged
from facilitation.rules.exercise import Ask, Stage, UnknownStageError, UnknownSubjectError
from facilitation.rules.pictures import Picture, Row
from tests.actions.announced import Said, hear_announcements
from tests.actions.moves import SECOND, get_state
from tests.factories import (
    NOW,
    PLAN,
    SHORT,
    get_questions,
    leave_out,
    make_answers,
    make_phones,
    make_room,
    make_round,
    make_round_state,
    make_state,
    make_view,
)

pytestmark = pytest.mark.django_db


# Stages


def test_a_room_goes_on_back_and_to_any_stage() -> None:
    room = make_room()
    path = ["promise", "rate", "promise", "thanks", "arrive", "arrive"]

    for revision, stage in enumerate(path):
        advance(room_id=str(room.pk), revision=revision, stage=stage, now=NOW)
        room.refresh_from_db()
        assert (room.stage, room.revision) == (stage, revision + 1)


def test_a_stage_that_the_plan_does_not_have_is_refused_and_changes_nothing() -> None:
    room = make_room(plan=leave_out(PLAN, Stage.FRAME))
    before = get_state(room)

    for stage in ("frame", "coffee"):
        with hear_announcements() as said, pytest.raises(UnknownStageError):
            advance(room_id=str(room.pk), revision=0, stage=stage, now=NOW)
        assert (get_state(room), said) == (before, [])


def test_the_room_hears_where_it_has_come_to() -> None:
    room = make_room(floor=6, step=4)

    with hear_announcements() as said:
        advance(room_id=str(room.pk), revision=0, stage="promise", now=NOW)

    state = make_state(room, revision=1, stage="promise")
    assert said == [
        *(
            Said(to=audience(room.pk).name, event=StageChanged(room=state, board=Board()))
            for audience in (phones_of, desks_of, screens_of)
        ),
        Said(to=desks_of(room.pk).name, event=LeadChanged(lead=Lead(times={"arrive": 0}, slow=False, guests=0))),
    ]


def test_leaving_the_stage_of_an_open_round_closes_it_with_its_last_releases() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, _ = get_questions(asked=asked)
    make_answers(question=first, phones=make_phones(room=asked.room, number=5), choices="44444")

    advance(room_id=str(asked.room_id), revision=0, stage="thanks", now=NOW + SECOND)

    assert Round.objects.get().closed_at == NOW + SECOND
    assert list(Release.objects.values_list("question", "seats", "counts")) == [(first, 5, {"4": 5})]


def test_staying_in_the_stage_leaves_the_round_open() -> None:
    asked = make_round(room=make_room(plan=SHORT))

    advance(room_id=str(asked.room_id), revision=0, stage="rate", now=NOW)

    assert Round.objects.get().closed_at is None


def test_coming_back_to_a_stage_shows_its_latest_round_again() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    advance(room_id=str(asked.room_id), revision=0, stage="thanks", now=NOW)

    with hear_announcements() as said:
        advance(room_id=str(asked.room_id), revision=1, stage="rate", now=NOW)

    rounds = [one.event.room.round for one in said if isinstance(one.event, StageChanged)]
    assert [(each.id, each.open) for each in rounds if each] == [(asked.pk, False)] * 3


# Rounds


def test_opening_a_round_goes_to_the_rating_stage_and_asks_the_plans_questions_in_order() -> None:
    room = make_room()

    open_round(room_id=str(room.pk), revision=0, ask=Ask.RATE, subject="family", now=NOW)

    asked = Round.objects.get()
    room.refresh_from_db()
    assert room.stage == asked.stage == "rate"
    assert (asked.subject, asked.wave, asked.display) == ("family", 1, "shown")
    assert (asked.opened_at, asked.closed_at) == (NOW, None)
    assert tuple(asked.questions.order_by("position").values_list("slug", flat=True)) == PLAN.get_questions(Ask.RATE)
    assert list(asked.questions.order_by("position").values_list("position", flat=True)) == list(range(13))


def test_the_room_hears_what_is_asked_and_boards_get_an_empty_picture() -> None:
    room = make_room(plan=SHORT)

    with hear_announcements() as said:
        open_round(room_id=str(room.pk), revision=0, ask=Ask.RATE, subject="family", now=NOW)

    asked = Round.objects.get()
    first, second = get_questions(asked=asked)
    state = make_state(
        room,
        revision=1,
        stage="rate",
        view=make_view(asked),
        round=make_round_state(asked),
        asked=("family",),
    )
    empty = Picture(
        round=asked.pk, version=0, answers=0, rows=(Row(question=first, version=0), Row(question=second, version=0))
    )
    assert said == [
        Said(to=phones_of(room.pk).name, event=StageChanged(room=state, board=Board())),
        Said(to=desks_of(room.pk).name, event=StageChanged(room=state, board=Board(picture=empty))),
        Said(to=screens_of(room.pk).name, event=StageChanged(room=state, board=Board(picture=empty))),
        Said(to=desks_of(room.pk).name, event=LeadChanged(lead=Lead(times={"arrive": 0}, slow=False, guests=0))),
    ]


def test_a_round_cannot_be_opened_while_one_is_open() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    before = get_state(asked.room)

    for subject in ("friendship", "family"):
        with hear_announcements() as said, pytest.raises(RoundOpenError) as caught:
            open_round(room_id=str(asked.room_id), revision=0, ask=Ask.RATE, subject=subject, now=NOW)
        assert caught.value.code == "round_open"
        assert (get_state(asked.room), said) == (before, [])


def test_one_open_round_is_also_a_rule_of_the_table() -> None:
    asked = make_round(room=make_room(plan=SHORT))

    with pytest.raises(IntegrityError), transaction.atomic():
        make_round(room=asked.room, subject="family")


@pytest.mark.parametrize("subject", ["romantic", "enmity"])
def test_a_kind_of_relationship_that_is_not_in_the_plan_is_refused(subject: str) -> None:
    room = make_room(plan=SHORT)
    before = get_state(room)

    with pytest.raises(UnknownSubjectError):
        open_round(room_id=str(room.pk), revision=0, ask=Ask.RATE, subject=subject, now=NOW)

    assert get_state(room) == before


def test_a_plan_without_the_rating_stage_asks_nothing() -> None:
    room = make_room(plan=leave_out(SHORT, Stage.RATE))

    with pytest.raises(UnknownStageError):
        open_round(room_id=str(room.pk), revision=0, ask=Ask.RATE, subject="family", now=NOW)

    assert not Round.objects.exists()


def test_asking_about_the_same_kind_again_is_a_new_wave_with_questions_of_its_own() -> None:
    """Rule R8: new answers, new releases, and keys that nothing joins to the old ones."""
    room = make_room(plan=SHORT)
    subjects = ["family", "friendship", "family", "family"]

    for number, subject in enumerate(subjects):
        open_round(room_id=str(room.pk), revision=2 * number, ask=Ask.RATE, subject=subject, now=NOW)
        close_round(room_id=str(room.pk), revision=2 * number + 1, now=NOW)

    rounds = list(Round.objects.order_by("pk"))
    assert [(each.subject, each.wave) for each in rounds] == [
        ("family", 1),
        ("friendship", 1),
        ("family", 2),
        ("family", 3),
    ]
    assert len({question for each in rounds for question in get_questions(asked=each)}) == 8


def test_what_has_been_asked_is_told_once_each_in_the_order_it_was_asked() -> None:
    room = make_room(plan=SHORT)
    for number, subject in enumerate(["family", "friendship", "family"]):
        open_round(room_id=str(room.pk), revision=2 * number, ask=Ask.RATE, subject=subject, now=NOW)
        close_round(room_id=str(room.pk), revision=2 * number + 1, now=NOW)

    with hear_announcements() as said:
        set_lock(room_id=str(room.pk), revision=6, locked=True, now=NOW)

    assert [one.event.room.asked for one in said if isinstance(one.event, StageChanged)] == [
        ("family", "friendship")
    ] * 3


def test_closing_a_round_publishes_what_may_be_published_and_tells_how_many_are_late() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, second = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=6)
    make_answers(question=first, phones=phones, choices="444421")
    make_answers(question=second, phones=phones[:2], choices="11")

    with hear_announcements() as said:
        close_round(room_id=str(asked.room_id), revision=0, now=NOW + SECOND)

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
    assert Round.objects.get().closed_at == NOW + SECOND
    assert [one.event.board.picture for one in said if isinstance(one.event, StageChanged)] == [
        picture,
        picture,
        picture,
    ]


@pytest.mark.parametrize("closed", [False, True])
def test_without_an_open_round_there_is_nothing_to_close(*, closed: bool) -> None:
    room = make_room(plan=SHORT)
    if closed:
        make_round(room=room, closed_at=NOW)
    before = get_state(room)

    with pytest.raises(NoRoundError) as caught:
        close_round(room_id=str(room.pk), revision=0, now=NOW)

    assert caught.value.code == "no_round"
    assert get_state(room) == before
