"""How long a transaction waits for rows that somebody else holds."""

from django.db import connection


def wait_for_locks(seconds: float) -> None:
    """Fail after so many seconds instead of the usual ones, in this transaction. On SQLite nobody holds a row."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{int(seconds * 1000)}ms"])
