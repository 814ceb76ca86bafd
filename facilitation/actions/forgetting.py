"""Deleting what is no longer needed (rule S5)."""

import logging
import time
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from facilitation.models import Answer, Mark, Room
from facilitation.rules.silence import Silence

BETWEEN_CUTS = 0.02
"""Seconds until cutting SQLite's journal is tried again."""

READERS = 5.0
"""Seconds to wait for those who read PostgreSQL's tables before they are written anew."""

log = logging.getLogger(__name__)


class SessionRunsError(Exception):
    """A session that has not ended cannot be deleted."""

    code = "session_runs"


class NoSuchRoomError(Exception):
    """The room does not exist, or belongs to somebody else."""

    code = "no_room"


def forget_answers(*, room_id: UUID | str) -> None:
    """Destroy every single answer and mark of a room; its releases stay. Runs inside the caller's transaction."""
    Answer.objects.filter(question__round__room_id=room_id).delete()
    Mark.objects.filter(round__room_id=room_id).delete()
    transaction.on_commit(empty_journal, robust=True)


def get_silent_rooms(*, now: datetime, silence: Silence | None = None) -> list[tuple[str, int]]:
    """The rooms that should have been ended by now, each with the revision at which it fell silent.

    `silence`: what whoever asks has seen of them before, so that a clock that was set ends none.
    """
    running = Room.objects.filter(ended_at=None).order_by("active_at").values_list("pk", "revision", "active_at")
    rooms = [(str(pk), revision, active_at) for pk, revision, active_at in running]
    silent = (silence or Silence()).find(
        {room_id: active_at for room_id, _, active_at in rooms}, now=now, steady=get_steady_time()
    )
    return [(room_id, revision) for room_id, revision, _ in rooms if room_id in silent]


def get_steady_time() -> timedelta:
    """A clock that nobody sets, and that goes on while the computer sleeps, where it has such a clock."""
    return timedelta(seconds=time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)))


def delete_room(*, room_id: UUID | str, facilitator_id: int) -> None:
    """Delete an ended session with everything it left: releases, times, plan.

    Raises `NoSuchRoomError` and `SessionRunsError`.
    """
    with transaction.atomic():
        room = Room.objects.select_for_update().filter(pk=room_id, facilitator_id=facilitator_id).first()
        if room is None:
            raise NoSuchRoomError("There is no such room.")
        if room.ended_at is None:
            raise SessionRunsError("End the session first.")
        forget_answers(room_id=room_id)
        room.delete()


def empty_journal() -> bool:
    """Write the database's files anew, so that deleted answers live on in none of them. Whether that was done.

    Overwriting what is deleted (SQLite's `secure_delete`) is not enough: where rows move between pages, a page may keep
    a copy of one that has left it, and PostgreSQL only marks rows as dead. Neither can be done while somebody reads; it
    is tried again within the hour.
    """
    is_clean = not connection.in_atomic_block and _write_files_anew()  # within a transaction it cannot be done
    if not is_clean:
        log.warning("What was deleted could not be cleaned out of the files now; that is tried again within the hour.")
    return is_clean


def cut_journal(*, patience: int | None = None) -> bool:
    """Bring SQLite's journal into its file and cut it to nothing; it holds what every page was before. Whether it was.

    `patience`: milliseconds to wait for readers, and for another thread that cuts it just now; as long as for any lock
    if it is None.
    """
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        patience = usual if patience is None else patience
        until = time.monotonic() + patience / 1000
        cursor.execute(f"PRAGMA busy_timeout = {patience:d}")
        try:
            while True:
                (was_busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if not was_busy or time.monotonic() > until:
                    return not was_busy
                time.sleep(BETWEEN_CUTS)  # SQLite waits for readers, but not for somebody who cuts
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual:d}")


def _write_files_anew() -> bool:
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("VACUUM")
            else:
                _write_tables_anew(cursor)
        return cut_journal()
    except DatabaseError:
        return False


def _write_tables_anew(cursor: CursorWrapper) -> None:
    """PostgreSQL gives a table that is written anew new files and unlinks the old ones. Others wait for a moment.

    It takes along what somebody who began to read earlier may still see: so it waits for them first. Raises
    `OperationalError` when they do not end.
    """
    _wait_for_readers(cursor)
    cursor.execute("SET lock_timeout = '2s'")
    try:
        for table in ("facilitation_answer", "facilitation_mark", "facilitation_release"):
            cursor.execute(f"VACUUM (FULL) {table}")
    finally:
        cursor.execute("RESET lock_timeout")


def _wait_for_readers(cursor: CursorWrapper) -> None:
    """Come back when nobody can still see what was deleted before: neither who reads this database now, nor anybody by
    a transaction, in whichever database of this PostgreSQL, that writes now. Who begins later sees nothing of it.
    """
    until = time.monotonic() + READERS
    readers, (_, next_writer) = _get_readers(cursor), _get_writers(cursor)
    while readers & _get_readers(cursor) or _get_writers(cursor)[0] < next_writer:
        if time.monotonic() > until:
            raise OperationalError("Somebody has been reading the database for too long.")
        time.sleep(BETWEEN_CUTS)


def _get_readers(cursor: CursorWrapper) -> set[tuple[int, str]]:
    cursor.execute(
        "SELECT pid, backend_xmin::text FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"
    )
    return set(cursor.fetchall())


def _get_writers(cursor: CursorWrapper) -> tuple[int, int]:
    """The number of the oldest transaction that still writes, and the number that the next one will have."""
    cursor.execute(
        "SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint FROM pg_current_snapshot() now"
    )
    oldest, following = cursor.fetchone()
    return oldest, following
