"""Sessions of one workshop side by side, or what was asked more than once in one session.

Nothing is calculated between them: two pictures stand beside each other, each as its room saw it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from facilitation.pages.report_shapes import ToldGap, ToldPicture, ToldReport
from facilitation.pages.row_texts import Cell, get_extra_columns, tell_row, turn
from facilitation.rules.codes import show_code
from facilitation.rules.pictures import Row

MOST = 6
"""Sessions that can be read side by side."""

Asked = tuple[str, str]
"""What a round asks, and about what."""


@dataclass(frozen=True)
class Column:
    """One session, or one of several rounds in it. `missing`: why there is no picture."""

    name: str
    picture: ToldPicture | None
    missing: str = ""


@dataclass(frozen=True)
class RowOf:
    """What one column says to a question: cells, or a sentence where there are none."""

    name: str
    cells: tuple[Cell, ...]
    sentence: str = ""


@dataclass(frozen=True)
class Group:
    """One question, and what each column says to it."""

    label: str
    rows: tuple[RowOf, ...]


@dataclass(frozen=True)
class Block:
    """Everything that was asked alike. `headings`: of the table's columns, after the question and the session."""

    name: str
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    groups: tuple[Group, ...]
    is_single: bool

    @property
    def turned(self) -> list[tuple[str, list[Cell | RowOf | None]]]:
        """Of a single question each choice with what the columns say to it, None where the cell above reaches down."""
        rest = len(self.headings) - 1
        columns: list[list[Cell | RowOf | None]] = [
            [*turn(row.cells)] if row.cells else [row, *[None] * rest] for row in self.groups[0].rows
        ]
        return [(heading, [column[place] for column in columns]) for place, heading in enumerate(self.headings)]

    @property
    def width(self) -> int:
        """Columns of the table, with that of the session."""
        return 1 + len(self.headings)


@dataclass(frozen=True)
class GapsOf:
    """Where map and ratings differ in one session."""

    name: str
    gaps: tuple[ToldGap, ...]


@dataclass(frozen=True)
class Comparison:
    """What stands side by side. `others`: sessions left out because they follow another workshop."""

    title: str
    reports: tuple[ToldReport, ...]
    names: tuple[str, ...]
    others: tuple[str, ...]
    blocks: tuple[Block, ...]
    gaps: tuple[GapsOf, ...]


def compare(reports: Sequence[ToldReport]) -> Comparison:
    """Put the reports beside the first of them; of a single one, its rounds that asked the same."""
    first = reports[0]
    alike = [report for report in reports if is_alike(first, report)]
    others = tuple(get_name(report) for report in reports if report not in alike)
    asked = dict.fromkeys(get_asked(picture) for report in alike for picture in report.pictures)
    if len(reports) == 1:
        asked = {one: None for one in asked if sum(get_asked(picture) == one for picture in first.pictures) > 1}
    gaps = tuple(GapsOf(get_name(report), report.gaps) for report in alike)
    return Comparison(
        title=first.title,
        reports=tuple(alike),
        names=tuple(get_name(report) for report in alike),
        others=others,
        blocks=tuple(_make_block(one, alike) for one in asked),
        gaps=gaps if len(alike) > 1 and any(one.gaps for one in gaps) else (),
    )


def is_alike(one: ToldReport, other: ToldReport) -> bool:
    """Whether two sessions follow the same workshop, by its name for machines or for people."""
    return one.source.plan.slug == other.source.plan.slug or one.source.plan.title == other.source.plan.title


def get_name(report: ToldReport) -> str:
    """A session by its day and code."""
    return f"{date_format(report.opened_at, 'j M Y')}, {show_code(report.source.code)}"


def get_asked(picture: ToldPicture) -> Asked:
    """What makes rounds of several sessions the same."""
    return picture.source.ask.value, picture.source.subject


def _make_block(asked: Asked, reports: Sequence[ToldReport]) -> Block:
    columns = tuple(_get_columns(asked, reports))
    pictures = [column.picture for column in columns if column.picture is not None]
    extra = get_extra_columns([row for picture in pictures for row in picture.source.picture.rows])
    leading = pictures[0]
    labels = {row.slug: row.label for picture in pictures for row in picture.rows}
    return Block(
        name=leading.name,
        columns=columns,
        headings=(*leading.steps, leading.none, *extra.values()),
        groups=tuple(
            Group(label, tuple(_tell(slug, column, leading, extra) for column in columns))
            for slug, label in labels.items()
        ),
        is_single=leading.is_single,
    )


def _get_columns(asked: Asked, reports: Sequence[ToldReport]) -> Iterator[Column]:
    for report in reports:
        pictures = [picture for picture in report.pictures if get_asked(picture) == asked]
        if not pictures:
            yield Column(get_name(report), None, _("Not asked in this session, or not shown."))
        for picture in pictures:
            name = picture.time if len(reports) == 1 else get_name(report)
            yield Column(f"{name}, {picture.time}" if picture.time and len(reports) > 1 else name, picture)


def _tell(slug: str, column: Column, leading: ToldPicture, extra: dict[str, str]) -> RowOf:
    picture = column.picture
    if picture is None:
        return RowOf(column.name, (), column.missing)
    if (picture.steps, picture.none) != (leading.steps, leading.none):
        return RowOf(column.name, (), _("Asked with other choices: see its own report."))
    row = _find(slug, picture)
    if row is None:
        return RowOf(column.name, (), _("Not asked here, or not shown."))
    cells = tell_row(row, ask=picture.source.ask, steps=picture.steps, none=picture.none, extra=extra)
    return RowOf(column.name, cells)


def _find(slug: str, picture: ToldPicture) -> Row | None:
    rows: Iterable[tuple[str, Row]] = zip(picture.source.questions, picture.source.picture.rows, strict=True)
    return next((row for name, row in rows if name == slug), None)
