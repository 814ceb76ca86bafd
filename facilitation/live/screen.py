"""A screen's socket: it listens only. Its heart triggers releases."""

from facilitation.actions.knocking import name_network
from facilitation.live.admission import admit_screen, get_address
from facilitation.live.door import Door
from facilitation.live.presence import get_here
from facilitation.live.process import in_thread
from facilitation.protocol.audiences import Audience, screens_of
from facilitation.protocol.commands import ScreenCommand, parse_screen
from facilitation.protocol.events import Pong, ScreenWelcome
from facilitation.queries.snapshots import get_screen_welcome


class ScreenDoor(Door[ScreenCommand]):
    """One of the room's screens, let in by the token in its address."""

    async def admit(self) -> Audience:
        """Let in whoever has the screen's link."""
        room = await in_thread(admit_screen, self.scope)
        self._room_id = room.id
        return screens_of(room.id)

    async def enter(self) -> None:
        """A screen is open: the room's heart beats."""
        self.process.hearts.start(self._room_id)

    async def leave(self) -> None:
        """This screen is closed."""
        self.process.hearts.leave(self._room_id)

    async def linger(self) -> object:
        """This screen asks without a socket: the heart beats until it is overdue. Nobody elsewhere uses up what the
        projector may ask.
        """
        self.process.hearts.linger(self._room_id)
        return "screen", self._room_id, name_network(get_address(self.scope))

    async def get_welcome(self) -> ScreenWelcome:
        """The state, with the picture if it is shown."""
        here = await get_here(self.process.presence, self._room_id)
        return await in_thread(get_screen_welcome, room_id=self._room_id, here=here)

    def parse(self, text: str) -> ScreenCommand:
        """A screen can only ask whether the line is alive."""
        return parse_screen(text)

    async def obey(self, command: ScreenCommand) -> None:
        """Answer a ping."""
        await self.reply(Pong(ref=command.ref))
