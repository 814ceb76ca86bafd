"""Does the small database work of many at once: whatever is asked while one batch runs becomes the next batch.

One thread with one database connection of its own does it all, so callers neither wait for other database work of the
process nor open a connection each. Nothing is held back to wait for more: that would only add time. The thread goes on
with the next batch by itself; while it does, the event loop tells those of the last one.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import Error, connection

LONGEST_ASIDE = 0.1
"""Seconds that an item waits for a moment in which nobody else does."""

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class _Asked(Generic[Item, Outcome]):
    """An item, and who is told its outcome. `until`: when it is done at the latest, if it can wait for others."""

    item: Item
    reply: Callable[[Outcome | Exception], Awaitable[None]]
    until: float | None = None


class Gathering(Generic[Item, Outcome]):
    """A way for single items to `work`, which takes many and gives back one outcome each, in the same order.

    `accepted`, `done` and `batches` count what came and what has been worked on since the start.
    """

    def __init__(self, work: Callable[[list[Item]], list[Outcome]], *, name: str, largest_batch: int = 1000) -> None:
        self._work = work
        self._name = name
        self._largest_batch = largest_batch
        self._thread: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()  # for the next three
        self._waiting: list[_Asked[Item, Outcome]] = []
        self._aside: list[_Asked[Item, Outcome]] = []
        self._is_at_work = False
        self._to_tell: deque[tuple[_Asked[Item, Outcome], Outcome | Exception]] = deque()
        self._telling: asyncio.Task[None] | None = None
        self._catching_up: list[asyncio.Future[None]] = []
        self.accepted = 0
        self.done = 0
        self.batches = 0

    @property
    def waiting(self) -> int:
        """How many items no batch has begun with."""
        return len(self._waiting)

    def put(self, item: Item, reply: Callable[[Outcome | Exception], Awaitable[None]]) -> None:
        """Do `item` with the next batch, then call `reply` with its outcome, or with the error that the batch met."""
        self.accepted += 1
        self._add(_Asked(item, reply))

    async def ask(self, item: Item) -> Outcome:
        """Do `item` with the next batch and give back its outcome. Raises the error that the batch met."""
        answer, reply = self._make_answer()
        self.put(item, reply)
        return await answer

    async def ask_aside(self, item: Item) -> Outcome:
        """Do `item` by itself in a moment when nobody else waits, or at the latest in a tenth of a second.

        It is not among those counted. Gives back its outcome, or raises the error that it met.
        """
        answer, reply = self._make_answer()
        self._add(_Asked(item, reply, until=time.monotonic() + LONGEST_ASIDE))
        return await answer

    async def catch_up(self) -> None:
        """Come back when everything is done that was accepted until now."""
        wanted = self.accepted
        while self.done < wanted:
            more_is_done = asyncio.get_running_loop().create_future()
            self._catching_up.append(more_is_done)
            await more_is_done

    async def stop(self) -> None:
        """Do what was accepted, then close the connection."""
        await self.catch_up()
        await asyncio.sleep(0)  # where something that can wait has just come, its thread begins
        if self._thread is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, _let_go)
            self._thread.shutdown()
            self._thread = None
        if self._telling is not None:
            await asyncio.gather(self._telling, return_exceptions=True)

    def _make_answer(self) -> tuple["asyncio.Future[Outcome]", Callable[[Outcome | Exception], Awaitable[None]]]:
        """Something to wait for, and what its outcome is told to."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        async def reply(outcome: Outcome | Exception) -> None:
            if answer.done():
                return
            if isinstance(outcome, Exception):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)

        return answer, reply

    def _add(self, one: _Asked[Item, Outcome]) -> None:
        with self._lock:
            (self._waiting if one.until is None else self._aside).append(one)
            if self._is_at_work:
                return
            self._is_at_work = True
        loop = asyncio.get_running_loop()
        loop.call_soon(self._begin, loop)  # with whatever else comes in this round of the loop

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._name)
        self._thread.submit(self._work_off, loop)

    def _work_off(self, loop: asyncio.AbstractEventLoop) -> None:
        """In the thread: batch after batch, until nothing is left."""
        while batch := self._take():
            outcomes = self._do([asked.item for asked in batch])
            with suppress(RuntimeError):  # the loop is closed, and nobody is there any more who could hear of it
                loop.call_soon_threadsafe(self._note, batch, outcomes)

    def _take(self) -> list[_Asked[Item, Outcome]]:
        """In the thread: the next batch; nothing ends the work."""
        with self._lock:
            if self._aside and (not self._waiting or (self._aside[0].until or 0) < time.monotonic()):
                return [self._aside.pop(0)]
            batch, self._waiting = self._waiting[: self._largest_batch], self._waiting[self._largest_batch :]
            self._is_at_work = bool(batch)
            return batch

    def _do(self, items: list[Item]) -> Sequence[Outcome | Exception]:
        """In the thread: work. A connection that has failed is not used again: a database that was away cuts it, and
        the thread would go on with it for ever.
        """
        try:
            return self._work(items)
        except Error as error:
            connection.close()
            return [error] * len(items)
        except Exception as error:  # noqa: BLE001 - whoever asked hears of it
            return [error] * len(items)

    def _note(self, batch: list[_Asked[Item, Outcome]], outcomes: Sequence[Outcome | Exception]) -> None:
        """Tell the outcomes, and those who wait for more to be done."""
        if batch[0].until is None:
            self.done += len(batch)
            self.batches += 1
        self._to_tell.extend(zip(batch, outcomes, strict=True))
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell(), name=self._name)
        for one in self._catching_up:
            if not one.done():
                one.set_result(None)
        self._catching_up.clear()

    async def _tell(self) -> None:
        """One after the other, as they were asked for."""
        while self._to_tell:
            asked, outcome = self._to_tell.popleft()
            try:
                await asked.reply(outcome)
            except Exception as error:  # noqa: BLE001 - the others wait for theirs
                log.error("An outcome could not be told: %s", type(error).__name__)  # noqa: TRY400


def _let_go() -> None:
    """Close the connection of the thread this runs in."""
    connection.close()
