"""Proof P4 after the end: the files of the database hold no key of any answer or mark, whatever happened before.

On SQLite these are the database and its journal; on PostgreSQL all files of the database. PostgreSQL's write-ahead log
belongs to the whole server and keeps what it wrote until it is used anew: SECURITY.md says so, and so does a test.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from facilitation.actions import forgetting
from facilitation.actions.answers import erase, save
from facilitation.actions.forgetting import delete_room, empty_journal
from facilitation.actions.rooms import end_session, end_silent_sessions
from facilitation.actions.seats import get_secret
from facilitation.live.stirring import Unstirred
from facilitation.models import Answer, Mark, Room, Round
from facilitation.rules.seats import get_mark_key
from facilitation.rules.silence import SILENCE
from tests.anonymity.thief import read_sqlite_files
from tests.factories import NOW, get_questions, make_answers, make_phones, make_room, make_round

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_nobody_reads_on")]

PEOPLE = 8


def read_files(*, wal: bool = False) -> bytes:
    """Everything that the database has on the disk; on PostgreSQL instead its write-ahead log, if that is wanted."""
    if connection.vendor == "sqlite":
        return b"".join(read_sqlite_files(Path(connection.settings_dict["NAME"])))
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        )
        folder, oid = cursor.fetchone()
    place = Path(folder) / ("pg_wal" if wal else f"base/{oid}")
    return b"\0".join(file.read_bytes() for file in sorted(place.iterdir()) if file.is_file())


def find(keys: set[bytes], **more: bool) -> set[bytes]:
    """Which of the keys stand somewhere in the files."""
    files = read_files(**more)
    return {key for key in keys if key in files}


def play(room: Room) -> set[bytes]:
    """Two waves: people answer, change, withdraw, finish, one erases everything; all of it stirred now and then."""
    phones = make_phones(room=room, number=PEOPLE)
    unstirred = Unstirred()
    keys = set()
    for wave in (1, 2):
        asked = make_round(room=room, wave=wave)
        questions = get_questions(asked=asked)
        for choice in "4n":
            entries = [phone.give(question, choice) for phone in phones for question in questions]
            save(entries)
            unstirred.note(entries)
            unstirred.stir()
        save([phone.withdraw(questions[0]) for phone in phones[:3]])
        save([phone.finish(asked.pk) for phone in phones])
        keys |= {phone.get_key(question) for phone in phones for question in questions}
        keys |= {get_mark_key(secret=get_secret(), token=phone.token, round_id=asked.pk) for phone in phones}
        Round.objects.filter(pk=asked.pk).update(closed_at=NOW)
    erase(room_id=str(room.pk), token=phones[0].token, secret=get_secret())
    return keys


def end(room: Room) -> None:
    end_session(room_id=str(room.pk), revision=0, now=NOW)


def be_silent(room: Room) -> None:
    assert end_silent_sessions(now=NOW + SILENCE + timedelta(seconds=1)) == 1


def be_silent_for_a_timer(room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(active_at=NOW - 400 * SILENCE)
    call_command("forget_old_rooms")


def delete(room: Room) -> None:
    Room.objects.filter(pk=room.pk).update(ended_at=NOW)
    delete_room(room_id=room.pk, facilitator_id=room.facilitator_id)


@pytest.mark.parametrize("forget", [end, be_silent, be_silent_for_a_timer, delete])
def test_no_file_of_the_database_holds_a_key_once_a_session_is_forgotten(forget: Callable[[Room], None]) -> None:
    room = make_room()
    keys = play(room)
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")  # as its own maintenance does: it keeps samples of what it finds
    assert len(find(keys)) > len(keys) / 2

    forget(room)

    assert find(keys) == set()
    assert (Answer.objects.count(), Mark.objects.count()) == (0, 0)


def test_another_room_keeps_its_answers() -> None:
    room, elsewhere = make_room(), make_round(room=make_room())
    keys = play(room)
    phones = make_phones(room=elsewhere.room, number=5)
    question = get_questions(asked=elsewhere)[0]
    make_answers(question=question, phones=phones, choices="44421")

    end(room)

    theirs = {phone.get_key(question) for phone in phones}
    assert find(keys | theirs) == theirs


@pytest.fixture
def _answers_outside_the_log() -> Iterator[None]:
    """What SECURITY.md says an operator may do who would rather lose answers in a crash than have them in a log."""
    tables = ("facilitation_answer", "facilitation_mark")
    for table in tables:
        connection.cursor().execute(f"ALTER TABLE {table} SET UNLOGGED")
    yield
    for table in tables:
        connection.cursor().execute(f"ALTER TABLE {table} SET LOGGED")


if connection.vendor == "postgresql":

    def test_files_are_not_taken_for_clean_while_somebody_may_still_read_what_was_deleted(
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(forgetting, "READERS", 0.5)
        room = make_room()
        keys = play(room)
        reader = connection.copy()
        reader.set_autocommit(False)
        reader.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.cursor().execute("SELECT count(*) FROM facilitation_answer")

        end(room)
        assert not empty_journal()
        assert find(keys)

        reader.rollback()
        reader.close()
        assert empty_journal()
        assert find(keys) == set()

    def test_the_write_ahead_log_of_postgresql_keeps_keys_as_stated() -> None:
        room = make_room()
        keys = set(sorted(play(room))[:30])
        end(room)

        assert find(keys) == set()
        assert find(keys, wal=True)

    @pytest.mark.usefixtures("_answers_outside_the_log")
    def test_unlogged_tables_leave_no_key_in_the_write_ahead_log() -> None:
        room = make_room()
        keys = set(sorted(play(room))[:30])
        assert Answer.objects.filter(pk__in=keys).exists()

        end(room)

        assert find(keys, wal=True) == set()
        assert find(keys) == set()
