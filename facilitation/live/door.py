"""One line from its first frame to its last: admit, welcome, listen within limits, leave whatever happens.

A line is a socket, or one exchange of posts where a network lets no sockets through (see posts.py).

A plain ASGI application, not a Channels consumer: consumers hop to the process' one shared thread before every event,
so that a single slow query would stop every socket.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import Error

from facilitation.live.admission import NotAdmittedError, get_address
from facilitation.live.allowance import Allowance, FloodError
from facilitation.live.limits import TooManyError
from facilitation.live.patience import Patience, SilentError
from facilitation.live.process import get_process
from facilitation.protocol import closings
from facilitation.protocol.audiences import Audience
from facilitation.protocol.base import LONGEST_FRAME
from facilitation.protocol.commands import MalformedMessageError, read_ref
from facilitation.protocol.events import Refusal, Refused, Reply, Welcome

SILENCE: float = settings.SILENCE
"""Seconds after which a socket that says nothing is closed: a page that runs pings, a phone that sleeps does not."""

log = logging.getLogger(__name__)

Command = TypeVar("Command")

Frame = MutableMapping[str, Any]
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Frame]]
Send = Callable[[Frame], Awaitable[None]]


class Door(ABC, Generic[Command]):
    """What phone, desk and screen have in common. A subclass says who is let in, what is parsed and what is done."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.process = get_process()
        self._receive = receive
        self._send = send
        self._audience: Audience | None = None
        self._entered = False
        self._kept: list[str] | None = []
        self._welcoming = asyncio.Lock()
        self._allowance = Allowance()

    @classmethod
    async def open(cls, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application of this kind of socket."""
        await cls(scope, receive, send).run()

    @abstractmethod
    async def admit(self) -> Audience:
        """Find out who this is; the audience the socket belongs to. Raises `NotAdmittedError`."""

    @abstractmethod
    async def get_welcome(self) -> Welcome:
        """The whole state for this socket."""

    @abstractmethod
    def parse(self, text: str) -> Command:
        """The command of a frame. Raises `MalformedMessageError`."""

    @abstractmethod
    async def obey(self, command: Command) -> None:
        """Do what the command asks, and reply."""

    async def enter(self) -> None:
        """Called once the socket hears its audience, before the welcome."""

    async def leave(self) -> None:
        """Called once, however the socket ends, if `enter` was called."""

    @abstractmethod
    async def linger(self) -> object:
        """Called instead of both by an exchange: be here until the next one is due. Who this is, among all speakers."""

    async def run(self) -> None:
        """Live through the socket's whole life. Lets no exception out."""
        await self._receive()
        await self._send({"type": "websocket.accept"})
        address = get_address(self.scope)
        try:
            self.process.limits.come(address)
        except TooManyError:
            await self._close(closings.TRY_LATER)
            return
        try:
            await self._guard(self._live())
        finally:
            self.process.limits.go(address)
            if self._audience is not None:
                self.process.hub.leave(self._audience, self)
            if self._entered:
                await asyncio.shield(self.leave())

    async def exchange(self) -> None:
        """Hear what has come, reply to each frame, and say the state as it is then. Lets no exception out."""
        await self._guard(self._live_shortly())

    async def _live(self) -> None:
        self._audience = await self.admit()
        await self.process.hub.join(self._audience, self)
        self._entered = True
        await self.enter()
        await self._welcome()
        await self._listen()

    async def _live_shortly(self) -> None:
        await self.admit()
        self._allowance = self.process.allowances.get(await self.linger())
        self._kept = None  # replies go first: the state that follows knows of them
        may_look = self._allowance.take()
        await self._listen()
        if may_look:
            await self._welcome()

    async def _guard(self, life: Awaitable[None]) -> None:
        try:
            await life
        except NotAdmittedError as refusal:
            await self._close(refusal.closing)
        except FloodError:
            await self._close(closings.FLOOD)
        except SilentError:
            await self._close(closings.SILENT)
        except Exception as error:  # noqa: BLE001 - nothing may leave a socket, or its room hears nothing more
            await self._fail(error)

    async def refresh(self) -> None:
        """Send the whole state anew. A socket that cannot have it is closed: its page comes back by itself."""
        try:
            await self._welcome()
        except NotAdmittedError as refusal:
            await self._close(refusal.closing)
        except Exception as error:  # noqa: BLE001 - other sockets wait for theirs
            await self._fail(error)

    async def deliver(self, text: str) -> None:
        """Pass an announcement on; while a welcome is being made it is kept for after it."""
        if self._kept is None:
            await self._say(text)
        else:
            self._kept.append(text)

    async def reply(self, reply: Reply) -> None:
        """Answer a command of this socket, never before a welcome that does not know of it yet."""
        await self.deliver(reply.model_dump_json())

    async def refuse(self, ref: str | None, code: Refusal) -> None:
        """Say that a frame had no effect, and why."""
        self.process.refused[code] += 1
        await self.reply(Refused(ref=ref, code=code))

    async def shut(self, code: int) -> None:
        """Close the socket with one of the closing codes, from outside its own loop."""
        await self._close(code)

    async def _welcome(self) -> None:
        """Send the whole state; what is said meanwhile follows it."""
        async with self._welcoming:
            self._kept = [] if self._kept is None else self._kept
            welcome = await self.get_welcome()
            kept, self._kept = self._kept, None
            await self._say(welcome.model_dump_json())
            for text in kept:
                await self._say(text)

    async def _fail(self, error: Exception) -> None:
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = "" if where is None else f"{where.tb_frame.f_code.co_qualname} line {where.tb_lineno}"
        log.error("A socket failed: %s in %s", type(error).__name__, place)
        await self._close(closings.INTERNAL)

    async def _listen(self) -> None:
        async with Patience(SILENCE) as patience:
            await self._hear_all(patience)

    async def _hear_all(self, patience: Patience) -> None:
        while True:
            patience.begin()
            event = await self._receive()
            patience.end()
            if event["type"] == "websocket.disconnect":
                return
            if event["type"] != "websocket.receive":
                continue
            text = event.get("text")
            too_fast = not self._allowance.take()
            if text is None:
                await self.refuse(None, "not_text")
            elif len(text) > LONGEST_FRAME:
                await self.refuse(None, "too_long")
            elif too_fast:
                await self.refuse(read_ref(text), "too_fast")
            else:
                await self._hear(text)

    async def _hear(self, text: str) -> None:
        try:
            command = self.parse(text)
        except MalformedMessageError as error:
            await self.refuse(error.ref, "malformed")
            return
        try:
            await self.obey(command)
        except Error as error:
            log.error("A command could not be obeyed: %s", type(error).__name__)  # noqa: TRY400 - no values in logs
            await self.refuse(read_ref(text), "unavailable")

    async def _say(self, text: str) -> None:
        """Send a frame. A socket that is just closing cannot take it; its disconnect is already on the way."""
        try:
            await self._send({"type": "websocket.send", "text": text})
        except Exception as error:  # noqa: BLE001 - Daphne raises its own kinds here, and one dead socket harms no other
            log.debug("A frame found its socket closing: %s", type(error).__name__)

    async def _close(self, code: int) -> None:
        try:
            await self._send({"type": "websocket.close", "code": code})
        except Exception as error:  # noqa: BLE001 - as above
            log.debug("A socket was closed already: %s", type(error).__name__)
