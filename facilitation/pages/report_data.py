"""A report as plain values: with stable names for programs, and as one long list with a value in each line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from facilitation.pages.report_shapes import Line, ToldGap, ToldPicture, ToldReport
from facilitation.pages.row_texts import Cell
from facilitation.rules.exercise import Ask

SCALES: Mapping[Ask, str] = {
    Ask.WARM_UP: "rings",
    Ask.PLACE: "rings",
    Ask.MOVEMENT: "moves",
    Ask.RATE: "rates",
    Ask.HARDEST: "picks",
    Ask.HELPER: "picks",
    Ask.REASONS: "picks",
    Ask.CHECK: "rates",
}
"""The family of colours and words with which the charts draw what was asked (`js/charts/words.js`)."""

FORMAT = "spheres-report"
VERSION = 1


def get_report_data(told: ToldReport) -> dict[str, Any]:
    """Everything on the page, times to the minute."""
    report = told.source
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": told.title,
        "code": report.code,
        "opened_at": _write_time(report.opened_at),
        "ended_at": _write_time(report.ended_at),
        "floor": report.floor,
        "step": report.step,
        "small_group": report.small_group,
        "stages": [
            {
                "stage": stage.stage.value,
                "label": line.label,
                "planned_minutes": line.planned,
                "taken_minutes": line.taken,
                "entered_at": _write_time(stage.entered_at),
                "left_at": _write_time(stage.left_at),
            }
            for stage, line in zip(report.stages, told.stages, strict=True)
        ],
        "pictures": [get_picture_data(picture) for picture in told.pictures],
        "gaps": [
            {"label": line.label, **asdict(gap), "words": line.words}
            for gap, line in zip(report.gaps, told.gaps, strict=True)
        ],
        "notes": report.notes,
    }


def get_picture_data(told: ToldPicture) -> dict[str, Any]:
    """One round: what could be chosen, and each row as it was drawn."""
    one = told.source
    return {
        "ask": one.ask.value,
        "title": told.title,
        "subject": one.subject,
        "about": told.about,
        "wave": one.wave,
        "answers": one.picture.answers,
        "late": one.picture.late,
        "steps": list(told.steps),
        "none": told.none,
        "rows": [
            {"slug": line.slug, "label": line.label, **_without(asdict(row), "question", "version")}
            for line, row in zip(told.rows, one.picture.rows, strict=True)
        ],
    }


def get_chart_data(pictures: Iterable[ToldPicture]) -> dict[str, Any]:
    """What the charts of some pictures are drawn from, by the number of the round; the type is `ChartView`."""
    return {str(picture.source.id): _get_view(picture) for picture in pictures}


def get_gaps_view(told: ToldReport) -> dict[str, Any]:
    """What the chart of gaps is drawn from; the type is `GapsView`."""
    plan = told.source.plan
    return {
        "rows": [
            {**asdict(gap), "slug": gap.subject, "label": line.label}
            for gap, line in zip(told.source.gaps, told.gaps, strict=True)
        ],
        "edge": _(plan.rings[-1].label),
        "centre": _(plan.rings[0].label),
        "things": len(plan.asked_factors),
    }


def get_lines(told: ToldReport) -> Iterator[Line]:
    """Every value of a report in one list, for programs that read tables."""
    for fact in told.facts:
        yield Line(_("Session"), told.title, "", "", fact.label, fact.words)
    for picture in told.pictures:
        yield from _get_picture_lines(picture)
    for gap in told.gaps:
        for cell in get_gap_cells(gap):
            yield Line(_("Map and ratings"), "", "", gap.label, cell.what, cell.value)
    for stage in told.stages:
        yield Line(_("Stage times"), "", "", stage.label, _("Planned, minutes"), stage.planned)
        if stage.taken is not None:
            yield Line(_("Stage times"), "", "", stage.label, _("Taken, minutes"), stage.taken)
    if told.notes:
        yield Line(_("Notes"), "", "", "", "", told.notes)


def _get_picture_lines(picture: ToldPicture) -> Iterator[Line]:
    part, name, time = _("Picture"), picture.name, picture.time
    yield Line(part, name, time, "", _("Answers"), picture.source.picture.answers)
    for remark in picture.remarks[1:]:
        yield Line(part, name, time, "", _("Remark"), remark)
    for row in picture.rows:
        for cell in row.cells:
            if cell.value != "":
                yield Line(part, name, time, row.label, cell.what, cell.value)


def get_gap_cells(gap: ToldGap) -> tuple[Cell, ...]:
    """What is said of one kind of relationship that was placed and rated, each with its heading."""
    return (
        Cell(_("Where we placed it, 0 to 1"), gap.placed),
        Cell(_("Where the things would put it, 0 to 1"), gap.factors),
        Cell(_("In words"), gap.words),
        Cell(_("Our rings are"), gap.spread),
    )


def _get_view(told: ToldPicture) -> dict[str, Any]:
    picture = told.source.picture
    return {
        "scale": SCALES[told.source.ask],
        "steps": list(told.steps),
        "none": told.none,
        "answers": picture.answers,
        "rows": [
            {
                "slug": line.slug,
                "label": line.short,
                "waiting": line.cells[0].words if row.form == "none" else None,
                **_without(asdict(row), "question", "version"),
            }
            for line, row in zip(told.rows, picture.rows, strict=True)
        ],
    }


def _write_time(when: datetime | None) -> str | None:
    return None if when is None else localtime(when).isoformat(timespec="minutes")


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}
