"""Opening a room, leading it through its stages, ending it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from facilitation.actions.forgetting import empty_journal, forget_answers, get_silent_rooms
from facilitation.actions.releases import release_finally
from facilitation.announce import announce
from facilitation.models import Facilitator, Question, Room, Round
from facilitation.protocol.audiences import desks_of, phones_of, screens_of
from facilitation.protocol.events import Refusal
from facilitation.queries.snapshots import get_changes
from facilitation.rules.codes import make_code
from facilitation.rules.exercise import BUILT_IN, Display, Plan, Stage, get_stage, get_subject
from facilitation.rules.release import Policy

TRIES = 20


class UnknownWorkshopError(ValueError):
    """There is no workshop of that name."""

    code = "unknown_workshop"


class UnknownFacilitatorError(ValueError):
    """There is no facilitator of that name."""

    code = "unknown_facilitator"


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


@dataclass(frozen=True)
class OpenedRoom:
    """A room that has just been opened: what its addresses are made of."""

    id: str
    code: str
    screen_token: str


def get_facilitator_id(username: str) -> int:
    """The id of the facilitator of that name; `UnknownFacilitatorError` if there is none."""
    facilitator = Facilitator.objects.filter(username=username, is_active=True).first()
    if facilitator is None:
        raise UnknownFacilitatorError(f"There is no facilitator named {username!r}.")
    return facilitator.pk


def open_room(*, facilitator_id: int, workshop: str, policy: Policy, now: datetime) -> OpenedRoom:
    """Open a room from a workshop, with its own copy of the plan and a policy that never changes again.

    Raises `UnknownWorkshopError`.
    """
    plan = BUILT_IN.get(workshop)
    if plan is None:
        raise UnknownWorkshopError(f"There is no workshop named {workshop!r}.")
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                room = Room.objects.create(
                    facilitator_id=facilitator_id,
                    code=make_code(choose=secrets.choice),
                    screen_token=secrets.token_urlsafe(24),
                    plan=plan.to_json(),
                    stage=plan.stages[0].value,
                    floor=policy.floor,
                    step=policy.step,
                    opened_at=now,
                    active_at=now,
                )
        except IntegrityError:
            continue
        return OpenedRoom(id=str(room.pk), code=room.code, screen_token=room.screen_token)
    raise RuntimeError("No free room code was found.")


def advance(*, room_id: UUID | str, revision: int, stage: str, now: datetime) -> None:
    """Go to a stage of the plan. Leaving the stage of an open round closes that round.

    Raises `StaleError`, `SessionEndedError` and `UnknownStageError`, like every move below.
    """
    with _move(room_id, revision, now) as room:
        goal = get_stage(Plan.from_json(room.plan), stage)
        if goal != room.stage:
            _close_open_round(room, now)
        room.stage = goal.value


def open_round(*, room_id: UUID | str, revision: int, subject: str, now: datetime) -> None:
    """Open the rating of one kind of relationship, live on the screen. The same kind again is a new wave (rule R8).

    Goes to the rating stage if the room is not there. Raises `RoundOpenError` and `UnknownSubjectError` too.
    """
    with _move(room_id, revision, now) as room:
        plan = Plan.from_json(room.plan)
        kind = get_subject(plan, subject)
        if room.rounds.filter(closed_at=None).exists():
            raise RoundOpenError("A round is open already.")
        room.stage = get_stage(plan, Stage.RATE).value
        asked = Round.objects.create(
            room=room,
            stage=room.stage,
            subject=kind.slug,
            wave=room.rounds.filter(stage=room.stage, subject=kind.slug).count() + 1,
            display=Display.SHOWN.value,
            opened_at=now,
        )
        Question.objects.bulk_create(
            Question(round=asked, slug=factor, position=position) for position, factor in enumerate(plan.factors)
        )


def close_round(*, room_id: UUID | str, revision: int, now: datetime) -> None:
    """Close the open round after the last releases that the rules allow. Raises `NoRoundError` if none is open."""
    with _move(room_id, revision, now) as room:
        if not _close_open_round(room, now):
            raise NoRoundError("No round is open.")


def set_display(*, room_id: UUID | str, revision: int, shown: bool, now: datetime) -> None:
    """Show the round's picture on the screen or keep it off. Raises `NoRoundError` if the stage has had no round."""
    with _move(room_id, revision, now) as room:
        current = room.rounds.filter(stage=room.stage).order_by("pk").last()
        if current is None:
            raise NoRoundError("Nothing has been asked yet.")
        current.display = (Display.SHOWN if shown else Display.KEPT_OFF).value
        current.save(update_fields=["display"])


def set_lock(*, room_id: UUID | str, revision: int, locked: bool, now: datetime) -> None:
    """Let no further phone join, or let them again."""
    with _move(room_id, revision, now) as room:
        room.locked = locked


def end_session(*, room_id: UUID | str, revision: int, now: datetime) -> None:
    """End the session: last releases, then every single answer is destroyed, in one transaction (rules R9, S5)."""
    with _move(room_id, revision, now) as room:
        _close_open_round(room, now)
        forget_answers(room_id=room.pk)
        room.ended_at = now


def end_silent_sessions(*, now: datetime) -> int:
    """End every session in which nothing has happened for a day (rule S5); how many there were.

    One that somebody moves at the same moment is not silent and goes on.
    """
    ended = 0
    for room_id, revision in get_silent_rooms(now=now):
        with suppress(NotMovedError):
            end_session(room_id=room_id, revision=revision, now=now)
            ended += 1
    empty_journal()  # what an earlier end could not do while somebody was reading
    return ended


@contextmanager
def _move(room_id: UUID | str, revision: int, now: datetime) -> Iterator[Room]:
    """Change a room: locked, checked against the revision the facilitator saw, counted on, and told to everyone."""
    with transaction.atomic():
        room = Room.objects.select_for_update().get(pk=room_id)
        if room.ended_at is not None:
            raise SessionEndedError("The session is over.")
        if room.revision != revision:
            raise StaleError("The room has moved on.")
        yield room
        room.revision += 1
        room.active_at = now
        room.save()
        phones, desks, screens = get_changes(str(room.pk))
        announce(phones, to=phones_of(room.pk))
        announce(desks, to=desks_of(room.pk))
        announce(screens, to=screens_of(room.pk))


def _close_open_round(room: Room, now: datetime) -> bool:
    asked = room.rounds.filter(closed_at=None).first()
    if asked is None:
        return False
    release_finally(round_id=asked.pk, now=now)
    return True
