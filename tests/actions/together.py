"""Doing things at the same moment, each in a thread with a database connection of its own, as servers do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def do_together(*deeds: Callable[[], T]) -> list[T | Exception]:
    """What each of the deeds returned or raised, in order; all began at once."""
    barrier = Barrier(len(deeds), timeout=20)

    def do(deed: Callable[[], T]) -> T | Exception:
        try:
            connection.ensure_connection()
            barrier.wait()
            return deed()
        except Exception as error:  # noqa: BLE001 - what it raised is what the test asks about
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(deeds)) as pool:
        return list(pool.map(do, deeds))
