"""Everything one phone, desk or screen needs to draw itself."""

import pytest

from facilitation.actions.answers import save
from facilitation.actions.releases import release_if_due
from facilitation.actions.rooms import advance, end_session
from facilitation.actions.rounds import close_round, open_round
from facilitation.actions.seats import get_secret
from facilitation.models import Room, Round
from facilitation.protocol.events import (
    Board,
    Crowd,
    DeskWelcome,
    Lead,
    PhoneWelcome,
    ScreenWelcome,
    StageChanged,
)
from facilitation.queries.results import get_picture
from facilitation.queries.snapshots import (
    Here,
    Seat,
    get_changes,
    get_crowds,
    get_desk_welcome,
    get_phone_welcomes,
    get_room_state,
    get_screen_welcome,
)
from facilitation.rules.exercise import Ask, Display
from tests.factories import (
    NOW,
    SHORT,
    Phone,
    get_questions,
    make_answers,
    make_phone,
    make_phones,
    make_room,
    make_round,
    make_round_state,
    make_state,
    make_view,
)

pytestmark = pytest.mark.django_db


def welcome(phone: Phone) -> PhoneWelcome:
    (found,) = get_phone_welcomes([Seat(room_id=phone.room_id, token=phone.token)], secret=get_secret())
    return found


def get_crowd_of(room_id: str, joined: int) -> Crowd | None:
    return get_crowds({room_id: Here(joined=joined)}).get(room_id)


def make_released_round(*, display: Display = Display.SHOWN) -> Round:
    asked = make_round(room=make_room(plan=SHORT), display=display)
    make_answers(question=get_questions(asked=asked)[0], phones=make_phones(room=asked.room, number=5), choices="44421")
    assert release_if_due(room_id=str(asked.room_id), connected=0, now=NOW)
    return asked


# The room


def test_a_new_room_has_asked_nothing() -> None:
    room = make_room(floor=7, step=4)

    assert get_room_state(str(room.pk)) == make_state(room)


def test_the_round_of_the_moment_is_the_latest_of_the_stage() -> None:
    room = make_room(plan=SHORT)
    make_round(room=room, closed_at=NOW)
    latest = make_round(room=room, subject="family", wave=2, display=Display.KEPT_OFF)

    assert get_room_state(str(room.pk)) == make_state(
        room,
        stage="rate",
        view=make_view(latest),
        round=make_round_state(latest, display=Display.KEPT_OFF),
        asked=("friendship", "family"),
    )


def test_the_round_is_gone_while_the_room_is_elsewhere_and_what_was_asked_stays() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    advance(room_id=str(asked.room_id), revision=0, stage="thanks", now=NOW)

    state = get_room_state(str(asked.room_id))

    assert (state.stage, state.round, state.asked) == ("thanks", None, ("friendship",))


def test_a_closed_round_stays_the_round_of_its_stage() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    close_round(room_id=str(asked.room_id), revision=0, now=NOW)

    state = get_room_state(str(asked.room_id))

    assert state.round is not None
    assert (state.round.id, state.round.open) == (asked.pk, False)


# Phones


def test_a_phone_is_welcomed_with_its_own_answers_to_the_round_of_the_moment() -> None:
    room = make_room(plan=SHORT)
    ben, cleo = make_phones(room=room, number=2)
    before = make_round(room=room)
    make_answers(question=get_questions(asked=before)[0], phones=[ben, cleo], choices="11")
    save([ben.finish(before.pk)])
    close_round(room_id=str(room.pk), revision=0, now=NOW)
    open_round(room_id=str(room.pk), revision=1, ask=Ask.RATE, subject="family", now=NOW)
    asked = Round.objects.get(subject="family")
    first, second = get_questions(asked=asked)
    save([ben.give(first, "4"), ben.give(second, "s"), cleo.give(first, "2"), cleo.finish(asked.pk)])

    state = get_room_state(str(room.pk))
    assert welcome(ben) == PhoneWelcome(
        room=state, board=Board(), answers={str(first): "4", str(second): "s"}, finished=False
    )
    assert welcome(cleo) == PhoneWelcome(room=state, board=Board(), answers={str(first): "2"}, finished=True)
    assert welcome(make_phone(room=room)) == PhoneWelcome(room=state, board=Board(), answers={}, finished=False)


def test_a_phone_keeps_its_answers_after_the_close_and_loses_them_with_the_end() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, _ = get_questions(asked=asked)
    ben = make_phone(room=asked.room)
    save([ben.give(first, "4"), ben.finish(asked.pk)])

    close_round(room_id=str(asked.room_id), revision=0, now=NOW)
    assert (welcome(ben).answers, welcome(ben).finished) == ({str(first): "4"}, True)

    end_session(room_id=str(asked.room_id), revision=1, now=NOW)
    assert (welcome(ben).answers, welcome(ben).finished) == ({}, False)


def test_where_nothing_is_asked_a_phone_has_no_answers() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    ben = make_phone(room=asked.room)
    save([ben.give(get_questions(asked=asked)[0], "4"), ben.finish(asked.pk)])
    advance(room_id=str(asked.room_id), revision=0, stage="thanks", now=NOW)

    assert welcome(ben) == PhoneWelcome(
        room=get_room_state(str(asked.room_id)), board=Board(), answers={}, finished=False
    )


# Desks and screens


def test_desk_and_screen_are_welcomed_with_the_same_picture() -> None:
    """Promise 5: the facilitator sees no more than the screen can show."""
    asked = make_released_round()
    room_id = str(asked.room_id)

    desk, screen = (
        get_desk_welcome(room_id=room_id, here=Here(joined=9)),
        get_screen_welcome(room_id=room_id, here=Here(joined=9)),
    )

    picture = get_picture(asked.pk)
    assert picture.version == 1
    assert desk == DeskWelcome(
        room=get_room_state(room_id),
        board=Board(picture=picture),
        crowd=Crowd(joined=9, finished=None, watching=0),
        lead=Lead(times={}, slow=False, guests=0),
    )
    assert screen == ScreenWelcome(room=desk.room, board=Board(picture=picture), crowd=desk.crowd)


@pytest.mark.parametrize("display", [Display.COLLECTING, Display.KEPT_OFF])
def test_what_is_hidden_is_in_the_desks_welcome_and_not_in_the_screens(display: Display) -> None:
    asked = make_released_round(display=display)
    room_id = str(asked.room_id)

    assert get_desk_welcome(room_id=room_id, here=Here(joined=9)).board.picture == get_picture(asked.pk)
    assert get_screen_welcome(room_id=room_id, here=Here(joined=9)).board.picture is None


def test_where_nothing_is_asked_there_is_no_picture() -> None:
    asked = make_released_round()
    room_id = str(asked.room_id)
    advance(room_id=room_id, revision=0, stage="thanks", now=NOW)

    assert get_desk_welcome(room_id=room_id, here=Here(joined=9)).board.picture is None
    assert get_screen_welcome(room_id=room_id, here=Here(joined=9)).board.picture is None


def test_a_move_is_told_with_the_picture_for_who_may_see_it() -> None:
    for display in Display:
        asked = make_released_round(display=display)
        room_id = str(asked.room_id)

        state, picture = get_room_state(room_id), get_picture(asked.pk)
        assert get_changes(room_id) == (
            StageChanged(room=state, board=Board()),
            StageChanged(room=state, board=Board(picture=picture)),
            StageChanged(room=state, board=Board(picture=picture if display == Display.SHOWN else None)),
        )


# The crowd


@pytest.mark.parametrize(
    ("joined", "finished", "crowd"),
    [
        (0, 0, Crowd(joined=None, finished=None, watching=None)),
        (6, 6, Crowd(joined=None, finished=None, watching=None)),
        (7, 6, Crowd(joined=7, finished=None, watching=0)),
        (7, 7, Crowd(joined=7, finished=7, watching=0)),
        (6, 7, Crowd(joined=None, finished=7, watching=None)),
        (20, 8, Crowd(joined=20, finished=8, watching=0)),
    ],
)
def test_numbers_of_phones_are_told_from_the_floor_on(joined: int, finished: int, crowd: Crowd) -> None:
    asked = make_round(room=make_room(plan=SHORT, floor=7))
    room_id = str(asked.room_id)
    save([phone.finish(asked.pk) for phone in make_phones(room=asked.room, number=finished)])

    assert get_crowd_of(room_id, joined) == crowd
    assert get_desk_welcome(room_id=room_id, here=Here(joined=joined)).crowd == crowd
    assert get_screen_welcome(room_id=room_id, here=Here(joined=joined)).crowd == crowd


def test_finished_are_those_of_the_round_of_the_moment() -> None:
    room = make_room(plan=SHORT)
    before = make_round(room=room)
    save([phone.finish(before.pk) for phone in make_phones(room=room, number=6)])
    assert get_crowd_of(str(room.pk), 9) == Crowd(joined=9, finished=6, watching=0)

    close_round(room_id=str(room.pk), revision=0, now=NOW)
    open_round(room_id=str(room.pk), revision=1, ask=Ask.RATE, subject="family", now=NOW)

    assert get_crowd_of(str(room.pk), 9) == Crowd(joined=9, finished=None, watching=0)


@pytest.mark.parametrize(("ask", "stage"), [(Ask.PLACE, "rings"), (Ask.RATE, "factors")])
def test_a_stage_that_looks_back_counts_who_finished_the_round_it_looks_at(ask: Ask, stage: str) -> None:
    asked = make_round(ask=ask)
    save([phone.finish(asked.pk) for phone in make_phones(room=asked.room, number=6)])
    room_id = str(asked.room_id)

    advance(room_id=room_id, revision=0, stage=stage, now=NOW)

    assert get_crowd_of(room_id, 9) == Crowd(joined=9, finished=6, watching=0)
    assert get_desk_welcome(room_id=room_id, here=Here(joined=9)).crowd == get_crowd_of(room_id, 9)
    advance(room_id=room_id, revision=1, stage="groups", now=NOW)
    assert get_crowd_of(room_id, 9) == Crowd(joined=9, finished=None, watching=0)


def test_where_nothing_is_asked_nobody_has_finished() -> None:
    assert get_crowd_of(str(make_room().pk), 9) == Crowd(joined=9, finished=None, watching=0)


def test_after_the_end_there_is_no_crowd() -> None:
    room = make_room()
    assert get_crowd_of(str(room.pk), 9) is not None

    end_session(room_id=str(room.pk), revision=0, now=NOW)

    assert get_crowd_of(str(room.pk), 9) is None


def test_many_rooms_are_counted_together_and_each_as_it_is_alone() -> None:
    quiet, busy, over = make_room(), make_round(room=make_room(plan=SHORT)), make_room()
    Room.objects.filter(pk=over.pk).update(ended_at=NOW)
    save([phone.finish(busy.pk) for phone in make_phones(room=busy.room, number=6)])

    crowds = get_crowds(
        {str(quiet.pk): Here(joined=4), str(busy.room_id): Here(joined=9, watching=2), str(over.pk): Here(joined=9)}
    )

    assert crowds == {
        str(quiet.pk): Crowd(joined=None, finished=None, watching=None),
        str(busy.room_id): Crowd(joined=9, finished=6, watching=2),
    }
