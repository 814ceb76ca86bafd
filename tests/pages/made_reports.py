"""Reports made up for tests: of two rounds, one row in each form that a picture can have."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from facilitation.pages.report_shapes import ToldReport
from facilitation.pages.report_texts import tell_report
from facilitation.pages.texts import get_texts
from facilitation.queries.reports import Report, SeenRound, StageTaken
from facilitation.rules.congruence import Gap
from facilitation.rules.exercise import Ask, Stage
from facilitation.rules.pictures import Picture, Row
from tests.factories import NOW, PLAN

RINGS = (
    Row(question=1, version=3, form="counts", scores=(7, 5, 2, 0), unrated=1, skipped=4, own=15),
    Row(question=2, version=1, form="few", scores=(None, 6, None, None), unrated=None),
    Row(question=3, version=1, form="few", scores=(9, None, 5, 4), joined=0, unrated=0),
    Row(question=4, version=2, form="nearly", nearly=1, unrated=None),
    Row(question=5, version=1, form="everywhere", unrated=None),
    Row(question=6, version=0, form="none"),
)
RATINGS = (
    Row(question=7, version=1, form="counts", scores=(1, 0, 3, 8, 6), unrated=0),
    Row(question=8, version=1, form="average", average=3.5, spread="mixed", unrated=None),
    Row(question=9, version=1, form="mostly_unrated"),
)
GAP = Gap(
    subject="friendship",
    form="full",
    placed=0.75,
    factors=0.5,
    low=0.6,
    high=0.9,
    band="small",
    direction="closer",
    spread="together",
)


def make_seen(
    rows: tuple[Row, ...] = RINGS,
    *,
    ask: Ask = Ask.PLACE,
    subject: str = "",
    wave: int = 1,
    round_id: int = 11,
    **more: Any,
) -> SeenRound:
    """A round whose questions are the first ones of the plan."""
    return SeenRound(
        id=round_id,
        ask=ask,
        subject=subject,
        wave=wave,
        again=more.pop("again", False),
        open=more.pop("open", False),
        picture=Picture(round=round_id, version=1, answers=18, rows=rows, late=more.pop("late", 2)),
        questions=PLAN.get_questions(ask)[: len(rows)],
        **more,
    )


def make_report(
    *,
    opened_at: datetime = NOW,
    rounds: tuple[SeenRound, ...] | None = None,
    **changes: Any,
) -> Report:
    """The report on a session of 90 minutes."""
    report = Report(
        id="b2f7a5ac-6d0f-4f0e-9d43-7f5f5f0f3f55",
        plan=PLAN,
        code="CDFHJK",
        floor=5,
        step=3,
        small_group=False,
        opened_at=opened_at,
        ended_at=opened_at + timedelta(minutes=92, seconds=7),
        stages=(
            StageTaken(Stage.ARRIVE, 6, opened_at, opened_at + timedelta(minutes=7), timedelta(minutes=7, seconds=30)),
            StageTaken(Stage.PROMISE, 6),
        ),
        rounds=rounds or (make_seen(), make_seen(RATINGS, ask=Ask.RATE, subject="friendship", round_id=12)),
        gaps=(GAP,),
        notes="Calm group.\nLong talk about online ties.",
    )
    return replace(report, **changes)


def tell(**changes: Any) -> ToldReport:
    """The same in words."""
    report = make_report(**changes)
    return tell_report(report, get_texts(report.plan))
