"""Deleting what is no longer needed (rule S5)."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from facilitation.models import Answer, Mark, Room

SILENCE = timedelta(hours=24)
"""A room in which nothing happened for so long is ended."""

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


def get_silent_rooms(*, now: datetime) -> list[tuple[str, int]]:
    """The rooms that should have been ended by now, each with the revision at which it fell silent."""
    silent = Room.objects.filter(ended_at=None, active_at__lt=now - SILENCE).order_by("active_at")
    return [(str(pk), revision) for pk, revision in silent.values_list("pk", "revision")]


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
    """Write SQLite's file anew and cut its journal, so that deleted answers live on in neither. Whether that was done.

    Overwriting what is deleted (`secure_delete`) is not enough: where SQLite moves rows between pages, a page may keep
    a copy of one that has left it. The journal cannot be cut while somebody reads the database; call it again later.
    """
    if connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (was_busy, *_) = cursor.fetchone()
    except DatabaseError:
        was_busy = True
    if was_busy:
        log.warning("SQLite's journal could not be emptied now; that is tried again within the hour.")
    return not was_busy
