"""Make a backup that keeps the promise of forgetting."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from facilitation.actions.backups import BackupError, drop_old, make_backup


class Command(BaseCommand):
    """Writes one file into a folder, while the server runs."""

    help = (
        "Write a backup: accounts, workshops and ended sessions. Rooms that still run are left out, with everything "
        "answered in them, because what is forgotten at the end must not live on in a file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and how many to keep."""
        parser.add_argument("--folder", type=Path, required=True, metavar="PATH", help="where backups are kept")
        parser.add_argument("--keep", type=int, metavar="N", help="delete all but the newest N backups in the folder")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make it and print where it is."""
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep keeps at least 1 backup.")
        folder: Path = options["folder"]
        now = timezone.now()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = folder / f"spheres-{now:%Y-%m-%d-%H%M%S}.backup"
            make_backup(path, now=now)
            dropped = 0 if options["keep"] is None else drop_old(folder, keep=options["keep"])
        except BackupError as error:
            raise CommandError(f"No backup was made: {error}") from None
        except OSError as error:
            raise CommandError(f"No backup was made: {folder} cannot be used: {error.strerror}.") from None
        self.stdout.write(f"{path}" + (f" ({dropped} older deleted)" if dropped else ""))
