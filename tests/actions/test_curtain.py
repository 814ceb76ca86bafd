"""What lies over the screen, and the timer on it."""

from datetime import timedelta

import pytest

from facilitation.actions.rooms import advance, end_session, renew_code, set_curtain, set_timer
from facilitation.actions.rounds import close_round, soften
from facilitation.models import Question, Round
from facilitation.protocol.audiences import desks_of, phones_of, screens_of
from facilitation.protocol.events import ResultsReleased, StageChanged
from facilitation.queries.results import get_picture
from facilitation.queries.snapshots import get_changes
from facilitation.rules.exercise import Curtain
from tests.actions.announced import hear_announcements
from tests.actions.leading import answer_all, lead, see_desk, see_screen
from tests.actions.moves import SECOND
from tests.actions.rated import FULL, make_rated
from tests.factories import NOW

pytestmark = pytest.mark.django_db


# The curtain


def test_a_frozen_screen_keeps_what_it_showed_and_catches_up_afterwards() -> None:
    asked, first, _ = make_rated()
    room = asked.room
    before = see_screen(room)

    lead(room, set_curtain, curtain=Curtain.FROZEN)
    with hear_announcements() as said:
        answer_all(asked, FULL, now=NOW + SECOND)
        lead(room, soften, question=first)
        lead(room, set_timer, seconds=60)
        lead(room, advance, stage="groups")

    screens = [one.event for one in said if one.to == screens_of(room.pk).name]
    told = [event for event in screens if isinstance(event, StageChanged)]
    assert len(told) == len(screens) == 3
    now = see_screen(room)
    for state, board in [*((event.room, event.board) for event in told), (now.room, now.board)]:
        assert board == before.board
        unchanged = {"revision": state.revision, "curtain": Curtain.FROZEN}
        assert state == before.room.model_copy(update=unchanged)
    assert [one.to for one in said if isinstance(one.event, ResultsReleased)] == [desks_of(room.pk).name]
    phones = [one.event for one in said if one.to == phones_of(room.pk).name]
    assert [event.room.stage for event in phones if isinstance(event, StageChanged)] == ["rate", "rate", "groups"]

    lead(room, advance, stage="rate")
    lead(room, set_curtain, curtain=Curtain.OPEN)

    after = see_screen(room)
    assert after.room == see_desk(room).room
    assert after.board == see_desk(room).board
    assert after.board.picture is not None
    assert after.board.picture.answers == 2 * len(FULL)


def test_freezing_a_frozen_screen_again_shows_nothing_new() -> None:
    asked, _, _ = make_rated()
    lead(asked.room, set_curtain, curtain=Curtain.FROZEN)
    frozen = see_screen(asked.room).board
    answer_all(asked, FULL, now=NOW + SECOND)

    lead(asked.room, set_curtain, curtain=Curtain.FROZEN)

    assert see_screen(asked.room).board == frozen != see_desk(asked.room).board


def test_what_a_frozen_screen_kept_back_was_not_seen() -> None:
    asked, first, second = make_rated()
    lead(asked.room, close_round)
    lead(asked.room, set_curtain, curtain=Curtain.FROZEN)
    later, third, fourth = make_rated(asked.room, "family")

    lead(asked.room, end_session)

    assert set(Question.objects.filter(seen=True).values_list("pk", flat=True)) == {first, second}
    assert get_picture(later.pk).rows == ()
    assert not Question.objects.filter(pk__in=[third, fourth], releases__isnull=False).exists()


@pytest.mark.parametrize("curtain", [Curtain.BLANK, Curtain.PAUSED])
def test_everyone_hears_of_a_curtain_and_the_room_goes_on_behind_it(curtain: Curtain) -> None:
    asked, _, _ = make_rated()

    with hear_announcements() as said:
        lead(asked.room, set_curtain, curtain=curtain)

    assert [one.event.room.curtain for one in said if isinstance(one.event, StageChanged)] == [curtain] * 3
    answer_all(asked, FULL, now=NOW + SECOND)
    lead(asked.room, set_curtain, curtain=Curtain.OPEN)
    assert see_screen(asked.room).board == see_desk(asked.room).board


def test_phones_get_the_picture_of_a_closed_round_only_while_the_curtain_is_open() -> None:
    asked, _, _ = make_rated()
    boards = [get_changes(str(asked.room_id))[0].board]
    lead(asked.room, close_round)
    boards.append(get_changes(str(asked.room_id))[0].board)
    for curtain in (Curtain.BLANK, Curtain.PAUSED, Curtain.FROZEN):
        lead(asked.room, set_curtain, curtain=curtain)
        boards.append(get_changes(str(asked.room_id))[0].board)

    assert [board.picture is not None for board in boards] == [False, True, False, False, False]


# The timer


def test_a_timer_runs_until_it_is_stopped_or_the_stage_is_left_and_ends_nothing() -> None:
    asked, _, _ = make_rated()
    room = asked.room

    def get_end() -> int | None:
        return see_screen(room).room.timer_ends_at

    lead(room, set_timer, seconds=300)
    assert get_end() == int((NOW + timedelta(seconds=300)).timestamp())
    lead(room, set_timer, seconds=None)
    assert get_end() is None

    lead(room, set_timer, seconds=60)
    lead(room, renew_code, now=NOW + timedelta(seconds=90))
    assert get_end() == int((NOW + timedelta(seconds=60)).timestamp())
    assert Round.objects.get().closed_at is None
    lead(room, advance, stage="groups")
    assert get_end() is None
