"""Releases of every kind of scale, and how much of them is drawn."""

import pytest

from facilitation.models import Release
from facilitation.queries.results import get_picture
from facilitation.rules.exercise import Ask
from facilitation.rules.pictures import Row
from tests.actions.leading import WHOLE, answer_all, ask_for, get_question, get_row, see_desk
from tests.factories import get_questions, make_room

pytestmark = pytest.mark.django_db


def release(ask: Ask, choices: list[str], slug: str | None = None, subject: str | None = None) -> tuple[object, Row]:
    """What is published of these answers to one question, and the row that is drawn of it."""
    asked = ask_for(make_room(plan=WHOLE), ask, subject)
    question = get_questions(asked=asked)[0] if slug is None else get_question(asked, slug)
    answer_all(asked, choices, question=question)
    (row,) = (row for row in get_picture(asked.pk).rows if row.question == question)
    (counts,) = Release.objects.filter(question=question).values_list("counts", flat=True)
    if ask is not Ask.CHECK:
        assert get_row(see_desk(asked.room).board, question) == row
    return counts, row


def test_each_seat_counts_at_every_step_that_it_picked() -> None:
    counts, row = release(Ask.REASONS, ["ab-"] * 5 + ["a--"] * 3 + ["n--"])

    assert counts == {"a": 8, "b": 5, "n": 1}
    assert (row.form, row.scores, row.unrated) == ("picks", (8, 5, 0, 0, 0, 0, 0, 0, 0, 0), 1)


def test_of_picks_lone_skips_are_not_said_at_all() -> None:
    few, few_row = release(Ask.REASONS, ["ab-"] * 8 + ["s--"] * 2)
    many, many_row = release(Ask.REASONS, ["ab-"] * 8 + ["s--"] * 3)

    assert (few, few_row.skipped) == ({"a": 8, "b": 8}, None)
    assert (many, many_row.skipped) == ({"a": 8, "b": 8, "s": 3}, 3)


def test_picks_of_few_people_are_few_or_none() -> None:
    counts, row = release(Ask.REASONS, ["ab-"] * 4 + ["ac-"] * 2 + ["n--"])

    assert counts == {"a": 6, "b": 4, "c": 2, "n": 1}
    assert (row.form, row.scores[:4], row.unrated) == ("picks", (6, 4, None, None), None)


def test_where_the_helper_stands_is_always_drawn_with_care() -> None:
    counts, row = release(Ask.HELPER, ["1---"] * 6 + ["1-3-"] * 3 + ["-2--"] * 2 + ["n---"])

    assert counts == {"1": 9, "3": 3, "2": 2, "n": 1}
    assert (row.form, row.scores, row.unrated) == ("picks", (9, None, 3, None), None)


def test_rings_of_eight_are_exact_and_of_seven_are_not() -> None:
    eight, full = release(Ask.PLACE, list("11122334"), "friendship")
    seven, few = release(Ask.PLACE, list("1112233"), "friendship")

    assert (eight, full.form, full.scores) == ({"1": 3, "2": 2, "3": 2, "4": 1}, "counts", (3, 2, 2, 1))
    assert full.spread is not None
    assert (seven, few.form, few.scores) == ({"1": 3, "2": 2, "3": 2}, "few", (3, None, None, None))


def test_rings_of_a_tender_kind_are_coarse_however_many_there_are() -> None:
    _, row = release(Ask.PLACE, list("111222233334"), "family")

    assert (row.form, row.scores, row.joined) == ("few", (3, 4, 5, None), 2)


def test_ratings_of_a_tender_kind_are_an_average() -> None:
    _, friends = release(Ask.RATE, list("1234512345"), subject="friendship")
    _, family = release(Ask.RATE, list("1234512345"), subject="family")

    assert (friends.form, friends.scores) == ("counts", (2, 2, 2, 2, 2))
    assert (family.form, family.scores, family.average) == ("average", (), 3.0)


def test_what_nearly_everyone_chose_is_said_in_words() -> None:
    _, row = release(Ask.WARM_UP, list("1111111112"))

    assert (row.form, row.scores, row.nearly) == ("nearly", (), 0)


def test_movement_and_the_hardest_step_are_counted() -> None:
    _, movement = release(Ask.MOVEMENT, list("1122233n1"), "friendship")
    _, hardest = release(Ask.HARDEST, list("111222344"))

    assert (movement.form, movement.scores, movement.unrated) == ("counts", (3, 3, 2), 1)
    assert (hardest.form, hardest.scores) == ("few", (3, 3, None, None, None))


def test_the_closing_check_is_released_as_ratings_are() -> None:
    counts, row = release(Ask.CHECK, list("444555nn55"))

    assert counts == {"4": 3, "5": 5, "n": 2}
    assert (row.form, row.scores, row.unrated) == ("counts", (0, 0, 0, 3, 5), 2)
