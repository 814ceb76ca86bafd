"""Once a second, what has changed is stirred: rows lie in no order that says who came when (rule S3).

Within that second a thief could still see what came together; afterwards not. The work takes its turn among the
answers, a little of it at a time, so that nobody waits for it long.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from random import SystemRandom

from facilitation.actions.answers import Entry, Erased, Given
from facilitation.actions.forgetting import cut_journal
from facilitation.actions.stirring import get_open_questions, stir

BETWEEN = 1.0
"""Seconds between the beginnings of two turns. A turn takes everything that has changed until then."""

BETWEEN_CUTS = 2.0
"""Seconds after which SQLite's journal is cut in the midst of a turn, if that is long; else each turn ends with it."""

AT_ONCE = 0.002
"""Seconds that answers should wait for one stir; where it takes longer, fewer questions go together."""

RESTS = 50
"""After a stir it rests for so many times as long as that took: a busy server gives it a fiftieth of its time."""

LONGEST_REST = 3.0
"""Seconds."""

TOGETHER = 4
"""Questions that are stirred in one go, where they are of one round; fewer where they take long."""

PATIENCE = 20
"""Milliseconds that cutting the journal waits for readers, when there were some the last time; else not at all."""

_lot = SystemRandom()


@dataclass(frozen=True)
class Stirred:
    """A wish to stir what has changed, or all that takes answers, in its turn among the answers that come in."""

    all_open: bool = False


@dataclass
class Unstirred:
    """What has changed since it was last stirred. Belongs to the thread that stores answers."""

    questions: dict[int, None] = field(default_factory=dict)
    rounds: dict[int, None] = field(default_factory=dict)
    journal: bool = False
    _turn: list[Callable[[], None]] = field(default_factory=list)
    _together: int = TOGETHER
    _patience: int = 0
    _began_at: float = float("-inf")
    _cut_at: float = float("-inf")
    _rests_until: float = float("-inf")

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
        self.questions |= dict.fromkeys(questions)
        self.rounds |= dict.fromkeys(rounds)
        self.journal = True

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.questions or self.rounds or self.journal)

    @property
    def pause(self) -> float:
        """Seconds to wait before anything is done; 0 or less if that is long enough."""
        if self.is_empty:
            return BETWEEN
        begins_at = float("-inf") if self._turn else self._began_at + BETWEEN
        return max(self._rests_until, begins_at) - time.monotonic()

    @property
    def is_due(self) -> bool:
        """Whether something should be done now."""
        return not self.is_empty and self.pause <= 0

    def stir(self) -> None:
        """Do as much as can be done at once: begin a turn if there is none, and do the next thing of it.

        Where that fails, all that is left waits for the next turn.
        """
        began = time.monotonic()
        if not self._turn:
            self._plan(began)
        is_cut_late = began > self._cut_at + BETWEEN_CUTS
        left, self._turn = self._turn, []
        do = self._cut if is_cut_late and len(left) > 1 else left.pop()
        do()
        self._turn = left
        now = time.monotonic()
        self._rests_until = now + min(LONGEST_REST, RESTS * (now - began))

    def _plan(self, now: float) -> None:
        """A turn: all questions and rounds that have changed, in an order that says nothing; the journal comes last."""
        questions = _lot.sample(list(self.questions), len(self.questions))
        groups = [questions[start : start + self._together] for start in range(0, len(questions), self._together)]
        self._turn = [self._cut]
        self._turn += [partial(self._stir_round, asked) for asked in self.rounds]
        self._turn += [partial(self._stir_questions, some) for some in groups]
        self._began_at = self._cut_at = now

    def _stir_questions(self, some: list[int]) -> None:
        began = time.monotonic()
        stir(question_ids=some)
        for question in some:
            self.questions.pop(question, None)
        took = time.monotonic() - began
        if took > AT_ONCE:
            self._together = max(1, self._together // 2)
        elif took < AT_ONCE / 2:
            self._together = min(TOGETHER, self._together * 2)

    def _stir_round(self, asked: int) -> None:
        stir(round_ids=[asked])
        self.rounds.pop(asked, None)

    def _cut(self) -> None:
        was_cut = cut_journal(patience=self._patience)
        self._patience = 0 if was_cut else PATIENCE
        self._cut_at = time.monotonic()
        self.journal = not was_cut or bool(self.questions or self.rounds)
