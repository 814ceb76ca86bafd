"""Opening a room, leading it through its stages, ending it."""

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from facilitation.actions.answers import save
from facilitation.actions.releases import release_if_due
from facilitation.actions.rooms import (
    NoRoundError,
    OpenedRoom,
    RoundOpenError,
    SessionEndedError,
    StaleError,
    UnknownFacilitatorError,
    UnknownWorkshopError,
    advance,
    close_round,
    end_session,
    end_silent_session,
    get_facilitator_id,
    open_room,
    open_round,
    set_display,
    set_lock,
)
from facilitation.models import Answer, Facilitator, Mark, Release, Room, Round
from facilitation.protocol.audiences import desks_of, phones_of, screens_of
from facilitation.protocol.events import QuestionState, RoomState, RoundState, StageChanged
from facilitation.rules.codes import read_code
from facilitation.rules.exercise import BUILT_IN, SPHERES, Display, Plan, Stage, UnknownStageError, UnknownSubjectError
from facilitation.rules.pictures import Picture, Row
from facilitation.rules.release import Policy
from tests.actions.announced import Said, hear_announcements
from tests.actions.together import do_together
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

SECOND = timedelta(seconds=1)

Move = Callable[[Room, int], None]
"""A move of a desk: on a room, from a revision."""


def move(action: Callable[..., None], **details: object) -> Move:
    def make(room: Room, revision: int) -> None:
        action(room_id=str(room.pk), revision=revision, now=NOW + SECOND, **details)

    return make


MOVES: dict[str, Move] = {
    "advance": move(advance, stage="promise"),
    "open_round": move(open_round, subject="friendship"),
    "close_round": move(close_round),
    "set_display": move(set_display, shown=False),
    "set_lock": move(set_lock, locked=True),
    "end_session": move(end_session),
}

NEEDS_AN_OPEN_ROUND = {"close_round", "set_display"}


def make_room_for(name: str) -> Room:
    """A room in which this move can be made."""
    room = make_room(plan=SHORT)
    if name in NEEDS_AN_OPEN_ROUND:
        make_round(room=room)
    return room


def steer_chance(monkeypatch: pytest.MonkeyPatch, characters: str) -> None:
    """Let the next characters that are chosen by chance be these."""
    chosen = iter(characters)
    monkeypatch.setattr(secrets, "choice", lambda _: next(chosen))


def get_state(room: Room) -> tuple[object, ...]:
    """Everything about a room that a move could change."""
    return (
        Room.objects.filter(pk=room.pk).values().get(),
        list(Round.objects.filter(room=room).order_by("pk").values()),
        list(Release.objects.order_by("pk").values()),
        Answer.objects.count(),
    )


# Opening a room


def test_a_room_opens_at_the_first_stage_with_its_own_code_and_screen() -> None:
    ada = make_facilitator()

    opened = open_room(facilitator_id=ada.pk, workshop="spheres", policy=Policy(floor=7, step=4), now=NOW)

    room = Room.objects.get()
    assert opened == OpenedRoom(id=str(room.pk), code=room.code, screen_token=room.screen_token)
    assert (room.facilitator_id, room.stage, room.floor, room.step) == (ada.pk, "arrive", 7, 4)
    assert (room.revision, room.locked, room.ended_at) == (0, False, None)
    assert (room.opened_at, room.active_at) == (NOW, NOW)
    assert read_code(room.code) == room.code
    assert re.fullmatch(r"[\w-]{32}", room.screen_token)


def test_a_room_keeps_its_own_plan_whatever_becomes_of_the_workshop(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_facilitator()
    opened = open_room(facilitator_id=ada.pk, workshop="spheres", policy=Policy(), now=NOW)

    monkeypatch.setitem(BUILT_IN, "spheres", replace(SHORT, stages=(Stage.ARRIVE,), subjects=("family",)))
    later = open_room(facilitator_id=ada.pk, workshop="spheres", policy=Policy(), now=NOW)

    assert Plan.from_json(Room.objects.get(pk=opened.id).plan) == SPHERES
    assert Plan.from_json(Room.objects.get(pk=later.id).plan) != SPHERES
    advance(room_id=opened.id, revision=0, stage="thanks", now=NOW)
    with pytest.raises(UnknownStageError):
        advance(room_id=later.id, revision=0, stage="thanks", now=NOW)


def test_there_is_no_room_of_an_unknown_workshop() -> None:
    with pytest.raises(UnknownWorkshopError) as caught:
        open_room(facilitator_id=make_facilitator().pk, workshop="cubes", policy=Policy(), now=NOW)

    assert caught.value.code == "unknown_workshop"
    assert not Room.objects.exists()


def test_a_code_that_a_running_room_has_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_facilitator()
    steer_chance(monkeypatch, "CDFHJK" * 3 + "MNPQRT")

    opened = [open_room(facilitator_id=ada.pk, workshop="spheres", policy=Policy(), now=NOW).code for _ in range(2)]

    assert opened == ["CDFHJK", "MNPQRT"]


def test_the_code_of_an_ended_room_may_be_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_facilitator()
    steer_chance(monkeypatch, "CDFHJK" * 30)
    first = open_room(facilitator_id=ada.pk, workshop="spheres", policy=Policy(), now=NOW)
    end_session(room_id=first.id, revision=0, now=NOW)

    again = open_room(facilitator_id=ada.pk, workshop="spheres", policy=Policy(), now=NOW)

    assert (first.code, again.code) == ("CDFHJK", "CDFHJK")
    assert first.id != again.id


def test_when_no_code_is_free_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_facilitator()
    steer_chance(monkeypatch, "CDFHJK" * 30)
    open_room(facilitator_id=ada.pk, workshop="spheres", policy=Policy(), now=NOW)

    with pytest.raises(RuntimeError, match="No free room code"):
        open_room(facilitator_id=ada.pk, workshop="spheres", policy=Policy(), now=NOW)

    assert Room.objects.count() == 1


def test_a_running_code_is_unique_in_the_table_itself() -> None:
    room = make_room()

    with pytest.raises(IntegrityError), transaction.atomic():
        Room.objects.filter(pk=make_room().pk).update(code=room.code)


def test_a_facilitator_is_found_by_name() -> None:
    ada = make_facilitator(username="ada")

    assert get_facilitator_id("ada") == ada.pk


@pytest.mark.parametrize("username", ["mallory", "ADA", ""])
def test_a_name_that_nobody_has_is_unknown(username: str) -> None:
    make_facilitator(username="ada")

    with pytest.raises(UnknownFacilitatorError) as caught:
        get_facilitator_id(username)

    assert caught.value.code == "unknown_facilitator"


def test_somebody_who_may_not_sign_in_any_more_leads_no_room() -> None:
    make_facilitator(username="ada")
    Facilitator.objects.update(is_active=False)

    with pytest.raises(UnknownFacilitatorError):
        get_facilitator_id("ada")


# Every move


@pytest.mark.parametrize("name", MOVES)
def test_every_move_counts_the_revision_on_by_one_and_is_a_sign_of_life(name: str) -> None:
    room = make_room_for(name)

    MOVES[name](room, 0)

    room.refresh_from_db()
    assert (room.revision, room.active_at) == (1, NOW + SECOND)


@pytest.mark.parametrize("name", MOVES)
def test_every_move_is_told_to_phones_desks_and_screens_once(name: str) -> None:
    room = make_room_for(name)

    with hear_announcements() as said:
        MOVES[name](room, 0)

    assert [one.to for one in said] == [
        phones_of(room.pk).name,
        desks_of(room.pk).name,
        screens_of(room.pk).name,
    ]
    states = [one.event.room for one in said if isinstance(one.event, StageChanged)]
    assert len(states) == 3
    assert states[0] == states[1] == states[2]
    assert states[0].revision == 1


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("revision", [4, 6, 0])
def test_a_move_from_another_revision_changes_nothing_and_says_nothing(name: str, revision: int) -> None:
    room = make_room_for(name)
    Room.objects.filter(pk=room.pk).update(revision=5)
    before = get_state(room)

    with hear_announcements() as said, pytest.raises(StaleError) as caught:
        MOVES[name](room, revision)

    assert caught.value.code == "stale"
    assert (get_state(room), said) == (before, [])


@pytest.mark.parametrize("name", MOVES)
def test_a_second_click_on_the_same_button_does_nothing(name: str) -> None:
    room = make_room_for(name)
    MOVES[name](room, 0)
    before = get_state(room)

    with pytest.raises((StaleError, SessionEndedError)):
        MOVES[name](room, 0)

    assert get_state(room) == before


@pytest.mark.parametrize("name", MOVES)
def test_a_room_that_has_ended_refuses_every_move(name: str) -> None:
    room = make_room_for(name)
    end_session(room_id=str(room.pk), revision=0, now=NOW)
    before = get_state(room)

    with hear_announcements() as said, pytest.raises(SessionEndedError) as caught:
        MOVES[name](room, 1)

    assert caught.value.code == "session_ended"
    assert (get_state(room), said) == (before, [])


@pytest.mark.parametrize("name", MOVES)
def test_a_move_touches_no_other_room(name: str) -> None:
    room, elsewhere = make_room_for(name), make_room_for(name)
    before = get_state(elsewhere)

    MOVES[name](room, 0)

    assert get_state(elsewhere) == before


@pytest.mark.django_db(transaction=True)
def test_of_two_desks_that_move_at_once_one_is_stale() -> None:
    room = make_room(plan=SHORT)

    outcomes = do_together(
        partial(MOVES["open_round"], room, 0), partial(MOVES["advance"], room, 0), partial(MOVES["set_lock"], room, 0)
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StaleError", "StaleError"]
    assert Room.objects.get().revision == 1


# Stages


def test_a_room_goes_on_back_and_to_any_stage() -> None:
    room = make_room()
    path = ["promise", "rate", "promise", "thanks", "arrive", "arrive"]

    for revision, stage in enumerate(path):
        advance(room_id=str(room.pk), revision=revision, stage=stage, now=NOW)
        room.refresh_from_db()
        assert (room.stage, room.revision) == (stage, revision + 1)


def test_a_stage_that_the_plan_does_not_have_is_refused_and_changes_nothing() -> None:
    room = make_room(plan=replace(SPHERES, stages=(Stage.ARRIVE, Stage.RATE)))
    before = get_state(room)

    for stage in ("promise", "coffee"):
        with hear_announcements() as said, pytest.raises(UnknownStageError):
            advance(room_id=str(room.pk), revision=0, stage=stage, now=NOW)
        assert (get_state(room), said) == (before, [])


def test_the_room_hears_where_it_has_come_to() -> None:
    room = make_room(floor=6, step=4)

    with hear_announcements() as said:
        advance(room_id=str(room.pk), revision=0, stage="promise", now=NOW)

    state = RoomState(revision=1, stage="promise", locked=False, ended=False, floor=6, step=4, round=None, asked=())
    assert said == [
        Said(to=audience(room.pk).name, event=StageChanged(room=state, picture=None))
        for audience in (phones_of, desks_of, screens_of)
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

    open_round(room_id=str(room.pk), revision=0, subject="family", now=NOW)

    asked = Round.objects.get()
    room.refresh_from_db()
    assert room.stage == asked.stage == "rate"
    assert (asked.subject, asked.wave, asked.display) == ("family", 1, "shown")
    assert (asked.opened_at, asked.closed_at) == (NOW, None)
    assert tuple(asked.questions.order_by("position").values_list("slug", flat=True)) == SPHERES.factors
    assert list(asked.questions.order_by("position").values_list("position", flat=True)) == list(range(13))


def test_the_room_hears_what_is_asked_and_boards_get_an_empty_picture() -> None:
    room = make_room(plan=SHORT)

    with hear_announcements() as said:
        open_round(room_id=str(room.pk), revision=0, subject="family", now=NOW)

    asked = Round.objects.get()
    first, second = get_questions(asked=asked)
    state = RoomState(
        revision=1,
        stage="rate",
        locked=False,
        ended=False,
        floor=5,
        step=3,
        round=RoundState(
            id=asked.pk,
            subject="family",
            wave=1,
            open=True,
            display=Display.SHOWN,
            questions=(QuestionState(id=first, slug="communication"), QuestionState(id=second, slug="safety")),
        ),
        asked=("family",),
    )
    empty = Picture(
        round=asked.pk, version=0, answers=0, rows=(Row(question=first, version=0), Row(question=second, version=0))
    )
    assert said == [
        Said(to=phones_of(room.pk).name, event=StageChanged(room=state, picture=None)),
        Said(to=desks_of(room.pk).name, event=StageChanged(room=state, picture=empty)),
        Said(to=screens_of(room.pk).name, event=StageChanged(room=state, picture=empty)),
    ]


def test_a_round_cannot_be_opened_while_one_is_open() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    before = get_state(asked.room)

    for subject in ("friendship", "family"):
        with hear_announcements() as said, pytest.raises(RoundOpenError) as caught:
            open_round(room_id=str(asked.room_id), revision=0, subject=subject, now=NOW)
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
        open_round(room_id=str(room.pk), revision=0, subject=subject, now=NOW)

    assert get_state(room) == before


def test_a_plan_without_the_rating_stage_asks_nothing() -> None:
    room = make_room(plan=replace(SHORT, stages=(Stage.ARRIVE, Stage.THANKS)))

    with pytest.raises(UnknownStageError):
        open_round(room_id=str(room.pk), revision=0, subject="family", now=NOW)

    assert not Round.objects.exists()


def test_asking_about_the_same_kind_again_is_a_new_wave_with_questions_of_its_own() -> None:
    """Rule R8: new answers, new releases, and keys that nothing joins to the old ones."""
    room = make_room(plan=SHORT)
    subjects = ["family", "friendship", "family", "family"]

    for number, subject in enumerate(subjects):
        open_round(room_id=str(room.pk), revision=2 * number, subject=subject, now=NOW)
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
        open_round(room_id=str(room.pk), revision=2 * number, subject=subject, now=NOW)
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
        rows=(Row(question=first, version=1, scores=(1, 1, 0, 4, 0)), Row(question=second, version=0)),
        late=2,
    )
    assert Round.objects.get().closed_at == NOW + SECOND
    assert [one.event.picture for one in said if isinstance(one.event, StageChanged)] == [None, picture, picture]


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
        rows=(Row(question=first, version=1, scores=(0, 0, 0, 5, 0)), Row(question=second, version=0)),
    )

    with hear_announcements() as hidden:
        set_display(room_id=str(asked.room_id), revision=0, shown=False, now=NOW)
    with hear_announcements() as shown:
        set_display(room_id=str(asked.room_id), revision=1, shown=True, now=NOW)

    events = [one.event for one in (*hidden, *shown)]
    assert [
        (event.room.round.display, event.picture)
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

    set_display(room_id=str(asked.room_id), revision=0, shown=False, now=NOW)

    assert Round.objects.get().display == "kept_off"


def test_the_latest_round_of_the_stage_is_the_one_shown_or_kept_off() -> None:
    room = make_room(plan=SHORT)
    before = make_round(room=room, closed_at=NOW)
    latest = make_round(room=room, subject="family")

    set_display(room_id=str(room.pk), revision=0, shown=False, now=NOW)

    displays = dict(Round.objects.values_list("pk", "display"))
    assert displays == {before.pk: "shown", latest.pk: "kept_off"}


def test_where_nothing_has_been_asked_there_is_nothing_to_show() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    advance(room_id=str(asked.room_id), revision=0, stage="thanks", now=NOW)

    with pytest.raises(NoRoundError):
        set_display(room_id=str(asked.room_id), revision=1, shown=False, now=NOW)

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
        rows=(Row(question=first, version=1, scores=(1, 1, 0, 4, 0)), Row(question=second, version=0)),
        late=2,
    )
    assert (Answer.objects.count(), Mark.objects.count()) == (0, 0)
    assert Room.objects.get().ended_at == Round.objects.get().closed_at == NOW + SECOND
    assert [
        (event.room.ended, event.picture) for event in (one.event for one in said) if isinstance(event, StageChanged)
    ] == [
        (True, None),
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


def test_a_silent_session_is_ended_whatever_its_revision() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    Room.objects.update(revision=17)
    make_answers(question=get_questions(asked=asked)[0], phones=make_phones(room=asked.room, number=5), choices="44444")

    end_silent_session(room_id=str(asked.room_id), now=NOW + SECOND)

    assert (Room.objects.get().ended_at, Room.objects.get().revision) == (NOW + SECOND, 18)
    assert (Release.objects.count(), Answer.objects.count()) == (1, 0)


def test_a_session_that_has_ended_is_not_ended_again() -> None:
    room = make_room()
    end_session(room_id=str(room.pk), revision=0, now=NOW)
    before = get_state(room)

    with hear_announcements() as said:
        end_silent_session(room_id=str(room.pk), now=NOW + SECOND)

    assert (get_state(room), said) == (before, [])


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
