"""Storing rows anew in a random order, so that where they lie says nothing of who came when (rule S3).

A database keeps what comes together side by side: SQLite in the pages of its tables and indexes and in its journal,
PostgreSQL in its heap and in the number of the transaction. Whoever answers thirteen questions while nobody else taps
would leave thirteen rows in a row. So the rows of every question that has changed are written anew, in an order drawn
by lot and in one transaction. A stir changes where rows lie, never what they say.
"""

from collections.abc import Collection
from random import SystemRandom
from typing import Any

from django.db import connection, transaction

from facilitation.models import Answer, Mark, Question, Round
from facilitation.rules.seats import KEY_BYTES

MOST = 100
"""Rows of one question that are written anew at once; where there are more, the changed ones among so many others."""

_lot = SystemRandom()

ANSWER = ("key", "question_id", "choice", "counted", "touched")
MARK = ("key", "round_id")
TYPES = {
    "key": "bytea",
    "question_id": "bigint",
    "round_id": "bigint",
    "choice": "varchar",
    "counted": "boolean",
    "touched": "boolean",
}
Row = tuple[Any, ...]


def stir(*, question_ids: Collection[int] = (), round_ids: Collection[int] = ()) -> None:
    """Write the answers to these questions and the marks of these rounds anew.

    Each round has a transaction of its own and is locked as for a release, so that nothing that is stored, released or
    erased meanwhile misses a row that is just being written.
    """
    by_round: dict[int, list[int]] = {round_id: [] for round_id in round_ids}
    for question_id, round_id in Question.objects.filter(pk__in=question_ids).values_list("pk", "round_id"):
        by_round.setdefault(round_id, []).append(question_id)
    for round_id, questions in sorted(by_round.items()):
        with transaction.atomic():
            if not Round.objects.select_for_update().filter(pk=round_id).exists():
                continue
            for question_id in questions:
                _write(Answer, ANSWER, _draw(question_id))
            if round_id in round_ids:
                _write(Mark, MARK, list(Mark.objects.filter(round_id=round_id).values_list(*MARK).order_by("?")[:MOST]))


def get_open_questions() -> tuple[set[int], set[int]]:
    """The questions and the rounds that take answers now: after a start nobody knows which of them are stirred."""
    rows = Question.objects.filter(round__closed_at=None).values_list("pk", "round_id")
    return {question for question, _ in rows}, {round_id for _, round_id in rows}


def _draw(question_id: int) -> list[Row]:
    """All answers to the question; of very many the changed ones, and others from all over the table."""
    answers = Answer.objects.filter(question_id=question_id)
    found = list(answers.values_list(*ANSWER)[: MOST + 1])
    if len(found) <= MOST:
        return found
    drawn = list(answers.filter(touched=True).values_list(*ANSWER)[: MOST // 2])
    choices = answers.exclude(choice=None).order_by().values_list("choice", flat=True).distinct()
    for choice in choices:
        some = answers.filter(choice=choice, key__gte=_lot.randbytes(KEY_BYTES)).order_by("key")
        drawn += some.values_list(*ANSWER)[: MOST // len(choices)]
    return list({bytes(row[0]): row for row in drawn}.values())


def _write(model: type[Answer | Mark], columns: tuple[str, ...], rows: list[Row]) -> None:
    if not rows:
        return
    model.objects.filter(pk__in=[row[0] for row in rows]).delete()
    stirred = _lot.sample(rows, len(rows))
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"  # noqa: SLF001 - Django says it nowhere else
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source = f"SELECT * FROM unnest({', '.join(f'%s::{TYPES[column]}[]' for column in columns)})"  # noqa: S608
            cursor.execute(f"{into} {source}", [list(column) for column in zip(*stirred, strict=True)])
        else:
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(columns))})", stirred)
