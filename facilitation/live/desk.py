"""A desk's socket: its owner's commands, each with the revision the facilitator saw. Its heart triggers releases."""

import asyncio
from typing import Any, assert_never

from django.utils import timezone

from facilitation.actions import rooms, rounds
from facilitation.actions.accounts import is_signed_in
from facilitation.actions.guests import is_guest
from facilitation.actions.knocking import note_home
from facilitation.actions.moves import NotMovedError, hold
from facilitation.live.admission import NotAdmittedError, admit_desk, get_address
from facilitation.live.door import Door
from facilitation.live.presence import get_here
from facilitation.live.process import in_thread
from facilitation.protocol import closings
from facilitation.protocol.audiences import Audience, desks_of
from facilitation.protocol.commands import (
    Advance,
    ClearSlow,
    CloseRound,
    DeskCommand,
    EndSession,
    Hide,
    OpenRound,
    Ping,
    RenewCode,
    RoomMove,
    SetCurtain,
    SetDisplay,
    SetLock,
    SetTimer,
    SetView,
    Soften,
    parse_desk,
)
from facilitation.protocol.events import DeskWelcome, Done, Pong, Refusal
from facilitation.queries.snapshots import get_desk_welcome
from facilitation.rules.exercise import UnknownChartError, UnknownStageError, UnknownSubjectError

LEAD_CHANGED = '{"type":"lead_changed"'
"""How an announcement begins after which a guest's link may be gone, or the owner's session."""


class DeskDoor(Door[DeskCommand]):
    """A desk of the owner, or of a guest with a link. All of them hear of every move, also of their own."""

    async def admit(self) -> Audience:
        """Let in the facilitator who owns the room, or who has a link to it."""
        self._checks: set[asyncio.Task[None]] = set()
        self._in_turn = asyncio.Lock()
        room, self._guest = await in_thread(admit_desk, self.scope)
        self._room_id = room.id
        if self._guest is None:
            self._session_key: str = self.scope["session"].session_key
            await in_thread(note_home, get_address(self.scope))
        return desks_of(room.id)

    async def enter(self) -> None:
        """A desk is open: the room's heart beats."""
        self.process.hearts.start(self._room_id)

    async def leave(self) -> None:
        """This desk is closed."""
        for check in self._checks:
            check.cancel()
        self.process.hearts.leave(self._room_id)

    async def linger(self) -> object:
        """This desk asks without a socket: the heart beats until it is overdue."""
        self.process.hearts.linger(self._room_id)
        return "desk", self._room_id, self._guest

    async def get_welcome(self) -> DeskWelcome:
        """The state, with the picture the screen shows or would show, for whoever may still be here."""
        await self._stay_admitted()
        here = await get_here(self.process.presence, self._room_id)
        return await in_thread(get_desk_welcome, room_id=self._room_id, here=here)

    async def deliver(self, text: str) -> None:
        """Pass an announcement on, unless the link or the session with which this desk came in has ended.

        That is looked up beside the others, who would all wait for a database that is slow.
        """
        if text.startswith(LEAD_CHANGED):
            check = asyncio.create_task(self._deliver_if_admitted(text), name="check")
            self._checks.add(check)
            check.add_done_callback(self._checks.discard)
        else:
            await super().deliver(text)

    def parse(self, text: str) -> DeskCommand:
        """A desk's command."""
        return parse_desk(text)

    async def obey(self, command: DeskCommand) -> None:
        """Make the move, or say why it cannot be made."""
        if isinstance(command, Ping):
            await self.reply(Pong(ref=command.ref))
            return
        refusal = await in_thread(self._move, command)
        if refusal is None:
            await self.reply(Done(ref=command.ref))
        else:
            await self.refuse(command.ref, refusal)

    async def _deliver_if_admitted(self, text: str) -> None:
        try:
            async with self._in_turn:
                if await self._is_still_admitted():
                    await super().deliver(text)
                else:
                    await self.shut(closings.NOT_ADMITTED)
        except Exception as error:  # noqa: BLE001 - the database may be away: who comes back is looked up again
            await self._fail(error)

    async def _stay_admitted(self) -> None:
        if not await self._is_still_admitted():
            raise NotAdmittedError(closings.NOT_ADMITTED)

    async def _is_still_admitted(self) -> bool:
        return await in_thread(self._may_lead)

    def _may_lead(self) -> bool:
        if self._guest is not None:
            return is_guest(room_id=self._room_id, token=self._guest)
        return is_signed_in(facilitator_id=self.scope["user"].pk, session_key=self._session_key)

    def _move(self, command: RoomMove) -> Refusal | None:
        """Looks once more who asks, while the room is held: a link may be revoked while its command waits."""
        try:
            with hold(self._room_id):
                if not self._may_lead():
                    raise NotAdmittedError(closings.NOT_ADMITTED)
                _make(self._room_id, command)
        except (NotMovedError, UnknownStageError, UnknownSubjectError, UnknownChartError) as error:
            return error.code
        return None


def _make(room_id: str, command: RoomMove) -> None:  # noqa: C901, PLR0912 - one line for each thing a desk can do
    now = timezone.now()
    where: dict[str, Any] = {"room_id": room_id, "revision": command.revision, "now": now}
    match command:
        case Advance():
            rooms.advance(**where, stage=command.stage)
        case OpenRound():
            rounds.open_round(**where, ask=command.ask, subject=command.subject)
        case CloseRound():
            rounds.close_round(**where)
        case SetDisplay():
            rounds.set_display(**where, display=command.display)
        case SetView():
            rounds.set_view(
                **where,
                round_id=command.round,
                chart=command.chart,
                question=command.question,
                compare=command.compare,
                order=command.order,
            )
        case Soften():
            rounds.soften(**where, question=command.question)
        case Hide():
            rounds.hide(**where, question=command.question, hidden=command.hidden)
        case SetCurtain():
            rooms.set_curtain(**where, curtain=command.curtain)
        case SetTimer():
            rooms.set_timer(**where, seconds=command.seconds)
        case ClearSlow():
            rooms.clear_slow(**where)
        case RenewCode():
            rooms.renew_code(**where)
        case SetLock():
            rooms.set_lock(**where, locked=command.locked)
        case EndSession():
            rooms.end_session(**where)
        case _:
            assert_never(command)
