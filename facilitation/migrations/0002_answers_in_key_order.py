"""Keep answers and marks in the order of their keys on SQLite, so that storage order says nothing (rule S3).

A SQLite table has a hidden row number that grows with each insert: rows of one person, sent together, would stand
together. A table WITHOUT ROWID is stored by its primary key instead, and keys are random. PostgreSQL has no such
option; what its storage order can tell is stated in SECURITY.md.
"""

from typing import Any

from django.db import migrations

TABLES = ("facilitation_answer", "facilitation_mark")


def keep_in_key_order(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401, ARG001 - Django's signature
    """Make both tables anew, without row numbers. They are empty: the migration before has just made them."""
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
            (make_table,) = cursor.fetchone()
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", [table]
            )
            make_indexes = [sql for (sql,) in cursor.fetchall()]
            cursor.execute(f"DROP TABLE {table}")
            cursor.execute(f"{make_table} WITHOUT ROWID")
            for make_index in make_indexes:
                cursor.execute(make_index)


class Migration(migrations.Migration):
    """Storage order of single answers."""

    dependencies = (("facilitation", "0001_initial"),)

    operations = (migrations.RunPython(keep_in_key_order, migrations.RunPython.noop),)
