"""Whether anything at all has changed in the database, for a fraction of what looking at it costs."""

from typing import Any

from django.db import connection


def get_mark() -> tuple[Any, ...]:
    """Something that is equal to an earlier one only if nobody else has stored anything since.

    SQLite counts what other connections have committed, so what this very connection stores stays unseen, and another
    connection counts anew. PostgreSQL names the transactions that are done and those that are on their way.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA data_version")
        else:
            cursor.execute("SELECT pg_current_snapshot()::text")
        (version,) = cursor.fetchone()
    return connection.connection, version
