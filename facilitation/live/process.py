"""What one server process keeps in memory: its sockets, its intake, who is here, and the hearts of its rooms."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async

from facilitation.live.heart import Hearts
from facilitation.live.hub import Hub
from facilitation.live.intake import Intake
from facilitation.live.presence import Presence, make_presence

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run database work beside the sockets, in a thread of its own: one slow query must not stop all sockets."""
    return await database_sync_to_async(work, thread_sensitive=False)(*args, **kwargs)


class Process:
    """The live parts of this process. One for each event loop; a server has one loop."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.intake = Intake()
        self.presence: Presence = make_presence()
        self.hearts = Hearts(hub=self.hub, presence=self.presence)

    async def stop(self) -> None:
        """Store what was accepted, stop listening, and let go of connections."""
        await self.hearts.stop()
        await self.intake.stop()
        await self.presence.stop()
        await self.hub.stop()


_processes: WeakKeyDictionary[asyncio.AbstractEventLoop, Process] = WeakKeyDictionary()


def get_process() -> Process:
    """The live parts that belong to the running event loop."""
    loop = asyncio.get_running_loop()
    process = _processes.get(loop)
    if process is None:
        process = _processes[loop] = Process()
    return process
