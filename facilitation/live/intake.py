"""The way of all answers of this process into the database: gathered while a commit runs, acknowledged after theirs.

An erasure takes its turn among the answers: what was said before it must not be stored after it. So does stirring.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
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

HELD, BRIEFLY = 1.0, 0.1
"""Seconds that answers wait for whoever holds a round, and those of that room afterwards: others wait with them."""

APART = 5.0
"""Seconds for which the answers of such a room are stored by themselves."""

log = logging.getLogger(__name__)

Item = Entry | Erased | Stirred

Intake = Gathering[Item, Refusal | None]
"""Takes entries; the outcome of each is None once it is stored durably, or why it was refused."""


def make_intake(unstirred: Unstirred, find_overtaken: FindOvertaken) -> Intake:
    """The intake of one process. What it has stored is noted in `unstirred`; what is overtaken it does not store."""
    return Gathering(partial(_save, unstirred, _Storing(find_overtaken)), name="intake")


def _save(unstirred: Unstirred, storing: "_Storing", items: list[Item]) -> list[Refusal | None]:
    outcomes: list[Refusal | None] = []
    for kind, alike in groupby(items, key=_get_kind):
        if kind is Stirred:
            outcomes += _stir(unstirred, list(alike))
        else:
            entries: list[Any] = list(alike)
            stored = _erase(storing, entries) if kind is Erased else storing.save(entries)
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


def _erase(storing: "_Storing", entries: list[Erased]) -> list[Refusal | None]:
    def erase(entries: list[Erased]) -> list[Refusal | None]:
        return [
            answers.erase(
                room_id=entry.room_id,
                token=entry.token,
                secret=get_secret(),
                line=entry.line,
                find_overtaken=storing.find_overtaken,
            )
            for entry in entries
        ]

    return _try(erase, entries)


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


@dataclass
class _Storing:
    """Stores the answers of many rooms together; one in which somebody holds the round holds up no other.

    `held`: the rooms in which that was so a moment ago, and until when each is stored by itself, after all others.
    """

    find_overtaken: FindOvertaken
    held: dict[str, float] = field(default_factory=dict)

    def save(self, entries: list[Entry]) -> list[Refusal | None]:
        """The outcome of each entry, in order."""
        now = time.monotonic()
        self.held = {room_id: until for room_id, until in self.held.items() if until > now}
        rooms = {entry.room_id for entry in entries}
        outcomes: dict[int, Refusal | None] = {}
        apart = sorted(rooms & self.held.keys())
        together = [number for number, entry in enumerate(entries) if entry.room_id not in self.held]
        if together and not self._save_some(entries, together, outcomes, is_last=len(rooms) == 1):
            apart = [*sorted(rooms - self.held.keys()), *apart]
        for room_id in apart:
            self._save_room(entries, room_id, outcomes, began=now)
        return [outcomes[number] for number in range(len(entries))]

    def _save_some(
        self, entries: list[Entry], some: list[int], outcomes: dict[int, Refusal | None], *, is_last: bool
    ) -> bool:
        """Store some of the entries. False if each room had better be tried by itself."""
        chosen = [entries[number] for number in some]
        found: list[Refusal | None] | None
        if is_last or not connection.features.has_select_for_update:
            found = _try(partial(answers.save, find_overtaken=self.find_overtaken, patience=HELD), chosen)
        else:
            found = self._save_once(chosen, patience=HELD)
        if found is None:
            return False
        outcomes.update(zip(some, found, strict=True))
        return True

    def _save_room(
        self, entries: list[Entry], room_id: str, outcomes: dict[int, Refusal | None], *, began: float
    ) -> None:
        some = [number for number, entry in enumerate(entries) if entry.room_id == room_id]
        found: list[Refusal | None] | None = None
        if time.monotonic() - began <= PATIENCE:
            patience = BRIEFLY if room_id in self.held else HELD
            found = self._save_once([entries[number] for number in some], patience=patience)
            if found is None:
                self.held[room_id] = time.monotonic() + APART
            else:
                self.held.pop(room_id, None)
        outcomes.update(zip(some, found or ["unavailable"] * len(some), strict=True))

    def _save_once(self, entries: list[Entry], *, patience: float) -> list[Refusal | None] | None:
        """The outcome of each entry; None where the database did not take them."""
        try:
            return answers.save(entries, find_overtaken=self.find_overtaken, patience=patience)
        except Error as error:
            log.error("Answers could not be stored beside others: %s", type(error).__name__)  # noqa: TRY400 - no values in logs
            connection.close()
            return None
