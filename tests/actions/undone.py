"""Many examples in one test: each leaves the database as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Undo at the end whatever is written within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
