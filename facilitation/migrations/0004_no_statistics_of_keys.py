"""Let PostgreSQL keep no samples of single answers: its statistics of a column are values from the column (rule S5).

ANALYZE would put a hundred keys, and how often each choice was made, into `pg_statistic`, where they outlive the rows.
The rows are found by unique keys and by question, which needs no such statistics.
"""

from typing import Any

from django.db import migrations

COLUMNS = {"facilitation_answer": ("key", "choice"), "facilitation_mark": ("key",)}


def keep_no_samples(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401, ARG001 - Django's signature
    """SQLite keeps statistics only where somebody asks for them."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for table, columns in COLUMNS.items():
            for column in columns:
                cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


class Migration(migrations.Migration):
    """Statistics of single answers."""

    dependencies = (("facilitation", "0003_whole_workshop"),)

    operations = (migrations.RunPython(keep_no_samples, migrations.RunPython.noop),)
