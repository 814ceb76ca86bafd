"""What a thief finds in SQLite's files and tables (P4 of docs/anonymity.md). Other databases leave this file out."""

import random
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from facilitation.actions.answers import erase, save
from facilitation.actions.forgetting import delete_room, empty_journal
from facilitation.actions.rooms import end_session, end_silent_sessions
from facilitation.actions.seats import get_secret
from facilitation.models import Answer, Room, Round
from facilitation.rules.seats import get_mark_key
from tests.actions.together import do_together
from tests.anonymity.thief import read_file
from tests.factories import NOW, Phone, get_questions, make_answers, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db(transaction=True)


def read_files() -> bytes:
    """Everything that SQLite has on the disk: the database, its journal and the journal's index."""
    database = Path(connection.settings_dict["NAME"])
    files = [database, *(database.with_name(f"{database.name}-{part}") for part in ("wal", "shm", "journal"))]
    return b"".join(read_file(file) for file in files if file.exists())


def find(keys: set[bytes]) -> set[bytes]:
    """Which of the keys stand somewhere in the files."""
    files = read_files()
    return {key for key in keys if key in files}


def make_lively_session() -> tuple[Room, set[bytes]]:
    """A room in which 30 people answered, changed, withdrew and finished in two waves; all keys it ever had."""
    room = make_room()
    phones = make_phones(room=room, number=30)
    keys = set()
    for wave in (1, 2):
        asked = make_round(room=room, wave=wave)
        keys |= play(asked, phones)
        Round.objects.filter(pk=asked.pk).update(closed_at=NOW)
    erase(room_id=str(room.pk), token=phones[0].token, secret=get_secret())
    return room, keys


def play(asked: Round, phones: list[Phone]) -> set[bytes]:
    questions = get_questions(asked=asked)
    for choice in "4n":
        for question in questions:
            save([phone.give(question, choice) for phone in phones])
    save([phone.withdraw(questions[0]) for phone in phones[:10]])
    save([phone.finish(asked.pk) for phone in phones])
    keys = {phone.get_key(question) for phone in phones for question in questions}
    return keys | {get_mark_key(secret=get_secret(), token=phone.token, round_id=asked.pk) for phone in phones}


def test_before_the_end_the_files_hold_keys_and_after_it_none() -> None:
    room, keys = make_lively_session()
    assert len(keys) == 2 * 30 * 14
    assert len(find(keys)) > 30 * 14

    end_session(room_id=str(room.pk), revision=0, now=NOW)

    assert find(keys) == set()


def test_the_files_never_hold_a_token() -> None:
    room = make_room()
    phones = make_phones(room=room, number=5)
    play(make_round(room=room), phones)

    tokens = {phone.token.encode() for phone in phones} | {bytes.fromhex(phone.token) for phone in phones}

    assert str(room.code).encode() in read_files()
    assert find(tokens) == set()


def test_deleting_a_session_cuts_the_journal_too() -> None:
    room, keys = make_lively_session()
    Room.objects.update(ended_at=NOW)
    assert find(keys)

    delete_room(room_id=room.pk, facilitator_id=room.facilitator_id)

    assert find(keys | {room.screen_token.encode()}) == set()


def test_what_moved_between_pages_leaves_no_copy_behind() -> None:
    """SQLite overwrites what it deletes, but not always the copies it made when it moved rows to other pages."""
    ours, theirs = (get_questions(asked=make_round(room=make_room()))[0] for _ in range(2))
    chance = random.Random(0)  # noqa: S311 - keys for a test
    keys = [chance.randbytes(16) for _ in range(12_000)]
    gone = set(keys[::2])
    Answer.objects.bulk_create(
        [Answer(key=key, question_id=ours if key in gone else theirs, choice="4") for key in keys], batch_size=100
    )
    Answer.objects.filter(question_id=ours).delete()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert find(gone)

    assert empty_journal()

    assert find(gone) == set()
    assert Answer.objects.filter(question_id=theirs).count() == 6_000


def test_another_room_keeps_its_answers() -> None:
    room, _ = make_lively_session()
    elsewhere = make_round(room=make_room())
    question = get_questions(asked=elsewhere)[0]
    phones = make_phones(room=elsewhere.room, number=5)
    make_answers(question=question, phones=phones, choices="44421")

    end_session(room_id=str(room.pk), revision=0, now=NOW)

    keys = {phone.get_key(question) for phone in phones}
    assert find(keys) == keys


def test_a_journal_that_is_being_read_is_cut_later_and_that_is_said(caplog: pytest.LogCaptureFixture) -> None:
    room, keys = make_lively_session()

    def end_in_haste() -> None:
        connection.cursor().execute("PRAGMA busy_timeout = 50")
        end_session(room_id=str(room.pk), revision=0, now=NOW)

    with connection.cursor() as reader:
        reader.execute("BEGIN DEFERRED")
        reader.execute("SELECT count(*) FROM facilitation_answer")
        outcomes = do_together(end_in_haste)
        reader.execute("COMMIT")

    assert outcomes == [None]
    assert [record.getMessage() for record in caplog.records] == [
        "What was deleted could not be cleaned out of the files now; that is tried again within the hour."
    ]
    assert find(keys)
    assert end_silent_sessions(now=NOW) == 0
    assert find(keys) == set()


def test_within_a_transaction_the_journal_cannot_be_cut_and_that_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with transaction.atomic():
        make_room()
        assert empty_journal() is False

    assert len(caplog.records) == 1
    assert Room.objects.count() == 1


def test_storage_has_no_row_number_and_says_nothing_of_who_came_first() -> None:
    """Rule S3: a table with row numbers would keep the answers of one person, sent together, side by side."""
    asked = make_round(room=make_room())
    ben, cleo = make_phones(room=asked.room, number=2)
    questions = get_questions(asked=asked)
    for phone in (ben, cleo):
        save([phone.give(question, "4") for question in questions])
        save([phone.finish(asked.pk)])

    with connection.cursor() as cursor:
        cursor.execute("SELECT key, touched FROM facilitation_answer")
        stored = [key for key, _ in cursor.fetchall()]
        assert cursor.execute("SELECT rowid FROM facilitation_question").fetchall()
    given = [phone.get_key(question) for phone in (ben, cleo) for question in questions]
    assert stored == sorted(given) != given
    for table in ("facilitation_answer", "facilitation_mark"):
        with pytest.raises(OperationalError, match="no such column: rowid"):
            connection.cursor().execute(f"SELECT rowid FROM {table}")  # noqa: S608
