"""Many rows in one statement: how their values go to the database without a step in Python for each."""

from collections.abc import Iterable, Sequence

Value = bytes | str | int | bool | None


def write_array(values: Iterable[Value]) -> str:
    """One column as PostgreSQL writes an array. Psycopg would look for the type of every value by itself."""
    return "{" + ",".join(map(_write, values)) + "}"


def write_places(columns: int, rows: int) -> str:
    """The placeholders of so many rows."""
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)


def flatten(rows: Iterable[Sequence[Value]]) -> list[Value]:
    """The values of all rows, one after the other, as the placeholders want them."""
    return [value for row in rows for value in row]


def _write(value: Value) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return "t" if value else "f"
        case int():
            return str(value)
        case str():
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case _:
            return f'"\\\\x{bytes(value).hex()}"'
