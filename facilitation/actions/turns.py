"""Who writes next in SQLite, in this process: whoever waits goes on the moment another is done.

SQLite lets one write at a time, and whoever waits for it sleeps between two looks, longer each time. While a heart goes
from room to room, answers would sleep through every moment in which they could be stored. PostgreSQL needs none of it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

PATIENCE = 1.0
"""Seconds after which it is tried without: SQLite's own lock is what keeps writers apart."""

_writing = threading.Lock()


@contextmanager
def in_turn() -> Iterator[None]:
    """Begin a transaction inside of this. Within one that has begun it does nothing: that one has its turn already."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    has_turn = _writing.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if has_turn:
            _writing.release()
