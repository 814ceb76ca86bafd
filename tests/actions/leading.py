"""Leading a room move after move, and looking at what its desk and screen then have."""

from collections.abc import Callable, Sequence
from datetime import datetime

from facilitation.actions.releases import release_if_due
from facilitation.actions.rounds import open_round
from facilitation.models import Room, Round
from facilitation.protocol.events import Board, DeskWelcome, ScreenWelcome
from facilitation.queries.snapshots import Here, get_desk_welcome, get_screen_welcome
from facilitation.rules.built_in import LONG
from facilitation.rules.exercise import Ask
from facilitation.rules.pictures import Row
from tests.factories import HELP, NOW, get_questions, make_answers, make_phones

WHOLE = LONG.model_copy(update={"help_lines": HELP})
"""The plan in which every stage is on."""


def lead(room: Room, action: Callable[..., None], *, now: datetime = NOW, **details: object) -> None:
    """A move from the state that the room is in."""
    revision = Room.objects.values_list("revision", flat=True).get(pk=room.pk)
    action(room_id=str(room.pk), revision=revision, now=now, **details)


def ask_for(room: Room, ask: Ask, subject: str | None = None) -> Round:
    """Open a round, as a desk does."""
    lead(room, open_round, ask=ask, subject=subject)
    return Round.objects.get(room=room, closed_at=None)


def answer_all(asked: Round, choices: Sequence[str], *, question: int | None = None, now: datetime = NOW) -> None:
    """A phone for each choice, which it gives to every question or to one; then a heart looks."""
    phones = make_phones(room=asked.room, number=len(choices))
    for each in get_questions(asked=asked) if question is None else [question]:
        make_answers(question=each, phones=phones, choices=choices)
    assert release_if_due(room_id=str(asked.room_id), connected=0, now=now)


def get_question(asked: Round, slug: str) -> int:
    """The number of the question with this slug."""
    return asked.questions.values_list("pk", flat=True).get(slug=slug)


def see_desk(room: Room) -> DeskWelcome:
    """What a desk would be told if it came now."""
    return get_desk_welcome(room_id=str(room.pk), here=Here(joined=20))


def see_screen(room: Room) -> ScreenWelcome:
    """What a screen would be told if it came now."""
    return get_screen_welcome(room_id=str(room.pk), here=Here(joined=20))


def get_row(board: Board, question: int) -> Row | None:
    """The row of a question; None if it is not on the board."""
    rows = () if board.picture is None else board.picture.rows
    return next((row for row in rows if row.question == question), None)
