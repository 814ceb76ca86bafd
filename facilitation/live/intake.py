"""The way of all answers of this process into the database: gathered while a commit runs, acknowledged after theirs.

An erasure takes its turn among the answers: what was said before it must not be stored after it. So does stirring.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from itertools import groupby
from typing import Any

from django.db import Error, connection

from facilitation.actions import answers
from facilitation.actions.answers import Entry, Erased, FindOvertaken
from facilitation.actions.seats import get_secret
from facilitation.gathering import Gathering
from facilitation.live.stirring import Stirred, Unstirred
from facilitation.protocol.events import Refusal

TRIES = 3

PATIENCE = 4.0
"""Seconds after which no further try is begun: whoever waits is told so before they give up by themselves."""

log = logging.getLogger(__name__)

Item = Entry | Erased | Stirred

Intake = Gathering[Item, Refusal | None]
"""Takes entries; the outcome of each is None once it is stored durably, or why it was refused."""


def make_intake(unstirred: Unstirred, find_overtaken: FindOvertaken) -> Intake:
    """The intake of one process. What it has stored is noted in `unstirred`; what is overtaken it does not store."""
    return Gathering(partial(_save, unstirred, find_overtaken), name="intake")


def _save(unstirred: Unstirred, find_overtaken: FindOvertaken, items: list[Item]) -> list[Refusal | None]:
    outcomes: list[Refusal | None] = []
    for kind, alike in groupby(items, key=_get_kind):
        if kind is Stirred:
            outcomes += _stir(unstirred, list(alike))
        else:
            entries: list[Any] = list(alike)
            stored = _try(partial(_erase if kind is Erased else answers.save, find_overtaken=find_overtaken), entries)
            unstirred.note(entry for entry, refusal in zip(entries, stored, strict=True) if refusal is None)
            outcomes += stored
    return outcomes


def _get_kind(item: Item) -> type[Stirred | Erased] | None:
    return type(item) if isinstance(item, Stirred | Erased) else None


def _stir(unstirred: Unstirred, wishes: list[Any]) -> list[Refusal | None]:
    try:
        if any(wish.all_open for wish in wishes):
            unstirred.note_all_open()
        unstirred.stir()
    except Exception as error:  # noqa: BLE001 - whatever it was, the answers of the same batch are stored all the same
        log.error("Answers could not be stirred: %s", type(error).__name__)  # noqa: TRY400 - no values in logs
        connection.close()
        return ["unavailable"] * len(wishes)
    return [None] * len(wishes)


def _erase(entries: list[Erased], *, find_overtaken: FindOvertaken) -> list[Refusal | None]:
    return [
        answers.erase(
            room_id=entry.room_id,
            token=entry.token,
            secret=get_secret(),
            line=entry.line,
            find_overtaken=find_overtaken,
        )
        for entry in entries
    ]


def _try(store: Callable[[list[Any]], list[Refusal | None]], entries: list[Any]) -> list[Refusal | None]:
    began = time.monotonic()
    for attempt in range(1, TRIES + 1):
        try:
            return store(entries)
        except Error as error:
            log.error("Answers could not be stored (try %d): %s", attempt, type(error).__name__)  # noqa: TRY400 - no values in logs
            connection.close()
        if time.monotonic() - began > PATIENCE:
            break
    return ["unavailable"] * len(entries)
