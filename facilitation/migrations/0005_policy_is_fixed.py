"""Let the database itself refuse another policy for a room that is open (docs/anonymity.md): k and m never change.

What phones promise is made from these columns, so no code that comes later may move them by mistake.
"""

from typing import Any

from django.db import migrations

CHANGED = "NEW.floor <> OLD.floor OR NEW.step <> OLD.step OR NEW.small_group <> OLD.small_group"
SAID = "The policy of a room is fixed when it is opened."


def fix(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401, ARG001 - Django's signature
    """Triggers of the same name on both databases."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER policy_is_fixed BEFORE UPDATE OF floor, step, small_group ON facilitation_room "
                f"WHEN {CHANGED} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )
        else:
            cursor.execute(
                "CREATE FUNCTION policy_is_fixed() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER policy_is_fixed BEFORE UPDATE OF floor, step, small_group ON facilitation_room "
                f"FOR EACH ROW WHEN ({CHANGED}) EXECUTE FUNCTION policy_is_fixed()"
            )


def unfix(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401, ARG001 - Django's signature
    """Without them again."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS policy_is_fixed")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS policy_is_fixed ON facilitation_room")
            cursor.execute("DROP FUNCTION IF EXISTS policy_is_fixed()")


class Migration(migrations.Migration):
    """A room's policy."""

    dependencies = (("facilitation", "0004_no_statistics_of_keys"),)

    operations = (migrations.RunPython(fix, unfix),)
