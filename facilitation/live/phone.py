"""A phone's socket: answers go through the intake and are acknowledged after the commit."""

from typing import assert_never

from facilitation.actions.answers import Entry, Erased, Finished, Given
from facilitation.actions.rooms import ask_to_slow_down
from facilitation.actions.seats import get_secret
from facilitation.live.admission import NotAdmittedError, admit_phone
from facilitation.live.door import Door
from facilitation.live.limits import is_full
from facilitation.live.newest import read_line
from facilitation.live.presence import name_watchers
from facilitation.live.process import in_thread
from facilitation.protocol import closings
from facilitation.protocol.audiences import Audience, phones_of
from facilitation.protocol.commands import (
    Answer,
    Erase,
    Finish,
    PhoneCommand,
    Ping,
    SlowDown,
    Watch,
    Withdraw,
    parse_phone,
)
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, Pong, Refusal, say_answer_saved
from facilitation.queries.snapshots import Seat
from facilitation.rules.seats import get_answer_key, get_mark_key, get_presence_key

Outcome = Refusal | Exception | None


class PhoneDoor(Door[PhoneCommand]):
    """One seat's socket. The seat is its cookie's; no command can name another."""

    async def admit(self) -> Audience:
        """Let in a phone that holds a seat of the room."""
        room, self._token = await admit_phone(self.scope, self.process.doorway)
        self._room_id = room.id
        self._watches = self._lingers = self._counts = False
        self._secret = get_secret()
        self._presence_key = get_presence_key(secret=self._secret, token=self._token, room_id=room.id)
        self._line = read_line(self._presence_key, self.scope.get("query_string", b""))
        if self._line is not None:
            await self.process.newest.claim(self._line)
        return phones_of(room.id)

    async def enter(self) -> None:
        """The seat is here, unless the room is full."""
        oldest = self.process.limits.sit(self._presence_key, self)
        if oldest is not None:
            await oldest.shut(closings.FLOOD)
        presence = self.process.presence
        # Whoever comes back over another line still counts by the one before.
        self._counts = not await is_full(presence, self._room_id) or await presence.is_here(
            self._room_id, self._presence_key
        )
        if not self._counts:
            raise NotAdmittedError(closings.ROOM_FULL)
        await presence.arrive(self._room_id, self._presence_key)

    async def leave(self) -> None:
        """This socket of the seat is gone."""
        self.process.limits.stand_up(self._presence_key, self)
        if not self._counts:
            return
        await self._watch(on=False)
        await self.process.presence.leave(self._room_id, self._presence_key)

    async def linger(self) -> object:
        """The seat is here until it is overdue, and watches if it said so in an exchange that is not long ago."""
        presence, watchers = self.process.presence, name_watchers(self._room_id)
        self._lingers = True
        if await is_full(presence, self._room_id) and not await presence.is_here(self._room_id, self._presence_key):
            raise NotAdmittedError(closings.ROOM_FULL)
        self._watches = await presence.is_noted(watchers, self._presence_key)
        await presence.note(self._room_id, self._presence_key)
        if self._watches:
            await presence.note(watchers, self._presence_key)
        return self._presence_key

    async def get_welcome(self) -> PhoneWelcome:
        """The state, with this seat's own answers."""
        return await self.process.arrivals.ask(Seat(room_id=self._room_id, token=self._token, watching=self._watches))

    def parse(self, text: str) -> PhoneCommand:
        """A phone's command."""
        return parse_phone(text)

    async def obey(self, command: PhoneCommand) -> None:
        """What is stored goes to the intake, in order; a ping is answered at once."""
        if self._is_overtaken():
            await self.refuse(command.ref, "unavailable")
            return
        match command:
            case Answer():
                self._put(command.ref, self._give(command.question, command.choice))
            case Withdraw():
                self._put(command.ref, self._give(command.question, None))
            case Finish():
                key = get_mark_key(secret=self._secret, token=self._token, round_id=command.round)
                self._put(
                    command.ref, Finished(room_id=self._room_id, round_id=command.round, key=key, line=self._line)
                )
            case Erase():
                await self._erase(command.ref)
            case SlowDown():
                await in_thread(ask_to_slow_down, room_id=self._room_id)
                await self.reply(AnswerSaved(ref=command.ref))
            case Watch():
                await self._watch(on=command.on)
                await self.reply(AnswerSaved(ref=command.ref))
            case Ping():
                await self.reply(Pong(ref=command.ref))
            case _:
                assert_never(command)

    async def _erase(self, ref: str) -> None:
        if not self.process.may_erase(self._presence_key):
            await self.refuse(ref, "too_fast")
            return
        await self.process.settle()  # this seat may have spoken to another process a moment ago
        if self._is_overtaken():  # the page has come back meanwhile, and what it says now must stay
            await self.refuse(ref, "unavailable")
        else:
            self._put(ref, Erased(room_id=self._room_id, token=self._token, line=self._line))

    def _is_overtaken(self) -> bool:
        """Whether a newer line of the same page has opened."""
        return self._line is not None and not self.process.newest.holds(self._line)

    async def _watch(self, *, on: bool) -> None:
        """Only watch from now on, or take part again."""
        if on == self._watches:
            return
        self._watches = on
        presence, watchers = self.process.presence, name_watchers(self._room_id)
        if self._lingers:
            await (presence.note if on else presence.forget)(watchers, self._presence_key)
        elif on:
            await presence.arrive(watchers, self._presence_key)
        else:
            await presence.leave(watchers, self._presence_key)

    def _give(self, question_id: int, choice: str | None) -> Given:
        key = get_answer_key(secret=self._secret, token=self._token, question_id=question_id)
        return Given(room_id=self._room_id, question_id=question_id, key=key, choice=choice, line=self._line)

    def _put(self, ref: str, entry: Entry | Erased) -> None:
        async def reply(outcome: Outcome) -> None:
            if outcome is None:
                await self.deliver(say_answer_saved(ref))
            else:
                await self.refuse(ref, "unavailable" if isinstance(outcome, Exception) else outcome)

        self.process.intake.put(entry, reply)
