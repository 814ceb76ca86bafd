"""Opening a room, leading it through its stages, ending it."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from facilitation.actions.forgetting import empty_journal, forget_answers, get_silent_rooms
from facilitation.actions.moves import NotMovedError, move, tell_lead
from facilitation.actions.releases import seal
from facilitation.actions.rounds import close_open_round, enter_stage
from facilitation.models import Facilitator, FormerCode, Room
from facilitation.protocol.events import StageChanged
from facilitation.queries.snapshots import get_room_state, get_screen_view
from facilitation.rules.codes import make_code
from facilitation.rules.exercise import Curtain
from facilitation.rules.plans import Plan
from facilitation.rules.release import Policy
from facilitation.rules.silence import Silence

TRIES = 20

log = logging.getLogger(__name__)


class UnknownFacilitatorError(ValueError):
    """There is no facilitator of that name."""

    code = "unknown_facilitator"


class NoHelpLinesError(ValueError):
    """A room cannot be opened before it is known where people find help nearby."""

    code = "no_help_lines"


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


def open_room(*, facilitator_id: int, plan: Plan, policy: Policy, now: datetime) -> OpenedRoom:
    """Open a room with its own copy of the plan and a policy that never changes again.

    Raises `NoHelpLinesError` if the plan names no help lines.
    """
    if not plan.help_lines:
        raise NoHelpLinesError("A room needs help lines.")
    stage = plan.running[0].value
    for _ in range(TRIES):
        code = make_code(choose=secrets.choice)
        if FormerCode.objects.filter(code=code).exists():
            continue  # phones may still look for another room by it
        try:
            with transaction.atomic():
                room = Room.objects.create(
                    facilitator_id=facilitator_id,
                    code=code,
                    screen_token=secrets.token_urlsafe(24),
                    plan=plan.to_json(),
                    stage=stage,
                    floor=policy.floor,
                    step=policy.step,
                    small_group=plan.small_group,
                    opened_at=now,
                    active_at=now,
                )
                room.stage_times.create(stage=stage, entered_at=now)
        except IntegrityError:
            continue
        return OpenedRoom(id=str(room.pk), code=room.code, screen_token=room.screen_token)
    raise RuntimeError("No free room code was found.")


def advance(*, room_id: UUID | str, revision: int, stage: str, now: datetime) -> None:
    """Go to a stage of the plan. Leaving the stage of an open round closes that round.

    Raises `StaleError`, `SessionEndedError` and `UnknownStageError`, like every move below.
    """
    with move(room_id, revision, now) as room:
        goal = Plan.from_json(room.plan).get_stage(stage)
        if goal != room.stage:
            close_open_round(room, now)
            enter_stage(room, goal.value, now)


def set_lock(*, room_id: UUID | str, revision: int, locked: bool, now: datetime) -> None:
    """Let no further phone join, or let them again."""
    with move(room_id, revision, now) as room:
        room.locked = locked


def set_curtain(*, room_id: UUID | str, revision: int, curtain: Curtain, now: datetime) -> None:
    """Blank, freeze or pause the screen, or open the curtain again. A frozen screen keeps what it showed."""
    with move(room_id, revision, now) as room:
        if curtain is Curtain.FROZEN:
            state, board = get_screen_view(str(room.pk), get_room_state(str(room.pk)))
            room.frozen = StageChanged(room=state, board=board).model_dump_json()
        else:
            room.frozen = None
        room.curtain = curtain.value


def set_timer(*, room_id: UUID | str, revision: int, seconds: int | None, now: datetime) -> None:
    """Start a timer, or stop it. Nothing happens when it runs out: people decide when to go on."""
    with move(room_id, revision, now) as room:
        room.timer_ends_at = None if seconds is None else now + timedelta(seconds=seconds)


def renew_code(*, room_id: UUID | str, revision: int, now: datetime) -> None:
    """Give the room a new code. The old one lets nobody in; phones that are here find the new one by it."""
    with move(room_id, revision, now) as room:
        taken = set(Room.objects.filter(ended_at=None).values_list("code", flat=True))
        taken |= set(FormerCode.objects.values_list("code", flat=True))
        FormerCode.objects.create(room=room, code=room.code)
        room.code = next(code for code in iter(lambda: make_code(choose=secrets.choice), "") if code not in taken)


def ask_to_slow_down(*, room_id: UUID | str) -> None:
    """Somebody asks to slow down. Only that somebody did is kept, and only until it is heard."""
    with transaction.atomic():
        if Room.objects.filter(pk=room_id, ended_at=None, slow=False).update(slow=True):
            tell_lead(room_id)


def clear_slow(*, room_id: UUID | str, revision: int, now: datetime) -> None:
    """The facilitator has heard it."""
    with move(room_id, revision, now) as room:
        room.slow = False


def keep_notes(*, room_id: UUID | str, notes: str) -> None:
    """Keep the facilitator's own notes, for the report."""
    Room.objects.filter(pk=room_id).update(notes=notes)


def end_session(*, room_id: UUID | str, revision: int, now: datetime) -> None:
    """End the session: last releases, then every single answer is destroyed, in one transaction (rules R9, S5).

    What stays are the pictures as the room could see them.
    """
    with move(room_id, revision, now) as room:
        close_open_round(room, now)
        seal(room_id=room.pk)
        forget_answers(room_id=room.pk)
        room.refresh_from_db(fields=["gaps"])
        room.stage_times.filter(left_at=None).update(left_at=now)
        room.former_codes.all().delete()
        room.guests.all().delete()
        room.curtain = Curtain.OPEN.value
        room.frozen, room.timer_ends_at, room.slow = None, None, False
        room.ended_at = now


def end_silent_sessions(*, now: datetime, silence: Silence | None = None) -> int:
    """End every session in which nothing has happened for a day (rule S5); how many there were.

    One that somebody moves at the same moment is not silent and goes on. One that cannot be ended keeps no other from
    its end. `silence`: what whoever looks again and again has seen before.
    """
    ended = 0
    for room_id, revision in get_silent_rooms(now=now, silence=silence):
        try:
            end_session(room_id=room_id, revision=revision, now=now)
            ended += 1
        except NotMovedError:
            continue
        except Exception as error:  # noqa: BLE001 - whatever ails one room, the answers of the others go
            log.error("A silent session could not be ended: %s", type(error).__name__)  # noqa: TRY400 - no values in logs
    empty_journal()  # what an earlier end could not do while somebody was reading
    return ended
