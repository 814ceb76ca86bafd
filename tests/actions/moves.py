"""Every move a desk can make, and everything about a room that a move could change."""

from collections.abc import Callable
from datetime import timedelta

from facilitation.actions.rooms import (
    advance,
    clear_slow,
    end_session,
    renew_code,
    set_curtain,
    set_lock,
    set_timer,
)
from facilitation.actions.rounds import close_round, open_round, set_display, soften
from facilitation.models import Answer, Release, Room, Round
from facilitation.rules.exercise import Ask, Curtain, Display
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
    "open_round": move(open_round, ask=Ask.RATE, subject="friendship"),
    "close_round": move(close_round),
    "set_display": move(set_display, display=Display.KEPT_OFF),
    "soften": move(soften, question=None),
    "set_lock": move(set_lock, locked=True),
    "set_curtain": move(set_curtain, curtain=Curtain.BLANK),
    "set_timer": move(set_timer, seconds=300),
    "clear_slow": move(clear_slow),
    "renew_code": move(renew_code),
    "end_session": move(end_session),
}

NEEDS_AN_OPEN_ROUND = {"close_round", "set_display", "soften"}


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
