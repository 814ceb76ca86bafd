"""Changing a room: locked, checked against what the facilitator saw, counted on, and told to everyone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from facilitation.actions.releases import mark_seen
from facilitation.announce import announce
from facilitation.models import Room, Round
from facilitation.protocol.audiences import desks_of, phones_of, screens_of
from facilitation.protocol.events import LeadChanged, Refusal
from facilitation.queries.snapshots import get_changes, get_lead, get_room_state, get_screen_view
from facilitation.rules.exercise import Ask, Curtain


class NotMovedError(Exception):
    """A move that the room did not make. `code` says why."""

    code: Refusal


class StaleError(NotMovedError):
    """The command was made for a state that the room has left."""

    code = "stale"


class SessionEndedError(NotMovedError):
    """The session is over."""

    code = "session_ended"


class RoundOpenError(NotMovedError):
    """A round is open already; close it first."""

    code = "round_open"


class NoRoundError(NotMovedError):
    """There is no round to act on."""

    code = "no_round"


class UnknownQuestionError(NotMovedError):
    """The question is not one of the round of the moment."""

    code = "unknown_question"


@contextmanager
def move(room_id: UUID | str, revision: int, now: datetime) -> Iterator[Room]:
    """Change a room inside a transaction, then tell everyone. Raises `StaleError` and `SessionEndedError`.

    While the block runs, no release of this room can overtake it: its rounds are locked as well.
    """
    with transaction.atomic():
        room = Room.objects.select_for_update().get(pk=room_id)
        if room.ended_at is not None:
            raise SessionEndedError("The session is over.")
        if room.revision != revision:
            raise StaleError("The room has moved on.")
        list(room.rounds.select_for_update().order_by("pk").values_list("pk"))
        lead = get_lead(str(room.pk))
        yield room
        room.revision += 1
        room.active_at = now
        room.save()
        note_what_is_seen(room)
        tell(room)
        if get_lead(str(room.pk)) != lead:
            tell_lead(room.pk)


@contextmanager
def hold(room_id: UUID | str) -> Iterator[None]:
    """Let nobody else move the room, or say who may, during the block: what it finds out of that holds to its end."""
    with transaction.atomic():
        Room.objects.select_for_update().filter(pk=room_id).first()
        yield


def tell(room: Room) -> None:
    """Say the state of the room to its phones, desks and screens after the commit."""
    phones, desks, screens = get_changes(str(room.pk))
    announce(phones, to=phones_of(room.pk))
    announce(desks, to=desks_of(room.pk))
    announce(screens, to=screens_of(room.pk))


def tell_lead(room_id: UUID | str) -> None:
    """Say to the desks what only they may know, after the commit."""
    announce(LeadChanged(lead=get_lead(str(room_id))), to=desks_of(room_id))


def get_current_round(room: Room) -> Round:
    """The round that the room looks at now. `NoRoundError` if there is none."""
    state = get_room_state(str(room.pk)).round
    if state is None:
        raise NoRoundError("Nothing has been asked yet.")
    return Round.objects.get(pk=state.id)


def note_what_is_seen(room: Room) -> None:
    """Remember whose results and which gaps the screen can show now: what it never could is not kept after the end."""
    state = get_room_state(str(room.pk))
    if state.curtain is Curtain.FROZEN:
        return
    _, board = get_screen_view(str(room.pk), state)
    for picture in (board.picture, board.before):
        if picture is not None:
            mark_seen(picture)
    if board.gaps:
        subjects = [gap.subject for gap in board.gaps]
        room.rounds.filter(ask=Ask.RATE, subject__in=subjects, gaps_seen=False).update(gaps_seen=True)
