"""How long a socket may say nothing. Costs next to nothing for one that is heard: no clock is set for each frame."""

import asyncio
from types import TracebackType
from typing import Self


class SilentError(Exception):
    """Nothing was heard for too long."""


class Patience:
    """Waits between `begin` and `end` of the block it is used for may last so many seconds, else `SilentError`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._limit = asyncio.timeout(None)
        self._began: float | None = None

    def begin(self) -> None:
        """Somebody is waited for from now on."""
        self._began = self._loop.time()

    def end(self) -> None:
        """They were heard."""
        self._began = None

    async def __aenter__(self) -> Self:
        await self._limit.__aenter__()
        self._timer = self._loop.call_later(self._seconds, self._look)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        try:
            await self._limit.__aexit__(kind, error, trace)
        except TimeoutError:
            raise SilentError from None

    def _look(self) -> None:
        """End the wait if it has been too long; else look again when it would be."""
        now = self._loop.time()
        ends = self._seconds + (now if self._began is None else self._began)
        if ends <= now:
            self._limit.reschedule(now)
        else:
            self._timer = self._loop.call_at(ends, self._look)
