"""Backups that keep the promise of forgetting, and how to bring one back.

A backup holds accounts, workshops and sessions that have ended, as their reports show them. It leaves out rooms that
still run, with all that was answered and drawn in them, whoever is signed in, and links that were not used yet: what
will be forgotten when a session ends must not live on in a file, and what was used must not work again.
"""

import hashlib
import json
import os
import secrets
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from facilitation.actions.forgetting import empty_journal
from facilitation.models import Facilitator, Room

FORMAT = 1
ABOUT, DATA = "about.json", "data"
LEFT_OUT = (
    "facilitation_answer",
    "facilitation_mark",
    "facilitation_invitation",
    "django_session",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
)
"""Tables of which a backup holds nothing at all. Rooms that run are left out besides, with all that belongs to them."""


class BackupError(Exception):
    """A backup cannot be made or brought back. The text is the sentence to print."""


@dataclass(frozen=True)
class About:
    """What a backup says of itself: when and of what it was made, by which migrations, and the digest of its data."""

    format: int
    vendor: str
    made_at: str
    migrations: list[str]
    sha256: str


def make_backup(path: Path, *, now: datetime) -> None:
    """Write a backup to `path`, whole or not at all, readable by its owner only. Raises `BackupError`."""
    if path.exists():
        raise BackupError(f"{path} exists already.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        data, draft = Path(folder) / DATA, Path(folder) / "draft"
        _dump(data)
        about = About(
            format=FORMAT,
            vendor=connection.vendor,
            made_at=now.isoformat(timespec="seconds"),
            migrations=_get_applied(),
            sha256=_digest(data),
        )
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(ABOUT, json.dumps(about.__dict__, indent=2))
            archive.write(data, DATA)
        draft.chmod(0o600)
        draft.rename(path)


def restore_backup(path: Path, *, overwrite: bool) -> About:
    """Bring a backup back; what it says of itself. Raises `BackupError`, and then nothing has changed.

    The tables are those of the backup afterwards: migrate next. Without `overwrite` the database must be empty.
    """
    if not overwrite and _is_in_use():
        raise BackupError("the database is not empty; --yes replaces all that is in it.")
    with tempfile.TemporaryDirectory(prefix="spheres-restore-") as folder:
        data = Path(folder) / DATA
        about = _unpack(path, data)
        _load(data)
    return about


def drop_old(folder: Path, *, keep: int) -> int:
    """Delete all but the newest `keep` backups in a folder; how many there were."""
    old = sorted(folder.glob("spheres-*.backup"))[:-keep]
    for path in old:
        path.unlink()
    return len(old)


def _unpack(path: Path, data: Path) -> About:
    try:
        with zipfile.ZipFile(path) as archive:
            about = About(**json.loads(archive.read(ABOUT)))
            with archive.open(DATA) as packed, data.open("wb") as unpacked:
                while part := packed.read(1024 * 1024):
                    unpacked.write(part)
    except FileNotFoundError:
        raise BackupError(f"there is no file {path}.") from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, zlib.error) as error:
        raise BackupError(f"{path} is damaged, or no backup of Spheres.") from error
    except (KeyError, TypeError, ValueError, NotImplementedError) as error:
        raise BackupError(f"{path} is no backup of Spheres.") from error
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    if about.format != FORMAT or not isinstance(about.migrations, list):
        raise BackupError(f"{path} was made by another version of Spheres, in a form that this one does not know.")
    if _digest(data) != about.sha256:
        raise BackupError(f"{path} is damaged: its data is not what was written into it.")
    if about.vendor != connection.vendor:
        raise BackupError(f"{path} was made of {about.vendor}, and this is {connection.vendor}.")
    if unknown := set(about.migrations) - _get_known():
        raise BackupError(f"{path} was made by a newer version of Spheres ({min(unknown)}). Update this one first.")
    return about


def _get_known() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}


def _get_applied() -> list[str]:
    applied = MigrationLoader(connection).applied_migrations
    return sorted(f"{app}.{name}" for app, name in applied)


def _is_in_use() -> bool:
    if "facilitation_facilitator" not in connection.introspection.table_names():
        return False
    return Facilitator.objects.exists() or Room.objects.exists()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(data: Path) -> None:
    _get_way()[0](data)


def _load(data: Path) -> None:
    _get_way()[1](data)


def _get_way() -> tuple[Callable[[Path], None], Callable[[Path], None]]:
    if connection.vendor == "sqlite":
        return _dump_sqlite, _load_sqlite
    if connection.vendor == "postgresql":
        return _dump_postgresql, _load_postgresql
    raise BackupError(f"backups of {connection.vendor} are not made here.")


# SQLite


def _dump_sqlite(data: Path) -> None:
    """Copy the database while it is in use into memory, forget there, and write down what is left.

    Nothing that is forgotten reaches the disk anew.
    """
    connection.ensure_connection()
    with closing(sqlite3.connect(":memory:")) as copy:
        connection.connection.backup(copy)
        for table in LEFT_OUT:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        copy.execute("DELETE FROM facilitation_room WHERE ended_at IS NULL")
        while orphans := [row for row in copy.execute("PRAGMA foreign_key_check") if row[1] is not None]:
            for table, number, *_ in orphans:
                copy.execute(f"DELETE FROM {table} WHERE rowid = ?", [number])  # noqa: S608 - names that SQLite says
        copy.commit()
        copy.execute("VACUUM INTO ?", [str(data)])


def _load_sqlite(data: Path) -> None:
    """Write the backup over the database, page by page."""
    with closing(sqlite3.connect(data)) as copy:
        try:
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise BackupError("the backup's data is damaged.")
        connection.ensure_connection()
        copy.backup(connection.connection)
    connection.close()
    empty_journal()


# PostgreSQL


def _dump_postgresql(data: Path) -> None:
    """Dump into a database beside it without what is left out, forget there, and dump that."""
    leave_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    with _make_database_beside() as beside:
        first = data.with_name("first")
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={first}", *leave_out, database=_get_name())
        _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={beside}", str(first))
        first.unlink()
        _forget_rooms_that_run(beside)
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={data}", database=beside)


def _forget_rooms_that_run(database: str) -> None:
    """Delete rooms that run, and whatever refers to them, by the constraints that the database knows."""
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is used

    with psycopg.connect(**(_get_parameters() | {"dbname": database})) as beside:
        references = beside.execute(
            "SELECT conrelid::regclass::text, a.attname, confrelid::regclass::text, f.attname FROM pg_constraint "
            "JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1] "
            "JOIN pg_attribute f ON f.attrelid = confrelid AND f.attnum = confkey[1] WHERE contype = 'f'"
        ).fetchall()
        beside.execute("DELETE FROM facilitation_room WHERE ended_at IS NULL")
        gone = True
        while gone:
            gone = False
            for table, column, parent, key in references:
                query = (
                    f"DELETE FROM {table} WHERE {column} IS NOT NULL "  # noqa: S608 - names that PostgreSQL says
                    f"AND NOT EXISTS (SELECT 1 FROM {parent} WHERE {parent}.{key} = {table}.{column})"
                )
                gone = beside.execute(query.encode()).rowcount > 0 or gone


def _load_postgresql(data: Path) -> None:
    """Replace all tables in one transaction."""
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is used

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(**_get_parameters()) as alone:
        row = alone.execute(query).fetchone()
    if row is not None and row[0]:
        raise BackupError(f"{row[0]} connections use the database. Stop the servers first.")
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={_get_name()}",
        str(data),
    )


@contextmanager
def _make_database_beside() -> Iterator[str]:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is used

    name = f"spheres_backup_{secrets.token_hex(6)}"
    with psycopg.connect(**_get_parameters(), autocommit=True) as server:
        try:
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        except psycopg.errors.InsufficientPrivilege:
            user = server.info.user
            raise BackupError(
                f"PostgreSQL does not let {user} make the database in which a backup is made ready. "
                f"Allow it, as the server's administrator, with: ALTER ROLE {user} CREATEDB"
            ) from None
        try:
            yield name
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def _get_parameters() -> dict[str, Any]:
    wanted = ("dbname", "host", "port", "user", "password")
    return {name: value for name, value in connection.get_connection_params().items() if name in wanted}


def _get_name() -> str:
    return str(_get_parameters()["dbname"])


def _run(program: str, *arguments: str, database: str | None = None) -> None:
    """Run a program of PostgreSQL's. What it has to say goes into the error; the password into its environment only."""
    parameters = _get_parameters()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
    environment = os.environ | {name: str(parameters[key]) for name, key in names.items() if parameters.get(key)}
    try:
        ran = subprocess.run(  # noqa: S603 - programs and options of ours
            [program, *arguments, *([database] if database else [])],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise BackupError(f"{program} is not installed. On Debian or Ubuntu: apt install postgresql-client") from None
    if ran.returncode:
        said = ran.stderr.strip().splitlines() or ["nothing"]
        raise BackupError(f"{program} failed and said: {said[0]}")
