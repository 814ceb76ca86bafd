"""What one server process keeps in memory: its sockets, its intake, who is here, and the hearts of its rooms."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone

from facilitation.actions.accounts import forget_old_sign_ins
from facilitation.actions.answers import Erased
from facilitation.actions.rooms import end_silent_sessions
from facilitation.actions.seats import get_secret
from facilitation.gathering import Gathering
from facilitation.live.allowance import Allowances, FloodError, make_erasing
from facilitation.live.arrivals import make_arrivals, make_doorway
from facilitation.live.heart import Hearts
from facilitation.live.hub import Hub
from facilitation.live.intake import make_intake
from facilitation.live.limits import Limits
from facilitation.live.newest import make_newest
from facilitation.live.presence import Presence, make_presence
from facilitation.live.stirring import Stirred, Unstirred
from facilitation.queries.rooms import get_revisions
from facilitation.rules.seats import get_presence_key
from facilitation.rules.silence import Silence

BETWEEN_LOOKS = 3600.0
"""Seconds between two looks for silent sessions."""

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run database work beside the sockets, in a thread of its own: one slow query must not stop all sockets."""
    return await database_sync_to_async(work, thread_sensitive=False)(*args, **kwargs)


class Process:
    """The live parts of this process. One for each event loop; a server has one loop."""

    def __init__(self) -> None:
        self.unstirred = Unstirred()
        self.newest = make_newest()
        self.intake = make_intake(self.unstirred, self.newest.find_overtaken)
        self.hub = Hub(look_up=lambda room_ids: in_thread(get_revisions, room_ids), store=self.intake.catch_up)
        self.doorway = make_doorway()
        self.arrivals = make_arrivals()
        self.presence: Presence = make_presence()
        self.allowances = Allowances()
        self.erasing = Allowances(make_erasing)
        self.limits = Limits()
        self.hearts = Hearts(hub=self.hub, presence=self.presence)
        self.is_leaving = False
        self.refused: Counter[str] = Counter()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin what goes on for as long as the server runs."""
        self.hub.start()
        self.presence.start()
        self._tasks = [
            asyncio.create_task(_forget_for_ever(), name="forgetting"),
            asyncio.create_task(self._stir_for_ever(), name="stirring"),
        ]

    @property
    def gatherings(self) -> dict[str, Gathering[Any, Any]]:
        """What is done for many at once here, by name."""
        return {"intake": self.intake, "doorway": self.doorway, "arrivals": self.arrivals}

    async def settle(self) -> None:
        """Come back when no process has an answer waiting that was accepted before (rule S6)."""
        await self.hub.settle(processes=settings.PROCESSES)

    async def erase(self, room_id: str, token: str) -> bool:
        """Erase what a seat has said, here or at another process, in its turn among the answers. Whether it is done."""
        if not self.may_erase(get_presence_key(secret=get_secret(), token=token, room_id=room_id)):
            return False
        await self.settle()
        return await self.intake.ask(Erased(room_id=room_id, token=token)) is None

    def may_erase(self, seat: bytes) -> bool:
        """Whether this seat, by the key under which it is present, has not erased too often just now."""
        try:
            return self.erasing.get(seat).take()
        except FloodError:
            return False

    def leave(self) -> None:
        """The server is about to end: those who are here will be here again in a moment."""
        self.is_leaving = True
        self.presence.is_stopping = True

    async def stop(self) -> None:
        """Store what was accepted, stop listening, and let go of connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hearts.stop()
        await self.intake.stop()
        await self.doorway.stop()
        await self.arrivals.stop()
        await self.presence.stop()
        await self.newest.stop()
        await self.hub.stop()

    async def _stir_for_ever(self) -> None:
        """Leave no trace of the order in which answers came (rule S3)."""
        is_first = True
        while True:
            if is_first or self.unstirred.is_due:
                try:
                    outcome = await self.intake.ask_aside(Stirred(all_open=is_first))
                    is_first = is_first and outcome is not None
                except Exception as error:  # noqa: BLE001 - whatever it was, nobody would stir any more
                    log.error("Nothing was stirred: %s", type(error).__name__)  # noqa: TRY400 - no values in logs
            await asyncio.sleep(max(0.0, self.unstirred.pause))


async def _forget_for_ever() -> None:
    """End silent sessions, and forget whose sign-in has run out, now and once an hour (rule S5)."""
    silence = Silence()
    while True:
        for forget in (partial(end_silent_sessions, silence=silence), forget_old_sign_ins):
            try:
                await in_thread(forget, now=timezone.now())
            except Exception as error:  # noqa: BLE001 - whatever it was, nobody would look any more
                log.error("Not everything old could be forgotten: %s", type(error).__name__)  # noqa: TRY400 - no values in logs
        await asyncio.sleep(BETWEEN_LOOKS)


_processes: WeakKeyDictionary[asyncio.AbstractEventLoop, Process] = WeakKeyDictionary()


def get_process() -> Process:
    """The live parts that belong to the running event loop."""
    loop = asyncio.get_running_loop()
    process = _processes.get(loop)
    if process is None:
        process = _processes[loop] = Process()
    return process
