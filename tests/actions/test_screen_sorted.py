"""Rows that the facilitator has sorted: the order stays until it is made anew, and never says more than is drawn."""

import pytest

from facilitation.actions.moves import UnknownQuestionError
from facilitation.actions.rooms import advance, set_curtain
from facilitation.actions.rounds import close_round, hide, soften
from facilitation.models import Question, Room, Round
from facilitation.protocol.audiences import screens_of
from facilitation.protocol.events import ResultsReleased
from facilitation.rules.exercise import Ask, Chart, Curtain, UnknownChartError
from tests.actions.announced import hear_announcements
from tests.actions.leading import answer_all, ask_for, lead, see_desk, see_screen
from tests.actions.moves import SECOND, get_state
from tests.actions.rated import FULL, get_forms, make_rated, view
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def make_sorted() -> tuple[Round, list[str]]:
    """A round with a picture on the screen, the last of its rows sorted to the top."""
    asked, *questions = make_rated()
    slugs = [Question.objects.get(pk=question).slug for question in questions]
    order = slugs[::-1]
    assert order != slugs
    view(asked, Chart.PROFILE, order=order)
    return asked, order


def get_order(asked: Round) -> list[str]:
    """The order that desk and screen hear of; both hear the same, or the test has failed."""
    desk, screen = see_desk(asked.room).room.view, see_screen(asked.room).room.view
    assert desk is not None
    assert desk == screen
    return list(desk.order)


def test_an_order_stays_through_releases_reloads_and_the_end_of_the_round() -> None:
    asked, order = make_sorted()
    assert get_order(asked) == order

    with hear_announcements() as said:
        answer_all(asked, FULL, now=NOW + SECOND)

    screens = screens_of(asked.room_id).name
    assert [one.to for one in said if isinstance(one.event, ResultsReleased)].count(screens) == 1
    assert get_order(asked) == order
    lead(asked.room, close_round)
    assert get_order(asked) == order
    assert see_screen(asked.room).board.picture is not None


def test_the_plans_order_comes_back_with_an_empty_one_and_with_another_round() -> None:
    asked, _ = make_sorted()

    view(asked, Chart.PROFILE, order=())

    assert get_order(asked) == []
    again, order = make_sorted()
    lead(again.room, close_round)
    assert get_order(again) == order
    ask_for(again.room, Ask.RATE, "friendship")
    assert get_order(again) == []


def test_a_softened_picture_keeps_no_order_of_numbers_that_it_does_not_draw() -> None:
    asked, order = make_sorted()
    assert (get_forms(see_screen(asked.room).board), get_order(asked)) == (["counts", "counts"], order)

    lead(asked.room, soften, question=Question.objects.get(round=asked, slug=order[0]).pk)

    assert (get_forms(see_screen(asked.room).board), get_order(asked)) == (["counts", "average"], [])


def test_what_is_hidden_leaves_the_order_and_comes_back_without_a_place() -> None:
    asked, order = make_sorted()
    first = Question.objects.get(round=asked, slug=order[0]).pk

    lead(asked.room, hide, question=first, hidden=True)

    assert get_order(asked) == order[1:]
    lead(asked.room, hide, question=first, hidden=False)
    assert get_order(asked) == order[1:]


def test_a_frozen_screen_keeps_its_order() -> None:
    asked, order = make_sorted()
    lead(asked.room, set_curtain, curtain=Curtain.FROZEN)

    view(asked, Chart.PROFILE, order=())

    desk, screen = see_desk(asked.room).room.view, see_screen(asked.room).room.view
    assert desk is not None
    assert screen is not None
    assert (list(desk.order), list(screen.order)) == ([], order)


def test_an_order_of_what_is_not_shown_is_refused_and_changes_nothing() -> None:
    asked, (last, first) = make_sorted()
    lead(asked.room, hide, question=Question.objects.get(round=asked, slug=first).pk, hidden=True)
    before = get_state(asked.room)

    refused: list[tuple[type[Exception], Chart, list[str]]] = [
        (UnknownQuestionError, Chart.PROFILE, [last, first]),
        (UnknownQuestionError, Chart.PROFILE, [last, "elsewhere"]),
        (UnknownQuestionError, Chart.PROFILE, [last, last]),
    ]
    for error, chart, order in refused:
        with pytest.raises(error):
            view(asked, chart, order=order)
        assert get_state(asked.room) == before
    view(asked, Chart.PROFILE, order=[last])


def test_only_a_profile_is_sorted() -> None:
    asked, order = make_sorted()
    lead(asked.room, close_round)
    lead(asked.room, advance, stage="factors")
    view(asked, Chart.GAPS)
    before = get_state(asked.room)

    with pytest.raises(UnknownChartError):
        view(asked, Chart.GAPS, order=order)

    assert get_state(asked.room) == before


def test_a_view_that_was_kept_before_rows_could_be_sorted_is_in_the_plans_order() -> None:
    asked, order = make_sorted()
    kept = {"round": asked.pk, "chart": "profile", "question": None, "compare": True}
    assert get_order(asked) == order

    Room.objects.filter(pk=asked.room_id).update(view=kept)

    assert get_order(asked) == []
    lead(asked.room, hide, question=Question.objects.get(round=asked, slug=order[0]).pk, hidden=True)
    assert get_order(asked) == []
