"""Once a second, what has changed is stirred: rows lie in no order that says who came when (rule S3).

Within that second a thief could still see what came together; afterwards not. The work is done in moments in which no
answer waits, some rows at a time, so that nobody waits for it long.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import SystemRandom
from typing import Literal

from facilitation.actions.answers import Entry, Erased, Given
from facilitation.actions.forgetting import cut_journal
from facilitation.actions.stirring import draw_answers, draw_marks, get_open_questions, stir_answers, stir_marks

BETWEEN = 1.0
"""Seconds between the beginnings of two turns. A turn takes everything that has changed until then."""

BETWEEN_CUTS = 2.0
"""Seconds after which SQLite's journal is cut in the midst of a turn, if that is long; else each turn ends with it."""

AT_ONCE = 0.001
"""Seconds that answers should wait for a stir; where it takes longer, fewer rows are written in one go."""

FEWEST, USUAL, MOST = 16, 32, 128
"""Rows that are written in one go."""

RESTS = 50
"""After a stir it rests for so many times as long as that took: a busy server gives it a fiftieth of its time."""

LONGEST_REST = 3.0
"""Seconds."""

PATIENCE = 20
"""Milliseconds that cutting the journal waits for readers, when there were some the last time; else not at all."""

_lot = SystemRandom()


@dataclass(frozen=True)
class Stirred:
    """A wish to stir what has changed, or all that takes answers, between the answers that come in."""

    all_open: bool = False


@dataclass(frozen=True)
class _Step:
    """Something of a turn: the answers to a question, or the marks of a round. `keys`: those that are still to do."""

    kind: Literal["question", "round", "journal"]
    id: int = 0
    keys: list[bytes] | None = None


JOURNAL = _Step("journal")


@dataclass
class Unstirred:
    """What has changed since it was last stirred. Belongs to the thread that stores answers."""

    questions: dict[int, None] = field(default_factory=dict)
    rounds: dict[int, None] = field(default_factory=dict)
    journal: bool = False
    _turn: list[_Step] = field(default_factory=list)
    _rows: int = USUAL
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
        return self.pause <= 0

    def stir(self) -> None:
        """Do as much as can be done at once: begin a turn if there is none, and take a step of it.

        Where that fails, all that is left waits for the next turn.
        """
        began = time.monotonic()
        if not self._turn:
            self._plan(began)
        is_cut_late = began > self._cut_at + BETWEEN_CUTS and len(self._turn) > 1
        step = JOURNAL if is_cut_late else self._turn.pop()
        try:
            self._take(step)
        except Exception:
            self._give_up(step)
            raise
        now = time.monotonic()
        self._rests_until = now + min(LONGEST_REST, RESTS * (now - began))

    def _plan(self, now: float) -> None:
        """A turn: all questions and rounds that have changed, in an order that says nothing; the journal comes last."""
        changed = [_Step("question", one) for one in self.questions] + [_Step("round", one) for one in self.rounds]
        self._turn = [JOURNAL, *_lot.sample(changed, len(changed))]
        self._began_at = self._cut_at = now

    def _take(self, step: _Step) -> None:
        if step is JOURNAL:
            self._cut()
            return
        began = time.monotonic()
        draw, write = (draw_answers, stir_answers) if step.kind == "question" else (draw_marks, stir_marks)
        keys = step.keys
        if keys is None:
            self._get_changed(step).pop(step.id, None)  # what changes from now on is for the next turn
            keys = draw(step.id)
        if step.keys is not None or len(keys) <= self._rows:
            some, keys = keys[: self._rows], keys[self._rows :]
            write(step.id, some)
            self._learn(time.monotonic() - began)
        if keys:
            self._turn.append(replace(step, keys=keys))

    def _learn(self, took: float) -> None:
        if took > AT_ONCE:
            self._rows = max(FEWEST, self._rows // 2)
        elif took < AT_ONCE / 2:
            self._rows = min(MOST, self._rows * 2)

    def _give_up(self, step: _Step) -> None:
        for one in (step, *self._turn):
            if one is not JOURNAL:
                self._get_changed(one)[one.id] = None
        self._turn.clear()

    def _get_changed(self, step: _Step) -> dict[int, None]:
        return self.questions if step.kind == "question" else self.rounds

    def _cut(self) -> None:
        was_cut = cut_journal(patience=self._patience)
        self._patience = 0 if was_cut else PATIENCE
        self._cut_at = time.monotonic()
        self.journal = not was_cut or bool(self.questions or self.rounds or self._turn)
