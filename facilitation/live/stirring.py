"""Once a second, what has changed is stirred: rows lie in no order that says who came when (rule S3).

Within that second a thief could still see what came together; afterwards not. The work takes its turn among the
answers, a little of it at a time, so that nobody waits for it long.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from facilitation.actions.answers import Entry, Erased, Given
from facilitation.actions.forgetting import cut_journal
from facilitation.actions.stirring import get_open_questions, stir

BETWEEN = 1.0
"""Seconds between two stirs."""

AT_ONCE = 0.01
"""Seconds after which the rest waits for the next stir, so that answers wait for no longer."""

RESTS = 50
"""After a stir it rests for so many times as long as that took: a busy server gives it a fiftieth of its time."""

LONGEST_REST = 3.0
"""Seconds."""

TOGETHER = 4
"""Questions that are stirred in one go, where they are of one round; fewer where they take long."""

PATIENCE = 20
"""Milliseconds that cutting SQLite's journal waits for readers; the next stir tries again."""


@dataclass(frozen=True)
class Stirred:
    """A wish to stir what has changed, or all that takes answers, in its turn among the answers that come in."""

    all_open: bool = False


@dataclass
class Unstirred:
    """What has changed since it was last stirred, oldest first. Belongs to the thread that stores answers."""

    questions: dict[int, None] = field(default_factory=dict)
    rounds: dict[int, None] = field(default_factory=dict)
    journal: bool = False
    _together: int = TOGETHER
    _rests_until: float = 0.0

    def note(self, entries: Iterable[Entry | Erased]) -> None:
        """These have just been stored."""
        for entry in entries:
            self.journal = True
            if isinstance(entry, Given):
                self.questions[entry.question_id] = None
            elif not isinstance(entry, Erased):
                self.rounds[entry.round_id] = None

    def note_all_open(self) -> None:
        """Whatever takes answers may have changed: an earlier process knew, and is gone."""
        questions, rounds = get_open_questions()
        self.questions |= dict.fromkeys(sorted(questions))
        self.rounds |= dict.fromkeys(sorted(rounds))
        self.journal = True

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.questions or self.rounds or self.journal)

    @property
    def is_due(self) -> bool:
        """Whether there is something to do, and it has rested."""
        return not self.is_empty and time.monotonic() >= self._rests_until

    def stir(self) -> None:
        """Stir as much as can be done at once."""
        began = time.monotonic()
        while self.questions and time.monotonic() < began + AT_ONCE:
            self._stir_some_questions()
        while self.rounds and time.monotonic() < began + AT_ONCE:
            asked = next(iter(self.rounds))
            stir(round_ids=[asked])
            del self.rounds[asked]
        self.journal = not cut_journal(patience=PATIENCE) or bool(self.questions or self.rounds)
        now = time.monotonic()
        self._rests_until = now + min(LONGEST_REST, RESTS * (now - began))

    def _stir_some_questions(self) -> None:
        began = time.monotonic()
        some = list(islice(self.questions, self._together))
        stir(question_ids=some)
        for question in some:
            del self.questions[question]
        took = time.monotonic() - began
        if took > AT_ONCE:
            self._together = max(1, self._together // 2)
        elif took < AT_ONCE / 2:
            self._together = min(TOGETHER, self._together * 2)
