"""What is left of a session for its facilitator: what the room saw, how long its stages took, their own notes."""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from facilitation.models import Question, Room, Round, StageTime
from facilitation.queries.results import get_gaps, get_picture
from facilitation.rules.congruence import Gap
from facilitation.rules.exercise import Ask, Stage
from facilitation.rules.pictures import Picture
from facilitation.rules.plans import Plan

PAGE = 20
"""Sessions on one page of the list."""


@dataclass(frozen=True)
class StageTaken:
    """A stage as planned and as it went. `taken` adds up all visits that are over; None while there is none."""

    stage: Stage
    planned: int
    entered_at: datetime | None = None
    left_at: datetime | None = None
    taken: timedelta | None = None


@dataclass(frozen=True)
class SeenRound:
    """One round as the room saw it.

    `questions`: the slug of each row of the picture. `left_out`: how many were asked but not shown. `again`: the same
    was asked more than once.
    """

    id: int
    ask: Ask
    subject: str
    wave: int
    again: bool
    open: bool
    picture: Picture
    questions: tuple[str, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Report:
    """Everything that page and files say of one session."""

    id: str
    plan: Plan
    code: str
    floor: int
    step: int
    small_group: bool
    opened_at: datetime
    ended_at: datetime | None
    stages: tuple[StageTaken, ...]
    rounds: tuple[SeenRound, ...]
    gaps: tuple[Gap, ...]
    notes: str


@dataclass(frozen=True)
class SessionLine:
    """A session in the list."""

    id: str
    title: str
    code: str
    opened_at: datetime
    ended_at: datetime | None
    notes: str


@dataclass(frozen=True)
class SessionPage:
    """One page of the list. `found`: sessions on all pages; `all`: sessions there are, whatever was searched for."""

    sessions: tuple[SessionLine, ...]
    number: int
    pages: int
    found: int
    all: int


def get_report(*, room_id: UUID | str, facilitator_id: int) -> Report | None:
    """The report on a room of one's own, None if it is not; of a running session what was shown so far."""
    room = Room.objects.filter(pk=room_id, facilitator_id=facilitator_id).first()
    if room is None:
        return None
    plan = Plan.from_json(room.plan)
    rounds = _get_rounds(room)
    return Report(
        id=str(room.pk),
        plan=plan,
        code=room.code,
        floor=room.floor,
        step=room.step,
        small_group=room.small_group,
        opened_at=room.opened_at,
        ended_at=room.ended_at,
        stages=get_stages_taken(plan, list(room.stage_times.order_by("entered_at", "pk"))),
        rounds=rounds,
        gaps=_get_seen_gaps(room, rounds),
        notes=room.notes,
    )


def get_sessions(
    *, facilitator_id: int, search: str = "", page: int = 1, say: Callable[[str], str] = str
) -> SessionPage:
    """A page of the facilitator's sessions, running ones first, then the newest.

    `search`: every word of it must stand in the title, the code or the notes. `say`: titles in the reader's language,
    because that is what they search for.
    """
    rooms = Room.objects.filter(facilitator_id=facilitator_id).order_by("-opened_at")
    lines = [
        SessionLine(str(pk), say(title), code, opened_at, ended_at, notes)
        for pk, title, code, opened_at, ended_at, notes in rooms.values_list(
            "pk", "plan__title", "code", "opened_at", "ended_at", "notes"
        )
    ]
    words = search.casefold().split()
    found = sorted((line for line in lines if _matches(line, words)), key=lambda line: line.ended_at is not None)
    pages = max(1, math.ceil(len(found) / PAGE))
    number = min(max(1, page), pages)
    here = found[(number - 1) * PAGE : number * PAGE]
    return SessionPage(sessions=tuple(here), number=number, pages=pages, found=len(found), all=len(lines))


def get_stages_taken(plan: Plan, times: Collection[StageTime]) -> tuple[StageTaken, ...]:
    """The plan's stages in order, with the time spent in each; a stage may have been visited more than once."""
    taken = []
    for planned in plan.stages:
        visits = [time for time in times if time.stage == planned.stage]
        if not planned.on and not visits:
            continue
        spent = [time.left_at - time.entered_at for time in visits if time.left_at is not None]
        lefts = [time.left_at for time in visits]
        taken.append(
            StageTaken(
                stage=planned.stage,
                planned=planned.minutes if planned.on else 0,
                entered_at=min((time.entered_at for time in visits), default=None),
                left_at=max((left for left in lefts if left is not None), default=None) if None not in lefts else None,
                taken=sum(spent, timedelta()) if spent else None,
            )
        )
    return tuple(taken)


def keep_seen(picture: Picture, seen: Collection[int]) -> Picture:
    """The picture without what the screen never could show. A question without any release stays: it says nothing."""
    return replace(picture, rows=tuple(row for row in picture.rows if not row.version or row.question in seen))


def _get_rounds(room: Room) -> tuple[SeenRound, ...]:
    """The rounds of which something was shown, in the order in which they were opened; the check once all is over."""
    rounds = list(room.rounds.filter(is_private=False).order_by("pk"))
    asked = [(one.ask, one.subject) for one in rounds]
    seen = (
        _get_round(one, again=asked.count((one.ask, one.subject)) > 1, ended=room.ended_at is not None)
        for one in rounds
    )
    return tuple(one for one in seen if one is not None)


def _get_round(one: Round, *, again: bool, ended: bool) -> SeenRound | None:
    questions: list[Question] = list(one.questions.order_by("position"))
    ask = Ask(one.ask)
    if ask is Ask.CHECK:
        seen = {question.pk for question in questions} if ended else set()
    else:
        seen = {question.pk for question in questions if question.seen}
    picture = keep_seen(get_picture(one.pk), seen)
    if not any(row.version for row in picture.rows):
        return None
    slugs = {question.pk: question.slug for question in questions}
    return SeenRound(
        id=one.pk,
        ask=ask,
        subject=one.subject,
        wave=one.wave,
        again=again,
        open=one.closed_at is None,
        picture=picture,
        questions=tuple(slugs[row.question] for row in picture.rows),
        left_out=len(questions) - len(picture.rows),
    )


def _get_seen_gaps(room: Room, rounds: Collection[SeenRound]) -> tuple[Gap, ...]:
    """Where map and factors differ, of those kinds of relationship of which the room saw this, or both parts of it.

    At the end no others are kept.
    """
    if room.gaps is not None:
        return get_gaps(room.pk)
    placed = {slug for one in rounds if one.ask is Ask.PLACE for slug in one.questions}
    rated = {one.subject for one in rounds if one.ask is Ask.RATE}
    shown = set(room.rounds.filter(gaps_seen=True).values_list("subject", flat=True))
    return tuple(gap for gap in get_gaps(room.pk) if gap.subject in shown | (placed & rated))


def _matches(line: SessionLine, words: Collection[str]) -> bool:
    text = f"{line.title} {line.code} {line.notes}".casefold()
    return all(word in text or word.replace("-", "") in line.code.casefold() for word in words)
