"""Bring a backup back."""

import fcntl
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from facilitation.actions.backups import BackupError, restore_backup


class Command(BaseCommand):
    """Replaces what is in the database, with the servers stopped."""

    help = "Bring a backup back into the database of this installation. Stop the servers first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and whether to replace what is there."""
        parser.add_argument("file", type=Path, help="a file that manage.py backup has written")
        parser.add_argument("--yes", action="store_true", help="replace everything that is in the database")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Check it, bring it back, and bring its tables up to date."""
        try:
            with _alone():
                about = restore_backup(options["file"], overwrite=options["yes"])
                call_command("migrate", interactive=False, verbosity=0)
        except BackupError as error:
            raise CommandError(f"Nothing was restored: {error}") from None
        self.stdout.write(f"Restored what was kept at {about.made_at}. Everybody signs in again.")


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of the data folder, which a server without Redis holds for as long as it runs."""
    settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(settings.DATA_DIR / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BackupError(f"a server is using the data folder {settings.DATA_DIR}. Stop it first.") from None
    finally:
        os.close(descriptor)
