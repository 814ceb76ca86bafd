"""Does the small database work of many at once: whatever is asked while one batch runs becomes the next batch.

One thread with one database connection of its own does it all, so callers neither wait for other database work of the
process nor open a connection each. Nothing is held back to wait for more: that would only add time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from django.db import Error, connection

LONGEST_ASIDE = 0.1
"""Seconds that an item waits for a moment in which nobody else does."""

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class Gathering(Generic[Item, Outcome]):
    """A way for single items to `work`, which takes many and gives back one outcome each, in the same order.

    `accepted`, `done` and `batches` count what came and what has been worked on since the start.
    """

    def __init__(self, work: Callable[[list[Item]], list[Outcome]], *, name: str, largest_batch: int = 1000) -> None:
        self._work = work
        self._name = name
        self._largest_batch = largest_batch
        self._waiting: list[tuple[Item, Callable[[Outcome | Exception], Awaitable[None]]]] = []
        self._aside: list[tuple[float, Item, asyncio.Future[Outcome]]] = []
        self._task: asyncio.Task[None] | None = None
        self._thread: ThreadPoolExecutor | None = None
        self.accepted = 0
        self.done = 0
        self.batches = 0

    @property
    def waiting(self) -> int:
        """How many items no batch has begun with."""
        return len(self._waiting)

    def put(self, item: Item, reply: Callable[[Outcome | Exception], Awaitable[None]]) -> None:
        """Do `item` with the next batch, then call `reply` with its outcome, or with the error that the batch met."""
        self._waiting.append((item, reply))
        self.accepted += 1
        self._start()

    async def ask(self, item: Item) -> Outcome:
        """Do `item` with the next batch and give back its outcome. Raises the error that the batch met."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        async def reply(outcome: Outcome | Exception) -> None:
            if answer.done():
                return
            if isinstance(outcome, Exception):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)

        self.put(item, reply)
        return await answer

    async def ask_aside(self, item: Item) -> Outcome:
        """Do `item` by itself in a moment when nobody else waits, or at the latest in a tenth of a second.

        It is not among those counted. Gives back its outcome, or raises the error that it met.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Outcome] = loop.create_future()
        self._aside.append((loop.time() + LONGEST_ASIDE, item, answer))
        self._start()
        return await answer

    async def catch_up(self) -> None:
        """Come back when everything is done that was accepted until now."""
        wanted = self.accepted
        while self.done < wanted and self._task is not None and not self._task.done():
            await asyncio.wait({self._task}, timeout=0.02)

    async def stop(self) -> None:
        """Do what was accepted, then close the connection."""
        while self._task is not None and not self._task.done():
            await asyncio.gather(self._task, return_exceptions=True)
        if self._thread is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, _let_go)
            self._thread.shutdown()
            self._thread = None

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._empty(), name=self._name)

    async def _empty(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting or self._aside:
            if self._aside and (not self._waiting or self._aside[0][0] < loop.time()):
                await self._do_aside()
            else:
                await self._do_batch()

    async def _do_batch(self) -> None:
        batch, self._waiting = self._waiting[: self._largest_batch], self._waiting[self._largest_batch :]
        outcomes = await self._do_in_thread([item for item, _ in batch])
        self.done += len(batch)
        self.batches += 1
        for (_, reply), outcome in zip(batch, outcomes, strict=True):
            try:
                await reply(outcome)
            except Exception as error:  # noqa: BLE001 - the others of the batch wait for theirs
                log.error("An outcome could not be told: %s", type(error).__name__)  # noqa: TRY400

    async def _do_aside(self) -> None:
        _, item, answer = self._aside.pop(0)
        (outcome,) = await self._do_in_thread([item])
        if answer.done():
            return
        if isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)

    async def _do_in_thread(self, items: list[Item]) -> Sequence[Outcome | Exception]:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._name)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, items)
        except Exception as error:  # noqa: BLE001 - whoever asked hears of it
            return [error] * len(items)

    def _do(self, items: list[Item]) -> list[Outcome]:
        """Work in the thread. A connection that has failed is not used again: a database that was away cuts it, and the
        thread would go on with it for ever.
        """
        try:
            return self._work(items)
        except Error:
            connection.close()
            raise


def _let_go() -> None:
    """Close the connection of the thread this runs in."""
    connection.close()
