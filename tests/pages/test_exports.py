"""A report as a file: what the page says, as text that no program takes for something else."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from facilitation.pages.exports import LONGEST_CELL, WRITERS, clean, is_like_formula, write_csv, write_json, write_xlsx
from facilitation.pages.report_shapes import ToldReport
from facilitation.rules.exercise import Ask
from tests.factories import PLAN
from tests.pages.made_reports import RATINGS, RINGS, make_seen, tell

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(report: ToldReport) -> list[list[str]]:
    return list(csv.reader(io.StringIO(write_csv(report).decode("utf-8-sig"), newline="")))


def open_book(report: ToldReport) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(write_xlsx(report)))


def read_book(report: ToldReport) -> list[list[str]]:
    """The rows of all sheets, every cell as text."""
    with open_book(report) as book:
        strings = ["".join(item.itertext()) for item in ET.fromstring(book.read("xl/sharedStrings.xml"))]  # noqa: S314
        sheets = sorted(name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
        rows = [row for name in sheets for row in ET.fromstring(book.read(name)).iter(f"{MAIN}row")]  # noqa: S314
    return [
        [
            strings[int(value.text or "")] if cell.get("t") == "s" else value.text or ""
            for cell in row
            for value in cell.iter(f"{MAIN}v")
        ]
        for row in rows
    ]


def read_json(report: ToldReport) -> dict[str, object]:
    data: dict[str, object] = json.loads(write_json(report))
    return data


def find_rows(rows: list[list[str]], *words: str) -> list[list[str]]:
    return [row for row in rows if all(word in row for word in words)]


READERS: list[Callable[[ToldReport], list[list[str]]]] = [read_csv, read_book]


@pytest.mark.parametrize("read", READERS)
def test_every_count_of_a_picture_stands_in_a_table(read: Callable[[ToldReport], list[list[str]]]) -> None:
    report = tell(rounds=(make_seen(RINGS[:1]),))
    labels = [ring.label for ring in PLAN.rings]
    row = report.pictures[0].rows[0]

    rows = read(report)

    for label, count in zip(labels, (7, 5, 2, 0), strict=True):
        assert find_rows(rows, row.label, label, str(count))
    assert find_rows(rows, row.label, "Not on my map", "1")
    assert find_rows(rows, row.label, "Skipped", "4")
    assert find_rows(rows, row.label, "Answers to this question", "15")


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("row", "ask", "expected"),
    [
        (
            RINGS[1],
            Ask.PLACE,
            [("Close", "6"), ("Safest and closest", "few or none"), ("Not on my map", "few or none")],
        ),
        (RINGS[2], Ask.PLACE, [("Safest and closest and Close", "9"), ("Further out", "5"), ("Outer edge", "4")]),
        (RINGS[3], Ask.PLACE, [("Close", "nearly everyone")]),
        (RINGS[4], Ask.PLACE, [("Spread across all of these",)]),
        (RINGS[5], Ask.PLACE, [("No picture: too few people answered.",)]),
        (RATINGS[1], Ask.RATE, [("Average, from 1 to 5", "3.5"), ("The answers are", "mixed")]),
        (RATINGS[2], Ask.RATE, [("Too few of us rated it",)]),
        (RATINGS[2], Ask.PLACE, [("Too few of us put it on the map",)]),
        (RATINGS[2], Ask.MOVEMENT, [("Too few of us chose one of these",)]),
    ],
)
def test_a_coarse_row_stays_as_it_was_drawn(
    read: Callable[[ToldReport], list[list[str]]], row: object, ask: Ask, expected: list[tuple[str, ...]]
) -> None:
    report = tell(rounds=(make_seen((row,), ask=ask),))  # type: ignore[arg-type]
    label = report.pictures[0].rows[0].label

    rows = read(report)

    for words in expected:
        assert find_rows(rows, label, *words), words


@pytest.mark.parametrize("read", READERS)
def test_who_chose_no_step_where_most_did_not_is_not_called_few(read: Callable[[ToldReport], list[list[str]]]) -> None:
    few, mostly = (tell(rounds=(make_seen((row,), ask=Ask.RATE),)) for row in (RATINGS[1], RATINGS[2]))

    assert find_rows(read(few), "Does not apply", "few or none")
    assert not find_rows(read(mostly), "few or none")


def test_json_holds_each_row_as_it_was_drawn_and_nothing_behind_it() -> None:
    pictures = read_json(tell())["pictures"]

    assert isinstance(pictures, list)
    first, second = pictures
    assert (first["ask"], first["answers"], first["late"]) == ("place", 18, 2)
    assert first["rows"][1] == {
        "slug": PLAN.get_questions(Ask.PLACE)[1],
        "label": tell().pictures[0].rows[1].label,
        "form": "few",
        "scores": [None, 6, None, None],
        "joined": None,
        "nearly": None,
        "average": None,
        "spread": None,
        "unrated": None,
        "skipped": None,
        "own": None,
    }
    assert (second["subject"], second["rows"][1]["average"]) == ("friendship", 3.5)


def test_no_time_is_finer_than_the_minute() -> None:
    report = tell()

    data = write_json(report).decode()

    assert '"opened_at": "2026-03-04T10:00+00:00"' in data
    assert '"ended_at": "2026-03-04T11:32+00:00"' in data
    seconds = re.compile(r"\d\d:\d\d:\d\d")
    assert seconds.search("10:00:07")
    for text in (data, write_csv(report).decode(), str(read_book(report))):
        assert not re.search(r"(?<!\+)\d\d:\d\d:\d\d", text)
    with open_book(report) as book:
        assert "2026-03-04T10:00:00Z" in book.read("docProps/core.xml").decode()


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r\n=1", "\x01=1", "\uff1d1"])
def test_what_looks_like_a_formula_is_text_in_a_table(typed: str) -> None:
    report = tell(notes=typed, plan=PLAN.model_copy(update={"title": typed}))

    rows = [cell for row in read_csv(report) for cell in row]

    assert not any(re.match(r"\s*[=+\-@\uff1d]", cell) for cell in rows)
    assert any(cell.startswith("'") and cell.endswith(clean(typed).strip()[-1]) for cell in rows)


def test_a_formula_behind_another_separator_is_text_too() -> None:
    (line,) = (row for row in read_csv(tell(notes="a;=1+1; b")) if row[0] == "Notes")

    assert line[-1] == "a;'=1+1; b"


@pytest.mark.parametrize("notes", ["a\n=1+1\nb", 'a;"=1+1;b', 'a\t"=1+1\t', "a\n\n@SUM(1)", "a; \t+1"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_formula_begins_a_cell_whatever_a_program_takes_for_the_end_of_one(notes: str, separator: str) -> None:
    def find_formulas(text: str) -> list[str]:
        cells = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [cell for row in cells for cell in row if is_like_formula(cell)]

    assert find_formulas(f"start{separator}=1+1")

    assert find_formulas(write_csv(tell(notes=notes)).decode("utf-8-sig")) == []


def test_plain_words_stay_as_they_were_typed() -> None:
    notes = "Calm, “warm” group.\nTwo lines; 3 - 1 = 2, \tÄrger & 日本"
    report = tell(notes=notes)

    assert [row[-1] for row in read_csv(report) if row[0] == "Notes"] == [notes]
    assert read_json(report)["notes"] == notes
    assert find_rows(read_book(report), notes.split("\n", maxsplit=1)[0])


@pytest.mark.timeout(60, method="thread")
@pytest.mark.parametrize("part", ["\n", "\t\n", "; ", '"\n'])
def test_notes_of_nothing_but_ends_of_cells_are_written_in_no_time(part: str) -> None:
    """Looked at anew from each place on, these would take minutes, and every room would wait."""
    for notes in (f"a{part * 100_000}x", f"a{part * 100_000}=1"):
        written = write_csv(tell(notes=notes)).decode()

        expected = clean(notes).replace('"', '""').replace("=1", "'=1")
        assert f'"{expected}"' in written


def test_a_workbook_calculates_nothing_and_says_that_formulas_are_text() -> None:
    report = tell(notes="=1+1\nhttps://example.org/")

    with open_book(report) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        styles = book.read("xl/styles.xml").decode()
        names = book.namelist()

    assert find_rows(read_book(report), "=1+1")
    assert not any("<f>" in sheet or "<f " in sheet or "hyperlink" in sheet for sheet in sheets)
    assert 'quotePrefix="1"' in styles
    assert not any("vba" in name.lower() or "external" in name.lower() for name in names)


def test_long_notes_are_kept_whole() -> None:
    notes = "x" * (2 * LONGEST_CELL + 5)

    cells = [cell for row in read_book(tell(notes=notes)) for cell in row if set(cell) == {"x"}]

    assert "".join(cells[:3]) == notes


def test_csv_says_that_it_is_utf_8_and_ends_its_lines_as_it_should() -> None:
    data = write_csv(tell())

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Spheres, 90 minutes", "spheres-90-minutes-2026-03-04"),
        ("Nähe & Ärger", "nahe-arger-2026-03-04"),
        ("日本", "session-2026-03-04"),
        ('../..\\"x"\r\n', "x-2026-03-04"),
    ],
)
def test_files_are_called_by_title_and_date_in_plain_letters(title: str, name: str) -> None:
    assert tell(plan=PLAN.model_copy(update={"title": title})).file == name


def test_every_kind_of_file_can_be_written_for_a_session_without_anything() -> None:
    report = tell(rounds=(make_seen(RINGS[:1]),), gaps=(), notes="", stages=())
    bare = tell(gaps=(), notes="", stages=())

    for write, _content_type in WRITERS.values():
        assert write(report)
        assert write(bare)


def test_a_formula_is_told_from_words() -> None:
    assert is_like_formula(" @x")
    assert not is_like_formula("3 - 1 = 2")
