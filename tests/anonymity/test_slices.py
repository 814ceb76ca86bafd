"""Total minus slice: nothing that a desk can ask for or switch makes a number of fewer people (rules R5, R6b)."""

from collections.abc import Callable
from itertools import product

import pytest

from facilitation.actions.releases import release_if_due
from facilitation.actions.rounds import close_round, hide
from facilitation.models import Room, Round
from facilitation.protocol.commands import MalformedMessageError, SetView, parse_desk
from facilitation.protocol.events import Board
from facilitation.rules.exercise import Ask, Chart
from facilitation.rules.pictures import Row
from tests.actions.leading import ask_for, lead, see_desk, see_screen
from tests.actions.rated import PLAN, view
from tests.anonymity.attacker.splits import see_row
from tests.factories import NOW, get_questions, make_answers, make_phones, make_room

pytestmark = pytest.mark.django_db

Numbers = tuple[int, int, int | None]


def make_uneven_round() -> tuple[Room, Round, int, int]:
    """Ten people answer the first of two questions, two of them not the second; two and one come late."""
    room = make_room(plan=PLAN)
    asked = ask_for(room, Ask.RATE, "friendship")
    first, second = get_questions(asked=asked)
    phones = make_phones(room=room, number=12)
    make_answers(question=first, phones=phones[:10], choices="1223344555")
    make_answers(question=second, phones=phones[:8], choices="44445551")
    assert release_if_due(room_id=str(room.pk), connected=0, now=NOW)
    make_answers(question=first, phones=phones[10:], choices="11")
    make_answers(question=second, phones=phones[10:11], choices="1")
    lead(room, close_round)
    return room, asked, first, second


def get_numbers(board: Board) -> Numbers:
    assert board.picture is not None
    return board.picture.answers, board.picture.version, board.picture.late


def test_hiding_questions_one_after_another_changes_no_number_and_no_other_row() -> None:
    room, _, first, second = make_uneven_round()
    seen: set[Numbers] = set()
    rows: set[Row] = set()
    for hidden in product((False, True), repeat=2):
        for question, is_hidden in zip((first, second), hidden, strict=True):
            lead(room, hide, question=question, hidden=is_hidden)
        for board in (see_desk(room).board, see_screen(room).board):
            seen.add(get_numbers(board))
            assert board.picture is not None
            rows |= set(board.picture.rows)
            assert len(board.picture.rows) == hidden.count(False)

    assert seen == {(10, 2, 3)}
    assert len(rows) == 2
    assert {row.own for row in rows} == {None}, "two people fewer are not a number of their own"


def test_one_question_alone_on_the_screen_has_the_numbers_of_the_whole_round() -> None:
    room, asked, first, second = make_uneven_round()
    whole = get_numbers(see_screen(room).board)
    alone = []
    for question in (first, second):
        view(asked, Chart.PROFILE, question)
        board = see_screen(room).board
        assert board.picture is not None
        assert [row.question for row in board.picture.rows] == [question]
        alone.append(get_numbers(board))

    assert alone == [whole, whole]


@pytest.mark.parametrize("field", ["seat", "phone", "filter", "choice", "where", "by", "subgroup"])
def test_a_desk_cannot_ask_for_a_part_of_the_room(field: str) -> None:
    asked = SetView(ref="v", revision=1, round=1, chart=Chart.PROFILE, question=None, compare=False).model_dump_json()
    assert isinstance(parse_desk(asked), SetView)

    with pytest.raises(MalformedMessageError):
        parse_desk(asked[:-1] + f',"{field}":"1"}}')


@pytest.mark.parametrize("tender", [False, True])
def test_a_lone_skip_looks_like_does_not_apply(*, tender: bool) -> None:
    """Who skipped what: one or two who skip are told from nobody who does, in no row, full or coarse."""
    draw: Callable[..., object] = lambda absent, skipped: see_row(  # noqa: E731
        (2, 2, 2, 2, 2, absent, skipped), kind="factors", tender=tender
    )

    assert draw(2, 0) == draw(1, 1) == draw(0, 2)
    assert draw(4, 0) == draw(3, 1) == draw(2, 2)
    assert draw(0, 3) != draw(3, 0), "three together may be named"
