"""Waves beside each other, gaps between map and ratings, and the closing check that no screen shows."""

import pytest

from facilitation.actions.rooms import advance, end_session
from facilitation.actions.rounds import close_round, set_display
from facilitation.models import Question, Room, Round
from facilitation.protocol.events import ResultsReleased
from facilitation.queries.results import get_picture
from facilitation.queries.snapshots import get_changes
from facilitation.rules.exercise import Ask, Chart, Display
from tests.actions.announced import hear_announcements
from tests.actions.leading import answer_all, ask_for, get_question, lead, see_desk, see_screen
from tests.actions.rated import PLAN, make_rated, view
from tests.factories import make_room

pytestmark = pytest.mark.django_db


# Waves


def test_a_wave_is_compared_with_the_one_before_it() -> None:
    room = make_room(plan=PLAN)
    first, one, _ = make_rated(room)
    lead(room, close_round)
    make_rated(room, "family")
    lead(room, close_round)
    second, two, _ = make_rated(room)
    assert see_screen(room).board.before is None

    view(second, Chart.PROFILE, compare=True)
    assert see_screen(room).board.before == see_desk(room).board.before == get_picture(first.pk)

    view(second, Chart.PROFILE, two, compare=True)
    assert see_screen(room).board.before == get_picture(first.pk, only=one)


def test_a_wave_that_was_kept_off_is_not_compared_with() -> None:
    room = make_room(plan=PLAN)
    first, _, _ = make_rated(room)
    lead(room, close_round)
    Round.objects.filter(pk=first.pk).update(display=Display.KEPT_OFF)
    second, _, _ = make_rated(room)

    view(second, Chart.PROFILE, compare=True)

    assert see_screen(room).board.before is see_desk(room).board.before is None
    Round.objects.filter(pk=first.pk).update(display=Display.SHOWN)
    assert see_screen(room).board.before == get_picture(first.pk)


# Gaps


def make_gap() -> tuple[Room, Round, Round]:
    """A room in which friendship was placed and rated, at the stage that compares the two."""
    room = make_room(plan=PLAN)
    placed = ask_for(room, Ask.PLACE)
    lead(room, set_display, display=Display.SHOWN)
    answer_all(placed, "1112223344", question=get_question(placed, "friendship"))
    lead(room, close_round)
    rated, _, _ = make_rated(room)
    lead(room, advance, stage="factors")
    return room, placed, rated


def test_gaps_reach_the_screen_when_they_are_drawn_and_the_desk_before() -> None:
    room, _, rated = make_gap()
    assert ([gap.subject for gap in see_desk(room).board.gaps], see_screen(room).board.gaps) == (["friendship"], ())

    view(rated, Chart.GAPS)

    assert see_screen(room).board.gaps == see_desk(room).board.gaps != ()


def test_what_is_hidden_or_kept_off_takes_no_part_in_gaps() -> None:
    room, placed, rated = make_gap()
    view(rated, Chart.GAPS)
    assert see_screen(room).board.gaps

    place = Question.objects.filter(pk=get_question(placed, "friendship"))
    place.update(hidden=True)
    assert see_screen(room).board.gaps == see_desk(room).board.gaps == ()
    place.update(hidden=False)
    assert see_screen(room).board.gaps
    for asked in (placed, rated):
        Round.objects.filter(pk=asked.pk).update(display=Display.KEPT_OFF)
        assert see_desk(room).board.gaps == ()
        Round.objects.filter(pk=asked.pk).update(display=Display.SHOWN)
    assert see_desk(room).board.gaps


# The closing check


@pytest.mark.parametrize(("ask", "heard"), [(Ask.REASONS, 2), (Ask.CHECK, 0)])
def test_the_closing_check_reaches_neither_desk_nor_screen_while_the_session_runs(ask: Ask, heard: int) -> None:
    room = make_room(plan=PLAN)
    asked = ask_for(room, ask)
    choices = ["4"] * 9 if ask is Ask.CHECK else ["a--"] * 9

    with hear_announcements() as said:
        answer_all(asked, choices)
    lead(room, set_display, display=Display.SHOWN)

    assert len([one for one in said if isinstance(one.event, ResultsReleased)]) == heard
    boards = [see_desk(room).board, see_screen(room).board, *(event.board for event in get_changes(str(room.pk)))]
    assert len([board for board in boards if board.picture]) == 2 * heard
    lead(room, end_session)
    assert [row.version for row in get_picture(asked.pk).rows] == [1] * asked.questions.count()
