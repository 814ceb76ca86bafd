"""Gathers the answers that arrive while a commit runs into the next one, and acknowledges each after its commit.

One thread with one database connection of its own does all of it, so answers neither wait for other database work of
the process nor open a connection each. An erasure takes its turn among them: what was said before it must not be
stored after it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import Any

from django.db import Error, connection

from facilitation.actions import answers
from facilitation.actions.answers import Entry, Erased
from facilitation.actions.seats import get_secret
from facilitation.protocol.events import Refusal

Reply = Callable[[Refusal | None], Awaitable[None]]

LARGEST_BATCH = 1000
TRIES = 3

log = logging.getLogger(__name__)


class Intake:
    """The way of all answers of this process into the database."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Entry | Erased, Reply]] = []
        self._task: asyncio.Task[None] | None = None
        self._thread: ThreadPoolExecutor | None = None

    def put(self, entry: Entry | Erased, reply: Reply) -> None:
        """Store `entry` with the next commit, then call `reply` with None, or with why it was refused."""
        self._waiting.append((entry, reply))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._empty(), name="intake")

    async def stop(self) -> None:
        """Store what was accepted, then close the connection."""
        while self._task is not None and not self._task.done():
            await asyncio.gather(self._task, return_exceptions=True)
        if self._thread is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, _let_go)
            self._thread.shutdown()
            self._thread = None

    async def _empty(self) -> None:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="intake")
        while self._waiting:
            batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
            entries = [entry for entry, _ in batch]
            outcomes = await asyncio.get_running_loop().run_in_executor(self._thread, _save, entries)
            for (_, reply), outcome in zip(batch, outcomes, strict=True):
                await reply(outcome)


def _let_go() -> None:
    """Close the connection of the thread this runs in."""
    connection.close()


def _save(entries: list[Entry | Erased]) -> list[Refusal | None]:
    outcomes: list[Refusal | None] = []
    for kind, alike in groupby(entries, key=lambda entry: isinstance(entry, Erased)):
        outcomes += _try(_erase if kind else answers.save, list(alike))
    return outcomes


def _erase(entries: list[Erased]) -> list[Refusal | None]:
    for entry in entries:
        answers.erase(room_id=entry.room_id, token=entry.token, secret=get_secret())
    return [None] * len(entries)


def _try(store: Callable[[list[Any]], list[Refusal | None]], entries: list[Entry | Erased]) -> list[Refusal | None]:
    for attempt in range(1, TRIES + 1):
        try:
            return store(entries)
        except Error as error:
            log.error("Answers could not be stored (try %d): %s", attempt, type(error).__name__)  # noqa: TRY400 - no values in logs
            connection.close()
    return ["unavailable"] * len(entries)
