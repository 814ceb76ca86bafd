"""What every move of a desk has in common."""

from functools import partial

import pytest

from facilitation.actions.moves import SessionEndedError, StaleError
from facilitation.actions.rooms import end_session
from facilitation.models import Room
from facilitation.protocol.audiences import desks_of, phones_of, screens_of
from facilitation.protocol.events import LeadChanged, StageChanged
from tests.actions.announced import hear_announcements
from tests.actions.moves import MOVES, SECOND, get_state, make_room_for
from tests.actions.together import do_together
from tests.factories import (
    NOW,
    SHORT,
    make_room,
)

pytestmark = pytest.mark.django_db


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

    for_desks_only = [one.to for one in said if isinstance(one.event, LeadChanged)]
    assert for_desks_only in ([], [desks_of(room.pk).name])
    assert [one.to for one in said if not isinstance(one.event, LeadChanged)] == [
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
