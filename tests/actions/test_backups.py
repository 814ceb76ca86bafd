"""Backups: what ended sessions show comes back; what will be forgotten is in none; what is no backup is refused."""

import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from facilitation.actions import backups
from facilitation.actions.backups import BackupError, drop_old, make_backup, restore_backup
from facilitation.actions.rooms import end_session
from facilitation.models import Answer, Facilitator, Guest, Mark, Question, Release, Room, Round, StageTime
from tests.actions.lively_rooms import make_lively_room
from tests.factories import NOW, make_facilitator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a running room and an ended session."""
    ended, _ = make_lively_room()
    end_session(room_id=str(ended.pk), revision=0, now=NOW)
    running, keys = make_lively_room()
    path = tmp_path / "spheres-1.backup"
    make_backup(path, now=NOW)
    assert Answer.objects.count() == Mark.objects.count() == len(keys)  # which is not what the backup holds
    assert Room.objects.count() == 2
    Room.objects.filter(pk=running.pk).update(notes="the one that runs")
    return path


def test_brings_ended_sessions_and_accounts_back_and_nothing_that_runs(backup: Path) -> None:
    names = set(Facilitator.objects.values_list("username", flat=True))
    (drawn,) = Round.objects.exclude(drawn=None).values_list("drawn", flat=True)
    make_facilitator(username="later")

    about = restore_backup(backup, overwrite=True)

    assert about.made_at == NOW.isoformat(timespec="seconds")
    assert set(Facilitator.objects.values_list("username", flat=True)) == names
    (room,) = Room.objects.all()
    assert room.ended_at is not None
    assert [asked.drawn for asked in Round.objects.all()] == [drawn]
    assert Release.objects.count() == Question.objects.filter(seen=True, releases__isnull=False).count()
    assert set(StageTime.objects.values_list("room", flat=True)) <= {room.pk}
    assert Answer.objects.count() == Mark.objects.count() == Guest.objects.count() == 0


def test_a_backup_holds_no_key_no_code_and_no_screen_of_a_room_that_runs(tmp_path: Path) -> None:
    room, keys = make_lively_room()
    make_backup(tmp_path / "one.backup", now=NOW)
    with zipfile.ZipFile(tmp_path / "one.backup") as archive:
        data = archive.read("data")
    wanted = keys | {room.screen_token.encode(), room.pk.bytes.hex().encode(), str(room.pk).encode()}
    if connection.vendor == "sqlite":  # PostgreSQL's dumps are compressed; the test above looks into one
        assert b"facilitation_answer" in data
        assert {word for word in wanted if word in data} == set()
    assert (tmp_path / "one.backup").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["one.backup"]


def test_a_database_in_use_is_only_replaced_if_somebody_says_so(backup: Path) -> None:
    with pytest.raises(BackupError, match="the database is not empty; --yes replaces all that is in it"):
        restore_backup(backup, overwrite=False)
    assert Room.objects.count() == 2


def alter(path: Path, **about: object) -> Path:
    """A copy of a backup that says something else of itself, or holds other data."""
    altered = path.with_name("altered.backup")
    data = about.pop("data", None)
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(altered, "w") as copy:
        copy.writestr("about.json", json.dumps(json.loads(archive.read("about.json")) | about))
        copy.writestr("data", archive.read("data") if data is None else data)  # type: ignore[arg-type]
    return altered


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"format": 2}, "was made by another version of Spheres"),
        ({"vendor": "oracle"}, "was made of oracle, and this is "),
        (
            {"migrations": ["facilitation.9999_later"]},
            r"was made by a newer version of Spheres \(facilitation.9999_later",
        ),
        ({"data": b"something else"}, "is damaged: its data is not what was written into it"),
        ({"surprise": 1}, "is no backup of Spheres"),
    ],
)
def test_refuses_what_it_cannot_bring_back_and_changes_nothing(
    backup: Path, about: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BackupError, match=sentence):
        restore_backup(alter(backup, **about), overwrite=True)
    assert Room.objects.filter(notes="the one that runs").exists()


def test_refuses_files_that_are_cut_or_no_backups(backup: Path, tmp_path: Path) -> None:
    cut, other = tmp_path / "cut.backup", tmp_path / "other.backup"
    whole = backup.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    other.write_bytes(b"A letter.")
    spoilt = tmp_path / "spoilt.backup"
    spoilt.write_bytes(whole[:1000] + bytes(200) + whole[1200:])
    for path, sentence in (
        (cut, "damaged, or no backup"),
        (other, "damaged, or no backup"),
        (spoilt, "damaged"),
        (tmp_path / "nowhere", "there is no file"),
        (tmp_path, "cannot be read: Is a directory"),
    ):
        with pytest.raises(BackupError, match=sentence):
            restore_backup(path, overwrite=True)
    assert Room.objects.filter(notes="the one that runs").exists()


def test_does_not_write_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("mine")
    with pytest.raises(BackupError, match="exists already"):
        make_backup(tmp_path / "here", now=NOW)


def test_keeps_the_newest(tmp_path: Path) -> None:
    for day in range(1, 6):
        (tmp_path / f"spheres-2026-11-0{day}-033000.backup").write_text("")
    (tmp_path / "mine.backup").write_text("")
    assert drop_old(tmp_path, keep=2) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "mine.backup",
        "spheres-2026-11-04-033000.backup",
        "spheres-2026-11-05-033000.backup",
    ]


def test_the_commands_say_what_they_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_facilitator(username="ada")
    call_command("backup", f"--folder={tmp_path / 'kept'}", "--keep=2")
    made = Path(capsys.readouterr().out.strip())
    assert made.parent == tmp_path / "kept"
    with pytest.raises(CommandError, match="Nothing was restored: the database is not empty; --yes"):
        call_command("restore", str(made))
    make_facilitator(username="later")
    call_command("restore", str(made), "--yes")
    assert "Everybody signs in again." in capsys.readouterr().out
    assert [one.username for one in Facilitator.objects.all()] == ["ada"]
    with pytest.raises(CommandError, match="--keep keeps at least 1 backup"):
        call_command("backup", f"--folder={tmp_path}", "--keep=0")
    with pytest.raises(CommandError, match=r"No backup was made: .*cannot be used: Not a directory"):
        call_command("backup", f"--folder={made / 'below'}")


def test_says_which_program_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(backups, "_get_parameters", dict)
    with pytest.raises(BackupError, match="pg_dump is not installed"):
        backups._run("pg_dump")
