"""Storing rows anew in a random order, so that where they lie says nothing of who came when (rule S3).

A database keeps what comes together side by side: SQLite in the pages of its tables and indexes and in its journal,
PostgreSQL in its heap and in the number of the transaction. Whoever answers thirteen questions while nobody else taps
would leave thirteen rows in a row. So the rows of every question that has changed are written anew, in an order drawn
by lot and in one transaction. A stir changes where rows lie, never what they say.
"""

from collections.abc import Collection, Sequence
from random import SystemRandom
from typing import Any

from django.db import connection, transaction

from facilitation.actions.columns import flatten, write_array, write_places
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

Row = tuple[Any, ...]

# Without making objects: who answers meanwhile waits until a stir is done.


def stir(*, question_ids: Collection[int] = (), round_ids: Collection[int] = ()) -> None:
    """Write the answers to these questions and the marks of these rounds anew.

    Each round has a transaction of its own and is locked as for a release, so that nothing that is stored, released or
    erased meanwhile misses a row that is just being written.
    """
    by_round: dict[int, list[int]] = {round_id: [] for round_id in round_ids}
    for question_id, round_id in _find_rounds(question_ids):
        by_round.setdefault(round_id, []).append(question_id)
    for round_id, questions in sorted(by_round.items()):
        with transaction.atomic():
            if not _lock(round_id):
                continue
            for question_id in questions:
                _write(ANSWERS, _draw(question_id))
            if round_id in round_ids:
                _write(MARKS, _select(MARKS, "round_id = %s ORDER BY random()", round_id, most=MOST))


def get_open_questions() -> tuple[set[int], set[int]]:
    """The questions and the rounds that take answers now: after a start nobody knows which of them are stirred."""
    rows = Question.objects.filter(round__closed_at=None).values_list("pk", "round_id")
    return {question for question, _ in rows}, {round_id for _, round_id in rows}


def _find_rounds(question_ids: Collection[int]) -> list[Row]:
    if not question_ids:
        return []
    places = ", ".join(["%s"] * len(question_ids))
    return _ask(f"SELECT id, round_id FROM facilitation_question WHERE id IN ({places})", *question_ids)  # noqa: S608 - placeholders


def _lock(round_id: int) -> bool:
    """Keep everybody else from the round's answers. Whether the round is there.

    A stir that is lost with the power is done again after the start: nobody waits until it is on PostgreSQL's disk.
    """
    if connection.vendor == "postgresql":
        _ask("SELECT set_config('synchronous_commit', 'off', true)")
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    return bool(_ask(f"SELECT id FROM facilitation_round WHERE id = %s {lock}", round_id))  # noqa: S608 - two constants


def _draw(question_id: int) -> list[Row]:
    """All answers to the question; of very many the changed ones, and others from all over the table."""
    found = _select(ANSWERS, "question_id = %s", question_id, most=MOST + 1)
    if len(found) <= MOST:
        return found
    drawn = _select(ANSWERS, "question_id = %s AND touched", question_id, most=MOST // 2)
    choices = [choice for (choice,) in _ask(CHOICES, question_id, question_id)]
    for choice in choices:
        drawn += _draw_some(question_id, choice, most=MOST // len(choices))
    return list({bytes(row[0]): row for row in drawn}.values())


def _draw_some(question_id: int, choice: str, *, most: int) -> list[Row]:
    """Answers with this choice, from a place in the table drawn by lot; after its end come those of its beginning."""
    start = _lot.randbytes(KEY_BYTES)
    asked = "question_id = %s AND choice = %s AND key {} %s ORDER BY key"
    found = _select(ANSWERS, asked.format(">="), question_id, choice, start, most=most)
    if len(found) < most:
        found += _select(ANSWERS, asked.format("<"), question_id, choice, start, most=most - len(found))
    return found


def _write(table: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    columns = COLUMNS[table]
    keys = [bytes(row[0]) for row in rows]
    stirred = _lot.sample(rows, len(rows))
    into = f"INSERT INTO {table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {table} WHERE key = ANY(%s::bytea[])", [write_array(keys)])  # noqa: S608 - names of ours only
            source = f"SELECT * FROM unnest({', '.join(f'%s::{TYPES[column]}[]' for column in columns)})"  # noqa: S608
            cursor.execute(f"{into} {source}", [write_array(column) for column in zip(*stirred, strict=True)])
        else:
            cursor.execute(f"DELETE FROM {table} WHERE key IN {write_places(len(keys), 1)}", keys)  # noqa: S608
            cursor.execute(f"{into} VALUES {write_places(len(columns), len(stirred))}", flatten(stirred))


def _select(table: str, asked: str, *values: Any, most: int) -> list[Row]:
    return _ask(f"SELECT {', '.join(COLUMNS[table])} FROM {table} WHERE {asked} LIMIT {most:d}", *values)  # noqa: S608 - names of ours only


def _ask(statement: str, *values: Any) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Row] = cursor.fetchall()
        return rows
