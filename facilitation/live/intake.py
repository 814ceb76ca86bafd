"""The way of all answers of this process into the database: gathered while a commit runs, acknowledged after theirs.

An erasure takes its turn among the answers: what was said before it must not be stored after it.
"""

import logging
from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.db import Error, connection

from facilitation.actions import answers
from facilitation.actions.answers import Entry, Erased
from facilitation.actions.seats import get_secret
from facilitation.gathering import Gathering
from facilitation.protocol.events import Refusal

TRIES = 3

log = logging.getLogger(__name__)

Intake = Gathering[Entry | Erased, Refusal | None]
"""Takes entries; the outcome of each is None once it is stored durably, or why it was refused."""


def make_intake() -> Intake:
    """The intake of one process."""
    return Gathering(_save, name="intake")


def _save(entries: list[Entry | Erased]) -> list[Refusal | None]:
    outcomes: list[Refusal | None] = []
    for is_erased, alike in groupby(entries, key=lambda entry: isinstance(entry, Erased)):
        outcomes += _try(_erase if is_erased else answers.save, list(alike))
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
