"""Storing rows anew in a random order, so that where they lie says nothing of who came when (rule S3).

A database keeps what comes together side by side: SQLite in the pages of its tables and indexes and in its journal,
PostgreSQL in its heap and in the number of the transaction. Whoever answers thirteen questions while nobody else taps
would leave thirteen rows in a row. So the rows of every question that has changed are written anew, in an order drawn
by lot. A stir changes where rows lie, never what they say.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from random import SystemRandom
from typing import Any

from django.db import connection, transaction

from facilitation.actions.columns import Value, flatten, write_array, write_places
from facilitation.actions.turns import in_turn
from facilitation.models import Question
from facilitation.rules.seats import KEY_BYTES

MOST = 100
"""Rows of one question that are written anew at once; where there are more, the changed ones among so many others."""

_lot = SystemRandom()

ANSWERS = "facilitation_answer"
MARKS = "facilitation_mark"
COLUMNS = {ANSWERS: ("key", "question_id", "choice", "counted", "touched"), MARKS: ("key", "round_id")}
TYPES = {
    "key": "bytea",
    "question_id": "bigint",
    "round_id": "bigint",
    "choice": "varchar",
    "counted": "boolean",
    "touched": "boolean",
}

CHOICES = """
WITH RECURSIVE given (choice) AS (
    SELECT min(choice) FROM facilitation_answer WHERE question_id = %s
    UNION ALL
    SELECT (SELECT min(choice) FROM facilitation_answer WHERE question_id = %s AND choice > given.choice)
    FROM given WHERE given.choice IS NOT NULL
)
SELECT choice FROM given WHERE choice IS NOT NULL
"""
"""The choices that somebody has made on a question: a look into the index for each, not at every answer."""

Key = bytes

# Without making objects: who answers meanwhile waits until a stir is done.


def stir(*, question_ids: Collection[int] = (), round_ids: Collection[int] = ()) -> None:
    """Write the answers to these questions and the marks of these rounds anew, those of each round in one transaction.

    It is locked as for a release, so that nothing that is stored, released or erased meanwhile misses a row that is
    just being written.
    """
    by_round: dict[int, list[int]] = {round_id: [] for round_id in round_ids}
    for question_id, round_id in Question.objects.filter(pk__in=question_ids).values_list("pk", "round_id"):
        by_round.setdefault(round_id, []).append(question_id)
    for round_id, questions in sorted(by_round.items()):
        with transaction.atomic():
            if not _lock(round_id):
                continue
            for question_id in questions:
                _write(ANSWERS, draw_answers(question_id))
            if round_id in round_ids:
                _write(MARKS, draw_marks(round_id))


def draw_answers(question_id: int) -> list[Key]:
    """The answers to a question that have to be stirred, in an order drawn by lot.

    All of them; of very many the changed ones, and others from all over the table.
    """
    found = _select("SELECT key FROM facilitation_answer WHERE question_id = %s LIMIT %s", question_id, MOST + 1)
    if len(found) > MOST:
        changed = "SELECT key FROM facilitation_answer WHERE question_id = %s AND touched LIMIT %s"
        found = _select(changed, question_id, MOST // 2)
        choices = [choice for (choice,) in _ask(CHOICES, question_id, question_id)]
        for choice in choices:
            found += _draw_some(question_id, choice, most=MOST // len(choices))
    keys = sorted(set(found))
    return _lot.sample(keys, len(keys))


def draw_marks(round_id: int) -> list[Key]:
    """The marks of a round, or some of very many, in an order drawn by lot."""
    found = _select("SELECT key FROM facilitation_mark WHERE round_id = %s ORDER BY random() LIMIT %s", round_id, MOST)
    return _lot.sample(found, len(found))


def stir_answers(question_id: int, keys: Sequence[Key]) -> None:
    """Write some of the answers that were drawn anew, in this order. What is gone meanwhile stays so."""
    whose = "SELECT round_id FROM facilitation_question WHERE id = %s"
    for (round_id,) in _ask(whose, question_id):
        _stir_some(round_id, ANSWERS, keys)


def stir_marks(round_id: int, keys: Sequence[Key]) -> None:
    """Write some of the marks that were drawn anew, in this order."""
    _stir_some(round_id, MARKS, keys)


def get_open_questions() -> tuple[set[int], set[int]]:
    """The questions and the rounds that take answers now: after a start nobody knows which of them are stirred."""
    rows = Question.objects.filter(round__closed_at=None).values_list("pk", "round_id")
    return {question for question, _ in rows}, {round_id for _, round_id in rows}


def _stir_some(round_id: int, table: str, keys: Sequence[Key]) -> None:
    with in_turn(), _in_no_hurry(), transaction.atomic():
        if connection.vendor == "postgresql":
            _ask("SELECT set_config('synchronous_commit', 'off', true)")
        if _lock(round_id):
            _write(table, keys)


@contextmanager
def _in_no_hurry() -> Iterator[None]:
    """Do not wait until it is on SQLite's disk: what comes next waits for both, and a lost stir changes no answer.

    After a loss of power everything open is stirred again.
    """
    if connection.vendor != "sqlite":
        yield
        return
    ((usual,),) = _ask("PRAGMA synchronous")
    try:
        _do("PRAGMA synchronous = NORMAL")
        yield
    finally:
        _do(f"PRAGMA synchronous = {usual:d}")


def _lock(round_id: int) -> bool:
    """Keep everybody else from the round's answers. Whether the round is there."""
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    return bool(_ask(f"SELECT id FROM facilitation_round WHERE id = %s {lock}", round_id))  # noqa: S608 - two constants


def _draw_some(question_id: int, choice: str, *, most: int) -> list[Key]:
    """Answers with this choice, from a place in the table drawn by lot; after its end come those of its beginning."""
    start = _lot.randbytes(KEY_BYTES)
    with_choice = "SELECT key FROM facilitation_answer WHERE question_id = %s AND choice = %s"
    found = _select(f"{with_choice} AND key >= %s ORDER BY key LIMIT %s", question_id, choice, start, most)
    if len(found) < most:
        before = f"{with_choice} AND key < %s ORDER BY key LIMIT %s"
        found += _select(before, question_id, choice, start, most - len(found))
    return found


def _write(table: str, keys: Sequence[Key]) -> None:
    """Take these rows out and put them back, in this order."""
    columns = ", ".join(COLUMNS[table])
    if connection.vendor == "postgresql":
        found = _ask(f"DELETE FROM {table} WHERE key = ANY(%s::bytea[]) RETURNING {columns}", write_array(keys))  # noqa: S608 - names of ours only
    else:
        these = f"FROM {table} WHERE key IN {write_places(len(keys), 1)}"
        found = _ask(f"SELECT {columns} {these}", *keys) if keys else []
        if found:
            _do(f"DELETE {these}", *keys)
    rows = {bytes(row[0]): row for row in found}
    ordered = [rows[key] for key in keys if key in rows]
    if not ordered:
        return
    if connection.vendor == "postgresql":
        source = f"SELECT * FROM unnest({', '.join(f'%s::{TYPES[column]}[]' for column in COLUMNS[table])})"  # noqa: S608
        values: Sequence[Value] = [write_array(column) for column in zip(*ordered, strict=True)]
    else:
        source = f"VALUES {write_places(len(COLUMNS[table]), len(ordered))}"
        values = flatten(ordered)
    _do(f"INSERT INTO {table} ({columns}) {source}", *values)


def _select(statement: str, *values: Any) -> list[Key]:
    return [bytes(key) for (key,) in _ask(statement, *values)]


def _ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _do(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
