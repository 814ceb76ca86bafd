"""Rooms with ratings on their screens, and how these are drawn."""

from collections.abc import Sequence

from facilitation.actions.rounds import set_view
from facilitation.models import Room, Round
from facilitation.protocol.events import Board
from facilitation.rules.exercise import Ask, Chart
from tests.actions.leading import WHOLE, answer_all, ask_for, lead
from tests.factories import get_questions, make_room

PLAN = WHOLE.model_copy(update={"factors": WHOLE.factors[:2]})
FULL = "1223344555"
"""Ten ratings that are drawn in full."""


def make_rated(room: Room | None = None, subject: str = "friendship") -> tuple[Round, int, int]:
    """An open round of ratings with a picture on the screen, and its two questions."""
    asked = ask_for(room or make_room(plan=PLAN), Ask.RATE, subject)
    answer_all(asked, FULL)
    first, second = get_questions(asked=asked)
    return asked, first, second


def view(
    asked: Round, chart: Chart, question: int | None = None, *, compare: bool = False, order: Sequence[str] = ()
) -> None:
    lead(asked.room, set_view, round_id=asked.pk, chart=chart, question=question, compare=compare, order=order)


def get_forms(board: Board) -> list[str]:
    assert board.picture is not None
    return [row.form for row in board.picture.rows]
