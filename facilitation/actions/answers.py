"""Giving, changing, withdrawing and erasing answers; many at once in one transaction."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from facilitation.actions.columns import flatten, write_array
from facilitation.actions.patience import wait_for_locks
from facilitation.actions.turns import in_turn
from facilitation.models import Answer, Mark, Question, Round
from facilitation.protocol.events import Refusal
from facilitation.rules.scales import SCALES
from facilitation.rules.seats import get_answer_key, get_mark_key


@dataclass(frozen=True)
class Given:
    """One seat's choice on a question, or None to withdraw it. `key` is the seat's key for that question.

    `line`: over which line of its page it came, of this and of all entries; None if nobody counts them.
    """

    room_id: str
    question_id: int
    key: bytes
    choice: str | None
    line: Hashable = field(default=None, repr=False)


@dataclass(frozen=True)
class Finished:
    """One seat's mark that it has finished a round. `key` is the seat's mark key for that round."""

    room_id: str
    round_id: int
    key: bytes
    line: Hashable = field(default=None, repr=False)


@dataclass(frozen=True)
class Erased:
    """One seat's wish that all its choices and marks in a room be gone. Its keys are made when its turn comes."""

    room_id: str
    token: str = field(repr=False)
    line: Hashable = field(default=None, repr=False)


Entry = Given | Finished

FindOvertaken = Callable[[Collection[Any]], Collection[Any]]
"""Those of some lines that must not be heard any more, because their page has opened a newer one. It is asked after
everything is written and before the commit: rows that are written make whoever stores something newer wait."""


class _OvertakenError(Exception):
    """Something was written that must not stay. `lines`: over which it came."""

    def __init__(self, lines: Collection[Hashable]) -> None:
        super().__init__()
        self.lines = lines


UPSERT = (
    "INSERT INTO facilitation_answer (key, question_id, choice, counted, touched) {source} "
    "ON CONFLICT (key) DO UPDATE SET choice = excluded.choice, touched = excluded.touched"
)
"""`counted` stays what it is: it speaks of releases, not of this change."""


@dataclass(frozen=True)
class _RoundFacts:
    """`is_open`: it takes answers; in a room without pictures they stay on the phones. `scale`: of the question."""

    id: int
    room_id: str
    is_open: bool
    scale: str


def save(
    entries: Sequence[Entry], *, find_overtaken: FindOvertaken | None = None, patience: float | None = None
) -> list[Refusal | None]:
    """Store all entries in one transaction. For each, in order: None when it is stored, or why it was refused.

    `patience`: seconds to wait for whoever holds a round, or as long as for any lock.

    Where several entries have the same key the last one holds. An entry that comes twice is stored once; if a release
    has counted it meanwhile it is touched anew, because what counts as a touch never depends on the choice (rule R4).
    """
    try:
        with in_turn(), transaction.atomic():
            if patience is not None:
                wait_for_locks(patience)
            refusals = _save(entries)
            _stop_if_overtaken({entry.line for entry in entries}, find_overtaken)
    except _OvertakenError as overtaken:
        others = [entry for entry in entries if entry.line not in overtaken.lines]
        heard = iter(save(others, find_overtaken=find_overtaken, patience=patience))
        return ["unavailable" if entry.line in overtaken.lines else next(heard) for entry in entries]
    return refusals


def _stop_if_overtaken(lines: Collection[Hashable], find_overtaken: FindOvertaken | None) -> None:
    counted = {line for line in lines if line is not None}
    if counted and find_overtaken is not None and (overtaken := find_overtaken(counted)):
        raise _OvertakenError(overtaken)


def _save(entries: Sequence[Entry]) -> list[Refusal | None]:
    given = [entry for entry in entries if isinstance(entry, Given)]
    finished = [entry for entry in entries if isinstance(entry, Finished)]
    by_question = _lock_rounds_of({entry.question_id for entry in given})
    by_round = _lock_rounds({entry.round_id for entry in finished})
    refusals: list[Refusal | None] = []
    accepted: dict[bytes, Given] = {}
    marks: dict[bytes, Finished] = {}
    for entry in entries:
        if isinstance(entry, Given):
            refusal = _get_refusal(entry, by_question.get(entry.question_id), "unknown_question")
            if refusal is None:
                accepted[entry.key] = entry
        else:
            refusal = _get_refusal(entry, by_round.get(entry.round_id), "unknown_round")
            if refusal is None:
                marks[entry.key] = entry
        refusals.append(refusal)
    _store(accepted.values())
    Mark.objects.bulk_create(
        [Mark(key=entry.key, round_id=entry.round_id) for entry in marks.values()], ignore_conflicts=True
    )
    return refusals


def erase(
    *, room_id: str, token: str, secret: bytes, line: Hashable = None, find_overtaken: FindOvertaken | None = None
) -> Refusal | None:
    """Delete all choices and marks of one seat in a room at once (rule S6). None when done, or why it was refused.

    Where a release of an open round has counted a choice, an empty mark stays until a release takes it out, so that the
    change to the picture counts among the people it must stand for (rule R2).
    """
    try:
        with transaction.atomic():
            _erase(room_id=room_id, token=token, secret=secret)
            _stop_if_overtaken({line}, find_overtaken)
    except _OvertakenError:
        return "unavailable"
    return None


def _erase(*, room_id: str, token: str, secret: bytes) -> None:
    # Not a shared lock: what another server is just storing of this seat is stored first, and then erased.
    rounds = _lock_rounds(set(Round.objects.filter(room_id=room_id).values_list("pk", flat=True)), alone=True)
    questions = Question.objects.filter(round_id__in=list(rounds)).values_list("pk", "round_id")
    keys = {
        get_answer_key(secret=secret, token=token, question_id=question_id): rounds[round_id].is_open
        for question_id, round_id in questions
    }
    own = Answer.objects.filter(pk__in=list(keys))
    still_open = [key for key, is_open in keys.items() if is_open]
    own.filter(pk__in=still_open, counted=True).update(choice=None, touched=True)
    own.exclude(pk__in=still_open, counted=True).delete()
    marks = [get_mark_key(secret=secret, token=token, round_id=round_id) for round_id in rounds]
    Mark.objects.filter(pk__in=marks).delete()


def _get_refusal(entry: Entry, asked: _RoundFacts | None, unknown: Refusal) -> Refusal | None:
    if asked is None or asked.room_id != entry.room_id:
        return unknown
    if isinstance(entry, Given) and entry.choice is not None and entry.choice not in SCALES[asked.scale].choices:
        return "unknown_choice"
    return None if asked.is_open else "question_closed"


def _store(entries: Iterable[Given]) -> None:
    """Write choices and withdrawals. Sorted by key, so that two servers never wait for each other in a circle."""
    ordered = sorted(entries, key=lambda entry: entry.key)
    choices = [entry for entry in ordered if entry.choice is not None]
    if choices:
        _upsert([(entry.key, entry.question_id, entry.choice) for entry in choices])
    withdrawn = [entry.key for entry in ordered if entry.choice is None]
    if withdrawn:
        own = Answer.objects.filter(pk__in=withdrawn)
        own.filter(counted=False).delete()
        own.filter(choice__isnull=False).update(choice=None, touched=True)


def _upsert(choices: list[tuple[bytes, int, str | None]]) -> None:
    """Give or change many choices in one statement, without making objects: most of what the server does is this."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            source = (
                "SELECT key, question_id, choice, false, true "
                "FROM unnest(%s::bytea[], %s::bigint[], %s::varchar[]) AS given (key, question_id, choice)"
            )
            cursor.execute(UPSERT.format(source=source), [write_array(column) for column in zip(*choices, strict=True)])
        else:
            # One statement, and so one step without Python's lock: sockets are heard while SQLite works.
            places = ", ".join(["(%s, %s, %s, false, true)"] * len(choices))
            cursor.execute(UPSERT.format(source=f"VALUES {places}"), flatten(choices))


def _lock_rounds_of(question_ids: set[int]) -> Mapping[int, _RoundFacts]:
    """The round of each question, by the question's id, kept as below."""
    if not question_ids:
        return {}
    table = "facilitation_question JOIN facilitation_round ON facilitation_round.id = facilitation_question.round_id"
    rows = _lock("facilitation_question.id", table, question_ids, scale="scale")
    return dict(rows)


def _lock_rounds(round_ids: set[int], *, alone: bool = False) -> Mapping[int, _RoundFacts]:
    """The rounds, kept from being closed or released until the transaction ends.

    A shared lock: servers store answers side by side, while a release waits and then sees them all. SQLite needs
    none, because its immediate transactions follow each other.
    """
    return dict(_lock("facilitation_round.id", "facilitation_round", round_ids, alone=alone)) if round_ids else {}


def _lock(
    key: str, table: str, ids: set[int], *, scale: str = "''", alone: bool = False
) -> list[tuple[int, _RoundFacts]]:
    strength = "NO KEY UPDATE" if alone else "SHARE"
    lock = f"FOR {strength} OF facilitation_round" if connection.features.has_select_for_update else ""
    places = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, facilitation_round.id, room_id, closed_at, is_private, {scale} FROM {table} "  # noqa: S608 - names of ours only
            f"WHERE {key} IN ({places}) ORDER BY facilitation_round.id {lock}",
            sorted(ids),
        )
        return [
            (
                found,
                _RoundFacts(
                    id=round_id,
                    room_id=_as_uuid_text(room_id),
                    is_open=closed_at is None and not is_private,
                    scale=scale_slug,
                ),
            )
            for found, round_id, room_id, closed_at, is_private, scale_slug in cursor.fetchall()
        ]


def _as_uuid_text(value: object) -> str:
    """PostgreSQL gives a UUID, SQLite its 32 digits; both become the text that doors use."""
    text = str(value).replace("-", "")
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
