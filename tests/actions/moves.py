"""Every move a desk can make, and everything about a room that a move could change."""

from collections.abc import Callable
from datetime import timedelta

from facilitation.actions.rooms import (
    advance,
    close_round,
    end_session,
    open_round,
    set_display,
    set_lock,
)
from facilitation.models import Answer, Release, Room, Round
from tests.factories import (
    NOW,
    SHORT,
    make_room,
    make_round,
)

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


def get_state(room: Room) -> tuple[object, ...]:
    """Everything about a room that a move could change."""
    return (
        Room.objects.filter(pk=room.pk).values().get(),
        list(Round.objects.filter(room=room).order_by("pk").values()),
        list(Release.objects.order_by("pk").values()),
        Answer.objects.count(),
    )
