"""A report as a file: CSV for anything that reads tables, a workbook for spreadsheet programs, JSON for programs.

All three write what the page says and no more. What people typed stays text: a cell that a spreadsheet program would
take for a formula is told to be none.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from facilitation.pages.report_data import get_gap_cells, get_lines, get_report_data
from facilitation.pages.report_shapes import Line, ToldGap, ToldPicture, ToldReport

BOM = "\ufeff"
"""Tells spreadsheet programs that the text is UTF-8."""

LONGEST_CELL = 32_767
"""What a cell of a workbook can hold."""

LONGEST_NAME = 31
UNNAMEABLE = re.compile(r"[\[\]:*?/\\']")
"""What the name of a sheet can be."""

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
FORMULA = re.compile(r"[\t\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""How a formula begins, also in the wide forms that some programs read alike."""

BEFORE_FORMULA = re.compile(r"(?<![\s\";])[\s\";]++(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
ENDS_CELL = re.compile(r"[;\t\n]")
"""What may stand before a formula, and what in it makes that begin a cell where a program takes another sign than the
comma for the end of one. Then quotes no longer hold a text together, so that its lines become rows. Each run of such
characters is looked at once: notes of nothing but empty lines would hold up the whole server."""


def clean(text: str) -> str:
    """A text without characters that are no writing; lines end in one way."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_like_formula(text: str) -> bool:
    """Whether a spreadsheet program might calculate this instead of showing it."""
    return FORMULA.match(text) is not None


def write_csv(report: ToldReport) -> bytes:
    """One table with one value in each line, because CSV knows no sheets."""
    file = io.StringIO()
    table = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    table.writerow(_get_headings())
    table.writerows([_make_plain(value) for value in line.values] for line in get_lines(report))
    return (BOM + file.getvalue()).encode()


def write_json(report: ToldReport) -> bytes:
    """The facts with stable names, and the words beside them."""
    return json.dumps(get_report_data(report), ensure_ascii=False, indent=2).encode() + b"\n"


def write_xlsx(report: ToldReport) -> bytes:
    """A workbook: the session, its pictures as tables, and every number in one list to filter."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        # Otherwise the file would say to the second when it was made.
        book.set_properties({"title": clean(report.title), "created": report.opened_at.replace(tzinfo=None)})
        sheets = _Sheets(book)
        _write_session(sheets.add(_("Session"), widths=(30, 60)), report)
        _write_pictures(sheets.add(_("Pictures"), widths=(44, *(16,) * 12)), report.pictures)
        if report.gaps:
            _write_gaps(sheets.add(_("Map and ratings"), widths=(34, 26, 26, 46, 24)), report.gaps)
        _write_stages(sheets.add(_("Stage times"), widths=(34, 14, 14, 14, 14)), report)
        _write_lines(sheets.add(_("All numbers"), widths=(22, 34, 20, 40, 34, 20)), get_lines(report))
    return file.getvalue()


WRITERS: Mapping[str, tuple[Callable[[ToldReport], bytes], str]] = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (write_json, "application/json"),
}
"""What each kind of file is written by, and what it is called on the web."""


class _Sheet:
    """A sheet that is written from the top, with texts that stay texts."""

    def __init__(self, sheet: Worksheet, formats: Mapping[str, Format]) -> None:
        self._sheet = sheet
        self._formats = formats
        self.row = 0

    def write(self, *values: object, look: str = "plain") -> None:
        """A row of cells; None leaves a cell empty."""
        for column, value in enumerate(values):
            if isinstance(value, int | float):
                self._sheet.write_number(self.row, column, value, self._formats[look])
            elif value is not None:
                text = clean(str(value))[:LONGEST_CELL]
                # Its own mark for "this is text", which it also keeps when somebody edits the cell.
                quoted = f"{look} quoted" if is_like_formula(text) else look
                self._sheet.write_string(self.row, column, text, self._formats[quoted])
        self.row += 1

    def filter_from(self, first: int, columns: int) -> None:
        """Headings that stay in view and filter what stands below."""
        self._sheet.autofilter(first, 0, max(first, self.row - 1), columns - 1)
        self._sheet.freeze_panes(first + 1, 0)


class _Sheets:
    """The sheets of one workbook, alike in looks and ready to print."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        looks: dict[str, dict[str, Any]] = {
            "plain": {"text_wrap": True},
            "title": {"bold": True, "font_size": 14},
            "head": {"bold": True, "text_wrap": True, "bottom": 1},
        }
        self._formats = {
            name + suffix: book.add_format({"valign": "top", "align": "left", "quote_prefix": quote, **look})
            for name, look in looks.items()
            for suffix, quote in (("", False), (" quoted", True))
        }

    def add(self, name: str, *, widths: Iterable[int]) -> _Sheet:
        sheet = self._book.add_worksheet(UNNAMEABLE.sub(" ", name)[:LONGEST_NAME])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return _Sheet(sheet, self._formats)


def _get_headings() -> tuple[str, ...]:
    return (_("Part"), _("About"), _("Which time"), _("Question"), _("What"), _("Value"))


def _make_plain(value: float | str) -> float | str:
    if not isinstance(value, str):
        return value
    text = clean(value)
    safe = BEFORE_FORMULA.sub(lambda found: f"{found[0]}'" if ENDS_CELL.search(found[0]) else found[0], text)
    return f"'{safe}" if is_like_formula(text) else safe


def _write_session(sheet: _Sheet, report: ToldReport) -> None:
    sheet.write(report.title, look="title")
    for fact in report.facts:
        sheet.write(fact.label, fact.words)
    sheet.row += 1
    sheet.write(_("Notes"), look="head")
    for line in clean(report.notes).split("\n"):
        for start in range(0, max(1, len(line)), LONGEST_CELL):
            sheet.write(None, line[start : start + LONGEST_CELL])


def _write_pictures(sheet: _Sheet, pictures: Iterable[ToldPicture]) -> None:
    for picture in pictures:
        sheet.write(picture.heading, look="title")
        for remark in picture.remarks:
            sheet.write(remark)
        sheet.write(*picture.headings, look="head")
        for row in picture.rows:
            values: list[object] = [row.label]
            for cell in row.cells:
                values += [cell.value if cell.span == 1 else cell.words, *(None,) * (cell.span - 1)]
            sheet.write(*values)
        sheet.row += 1


def _write_gaps(sheet: _Sheet, gaps: Sequence[ToldGap]) -> None:
    sheet.write(_("Kind of relationship"), *(cell.what for cell in get_gap_cells(gaps[0])), look="head")
    for gap in gaps:
        sheet.write(gap.label, *(cell.value for cell in get_gap_cells(gap)))


def _write_stages(sheet: _Sheet, report: ToldReport) -> None:
    sheet.write(_("Stage"), _("Planned, minutes"), _("Taken, minutes"), _("From"), _("To"), look="head")
    for stage in report.stages:
        sheet.write(stage.label, stage.planned, stage.taken, stage.entered, stage.left)


def _write_lines(sheet: _Sheet, lines: Iterable[Line]) -> None:
    first = sheet.row
    sheet.write(*_get_headings(), look="head")
    for line in lines:
        sheet.write(*line.values)
    sheet.filter_from(first, len(_get_headings()))
