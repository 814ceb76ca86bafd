"""A report in words: what page and files say alike, in the reader's language.

Numbers come as they were drawn. What a coarse picture left open stays open here.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facilitation.pages.report_shapes import Fact, ToldGap, ToldPicture, ToldReport, ToldRow, ToldStage
from facilitation.pages.row_texts import get_extra_columns, say_few, say_spread, tell_row
from facilitation.queries.reports import Report, SeenRound, StageTaken
from facilitation.rules.codes import show_code
from facilitation.rules.congruence import Gap
from facilitation.rules.exercise import STAGE_LABELS, Ask, Chart

CHARTS: Mapping[Ask, tuple[Chart, ...]] = {
    Ask.WARM_UP: (Chart.BARS,),
    Ask.PLACE: (Chart.BARS, Chart.TARGETS),
    Ask.MOVEMENT: (Chart.MOVEMENT,),
    Ask.RATE: (Chart.PROFILE,),
    Ask.HARDEST: (Chart.COUNTS,),
    Ask.HELPER: (Chart.HELPER,),
    Ask.REASONS: (Chart.REASONS,),
    Ask.CHECK: (Chart.PROFILE,),
}
"""How a report draws what was asked: the charts that show a whole round at once."""

Texts = Mapping[str, Any]
"""What `facilitation.pages.texts.get_texts` says of a plan."""


def tell_report(report: Report, texts: Texts) -> ToldReport:
    """Say a report, with the words that `texts` has for its plan."""
    types = {kind["slug"]: kind["label"] for kind in texts["types"]}
    title = _(report.plan.title)
    opened_at = localtime(report.opened_at).replace(second=0, microsecond=0)
    file = f"{slugify(title) or 'session'}-{opened_at:%Y-%m-%d}"
    return ToldReport(
        source=report,
        title=title,
        file=file,
        opened_at=opened_at,
        facts=tell_facts(report),
        stages=tuple(_tell_stage(stage) for stage in report.stages),
        pictures=tuple(tell_picture(one, texts, file) for one in report.rounds),
        gaps=tuple(
            _tell_gap(gap, types.get(gap.subject, gap.subject), things=len(report.plan.asked_factors))
            for gap in report.gaps
        ),
        notes=report.notes,
    )


def tell_facts(report: Report) -> tuple[Fact, ...]:
    """Code, times, and the promise in two numbers."""
    return (
        Fact(_("Code"), show_code(report.code)),
        Fact(_("Opened"), say_time(report.opened_at)),
        Fact(_("Ended"), say_time(report.ended_at) if report.ended_at else _("still running")),
        Fact(_("First picture from"), _say_people(report.floor)),
        Fact(_("Later changes for at least"), _say_people(report.step)),
    )


def tell_picture(one: SeenRound, texts: Texts, file: str) -> ToldPicture:
    """Say one round as the room saw it."""
    words = texts["asks"][one.ask.value]
    steps = tuple(words["steps"])
    none = next((choice["label"] for choice in words["choices"] if choice["kind"] == "none"), _("None of these"))
    questions = {question["slug"]: question for question in words["questions"]}
    # The labels of the check say too little without their statements.
    label = "text" if one.ask is Ask.CHECK else "label"
    types = {kind["slug"]: kind["label"] for kind in texts["types"]}
    extra = get_extra_columns(one.picture.rows)
    rows = tuple(
        ToldRow(
            slug=slug,
            label=questions[slug][label],
            short=questions[slug]["label"],
            cells=tell_row(row, ask=one.ask, steps=steps, none=none, extra=extra),
        )
        for slug, row in zip(one.questions, one.picture.rows, strict=True)
    )
    return ToldPicture(
        source=one,
        title=words["title"],
        about=types.get(one.subject, one.subject),
        time=say_wave(one.wave) if one.again else "",
        remarks=tuple(_get_remarks(one)),
        steps=steps,
        none=none,
        headings=(_("Question"), *steps, none, *extra.values()),
        rows=rows,
        charts=tuple(chart.value for chart in CHARTS[one.ask]),
        file="-".join(part for part in (file, one.ask.value, one.subject, str(one.wave) if one.again else "") if part),
    )


def say_time(when: datetime) -> str:
    """Day and minute."""
    return date_format(localtime(when), "j F Y, H:i e")


def say_wave(wave: int) -> str:
    """Which time the same was asked."""
    times = {1: _("the first time"), 2: _("the second time"), 3: _("the third time")}
    return times.get(wave) or _("time number %(number)s") % {"number": wave}


def _say_people(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


def _get_remarks(one: SeenRound) -> Iterator[str]:
    """What is to be known of a round besides its numbers."""
    answers, late = one.picture.answers, one.picture.late
    yield ngettext("%(count)s answer.", "%(count)s answers.", answers) % {"count": answers}
    if one.ask is Ask.CHECK:
        yield _("Never on the screen: the closing check is for you, after the end.")
    if late:
        yield ngettext("%(count)s late answer is not shown.", "%(count)s late answers are not shown.", late) % {
            "count": late
        }
    if one.left_out:
        yield ngettext(
            "%(count)s question was kept off the screen and is not here.",
            "%(count)s questions were kept off the screen and are not here.",
            one.left_out,
        ) % {"count": one.left_out}
    if one.open:
        yield _("This round is still open.")
    if any(None in (*row.scores, row.unrated) for row in one.picture.rows if row.form != "none"):
        yield _("“%(few)s” stands for 0, 1 or 2.") % {"few": say_few()}


def _tell_stage(stage: StageTaken) -> ToldStage:
    return ToldStage(
        label=_(STAGE_LABELS[stage.stage]),
        planned=stage.planned,
        taken=None if stage.taken is None else round(stage.taken / timedelta(minutes=1), 1),
        entered="" if stage.entered_at is None else date_format(localtime(stage.entered_at), "H:i"),
        left="" if stage.left_at is None else date_format(localtime(stage.left_at), "H:i"),
    )


def _tell_gap(gap: Gap, label: str, things: int) -> ToldGap:
    return ToldGap(
        label=label,
        placed=round(gap.placed, 2),
        factors=round(gap.factors, 2),
        words=say_gap(gap, things),
        spread=say_spread(gap.spread),
    )


def say_gap(gap: Gap, things: int) -> str:
    """The words beside the chart of gaps."""
    if gap.direction == "same":
        return _("about the same")
    band = {"lines_up": _("they line up"), "small": _("a small gap"), "bigger": _("a bigger gap")}[gap.band]
    if gap.direction == "closer":
        sentence = ngettext(
            "sits closer than the %(count)s thing suggests", "sits closer than the %(count)s things suggest", things
        )
    else:
        sentence = ngettext(
            "sits further out than the %(count)s thing suggests",
            "sits further out than the %(count)s things suggest",
            things,
        )
    return f"{sentence % {'count': things}} · {band}"
