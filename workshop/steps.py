"""What happens, in this order, before the server listens. Each step can be repeated, and the second time is quick.

Imports stand inside the functions where they need settings, which need the environment, which earlier steps prepare.
"""

import errno
import fcntl
import hashlib
import os
import resource
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PYTHONS = ((3, 11), (3, 13))
OPEN_FILES = 65536
MIGRATIONS = 7_723_107
"""The number of our advisory lock in PostgreSQL: servers that start together migrate one after the other."""

LOCKS: list[int] = []
"""File descriptors held until the process ends."""


class CannotServeError(Exception):
    """The server cannot start or go on. The text is the sentence to print."""


def check_python() -> None:
    """Newer versions may work; nobody has seen it."""
    oldest, newest = PYTHONS
    if not oldest <= sys.version_info[:2] <= newest:
        raise CannotServeError(
            f"it needs Python {oldest[0]}.{oldest[1]} to {newest[0]}.{newest[1]}, and this is {sys.version.split()[0]}."
        )


def prepare_data() -> None:
    """Make the data folder (for its owner only), the secret in it, and set Django up."""
    folder = Path(os.environ.get("SPHERES_DATA") or Path(__file__).resolve().parent.parent / "data").resolve()
    secret = Path(os.environ.get("SPHERES_SECRET_FILE") or folder / "secret")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid == os.getuid():
            folder.chmod(0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        (folder / "static").mkdir(exist_ok=True)
        if not os.environ.get("SPHERES_SECRET") and not secret.exists():
            make_secret(secret)
    except OSError as error:
        raise CannotServeError(f"the data folder {folder} cannot be used: {error.strerror}.") from error

    import django
    from django.core.exceptions import ImproperlyConfigured
    from environs import EnvError

    try:
        django.setup()
    except (EnvError, ImproperlyConfigured, OSError) as error:
        raise CannotServeError(f"a setting is wrong: {error}") from error


def make_secret(path: Path) -> None:
    """Write a new secret for its owner's eyes, whole or not at all; whoever writes first wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def run_checks() -> None:
    """Print every warning; stop at errors."""
    from django.core import checks

    messages = [message for message in checks.run_checks() if not message.is_silenced()]
    for message in messages:
        print(f"{message.id}: {message.msg} {message.hint or ''}".rstrip(), file=sys.stderr)
    if any(message.is_serious(checks.ERROR) for message in messages):
        raise CannotServeError("correct what is named above and start it again.")


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Without Redis, own the data folder until the process ends; with it, until this server has started."""
    from django.conf import settings

    descriptor = os.open(settings.DATA_DIR / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    LOCKS.append(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if settings.REDIS_URL else fcntl.LOCK_NB))
    except BlockingIOError as error:
        raise CannotServeError(f"another server is already using the data folder {settings.DATA_DIR}.") from error
    yield
    if settings.REDIS_URL:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def reach_redis() -> None:
    """Ask Redis for a sign of life, if it is used."""
    from django.conf import settings

    if settings.REDIS_URL:
        import redis

        try:
            with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=5) as client:
                client.ping()
        except (redis.RedisError, ValueError) as error:
            raise CannotServeError(f"Redis (REDIS_URL) cannot be reached: {first_line(error)}") from error


def reach_postgresql() -> None:
    """Connect once, if it is used, beside the pool: that would only say that it waited in vain."""
    from django.db import connection

    if connection.vendor == "postgresql":
        import psycopg

        parameters: dict[str, Any] = {"connect_timeout": 5} | connection.get_connection_params()
        try:
            psycopg.connect(**parameters).close()
        except psycopg.Error as error:
            raise CannotServeError(f"PostgreSQL (DATABASE_URL) cannot be reached: {first_line(error)}") from error


def migrate() -> None:
    """Bring the tables up to date."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            shared = connection.vendor == "postgresql"
            if shared:
                cursor.execute("SET lock_timeout = 0")
                cursor.execute("SET statement_timeout = 0")
                cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATIONS])
            call_command("migrate", interactive=False, verbosity=0)
            if shared:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATIONS])
                cursor.execute("RESET lock_timeout")
                cursor.execute("RESET statement_timeout")
    except DatabaseError as error:
        raise CannotServeError(f"the database cannot be used: {first_line(error)}") from error
    finally:
        connection.close()


def collect_static_files() -> None:
    """Copy scripts and styles to where they are served from, if any has changed since the last start, or is gone."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for name in ("staticfiles", "joining", "tokens"):  # what joins them may have changed, too
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    stamp = settings.DATA_DIR / "static.stamp"
    collected = (settings.STATIC_ROOT / "staticfiles.json").exists() and stamp.exists()
    if not collected or stamp.read_text(encoding="ascii") != digest.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest(), encoding="ascii")


def raise_file_limit() -> None:
    """Every socket is an open file, and the usual limit of 1024 is one big room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def first_line(error: object) -> str:
    """The beginning of what a library has to say."""
    text = getattr(error, "strerror", None) or str(error).strip() or type(error).__name__
    return str(text).splitlines()[0]
