"""Reads the table of doors and people, and says what it lacks."""

from pathlib import Path

from tests.matrix.world import PEOPLE

TABLE = Path(__file__).with_name("table.md")

Row = dict[str, str]


def read_table(title: str) -> dict[str, Row]:
    """The rows of one part of the table: who meets what, by door."""
    part = TABLE.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    rows = {}
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == len(PEOPLE) + 1 and cells[0].startswith("`"):
            door = cells[0].strip("`")
            assert door not in rows, f"{door} stands in the table twice."
            rows[door] = dict(zip(PEOPLE, cells[1:], strict=True))
    return rows


def write_row(door: str, row: Row) -> str:
    """A row as it stands in the table."""
    return " | ".join([f"| `{door}`", *(row[name] for name in PEOPLE)]) + " |"
