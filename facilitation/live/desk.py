"""A desk's socket: its owner's commands, each with the revision the facilitator saw. Its heart triggers releases."""

from typing import assert_never

from django.utils import timezone

from facilitation.actions import rooms
from facilitation.live.admission import admit_desk
from facilitation.live.door import Door
from facilitation.live.process import in_thread
from facilitation.protocol.audiences import Audience, desks_of
from facilitation.protocol.commands import (
    Advance,
    CloseRound,
    DeskCommand,
    EndSession,
    OpenRound,
    Ping,
    SetDisplay,
    SetLock,
    parse_desk,
)
from facilitation.protocol.events import DeskWelcome, Done, Pong, Refusal
from facilitation.queries.snapshots import get_desk_welcome
from facilitation.rules.exercise import UnknownStageError, UnknownSubjectError

Move = Advance | OpenRound | CloseRound | SetDisplay | SetLock | EndSession


class DeskDoor(Door[DeskCommand]):
    """One of the owner's desks. All of them hear of every move, also of their own."""

    async def admit(self) -> Audience:
        """Let in the facilitator who owns the room."""
        room = await in_thread(admit_desk, self.scope)
        self._room_id = room.id
        return desks_of(room.id)

    async def enter(self) -> None:
        """A desk is open: the room's heart beats."""
        self.process.hearts.start(self._room_id)

    async def leave(self) -> None:
        """This desk is closed."""
        self.process.hearts.leave(self._room_id)

    async def get_welcome(self) -> DeskWelcome:
        """The state, with the picture the screen shows or would show."""
        joined = await self.process.presence.count(self._room_id)
        return await in_thread(get_desk_welcome, room_id=self._room_id, joined=joined)

    def parse(self, text: str) -> DeskCommand:
        """A desk's command."""
        return parse_desk(text)

    async def obey(self, command: DeskCommand) -> None:
        """Make the move, or say why it cannot be made."""
        if isinstance(command, Ping):
            await self.reply(Pong(ref=command.ref))
            return
        refusal = await in_thread(_move, self._room_id, command)
        if refusal is None:
            await self.reply(Done(ref=command.ref))
        else:
            await self.refuse(command.ref, refusal)


def _move(room_id: str, command: Move) -> Refusal | None:
    try:
        _make(room_id, command)
    except (rooms.NotMovedError, UnknownStageError, UnknownSubjectError) as error:
        return error.code
    return None


def _make(room_id: str, command: Move) -> None:
    now = timezone.now()
    revision = command.revision
    match command:
        case Advance():
            rooms.advance(room_id=room_id, revision=revision, stage=command.stage, now=now)
        case OpenRound():
            rooms.open_round(room_id=room_id, revision=revision, subject=command.subject, now=now)
        case CloseRound():
            rooms.close_round(room_id=room_id, revision=revision, now=now)
        case SetDisplay():
            rooms.set_display(room_id=room_id, revision=revision, shown=command.shown, now=now)
        case SetLock():
            rooms.set_lock(room_id=room_id, revision=revision, locked=command.locked, now=now)
        case EndSession():
            rooms.end_session(room_id=room_id, revision=revision, now=now)
        case _:
            assert_never(command)
