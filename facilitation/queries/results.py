"""What the room has seen: latest releases, the picture made of them, and where map and factors differ."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal
from uuid import UUID

from django.db.models import F, Max
from pydantic import TypeAdapter

from facilitation.models import Question, Release, Room, Round
from facilitation.rules.congruence import Gap, get_group_gap
from facilitation.rules.exercise import Ask, Display
from facilitation.rules.pictures import Picture, QuestionToDraw, Shape, draw
from facilitation.rules.plans import Plan
from facilitation.rules.release import Policy, Released
from facilitation.rules.scales import SCALES

PICTURE = TypeAdapter(Picture)
GAPS = TypeAdapter(tuple[Gap, ...])
"""How pictures and gaps are written when a session ends, and read again."""

SHAPES: Mapping[Ask, Literal["rings", "factors", "picks", "plain"]] = {
    Ask.WARM_UP: "rings",
    Ask.PLACE: "rings",
    Ask.MOVEMENT: "plain",
    Ask.RATE: "factors",
    Ask.HARDEST: "plain",
    Ask.HELPER: "picks",
    Ask.REASONS: "picks",
    Ask.CHECK: "factors",
}


def get_releases(round_id: int) -> Mapping[int, Released]:
    """The latest release of each question of a round that has one."""
    latest = (
        Release.objects.filter(question__round_id=round_id)
        .alias(newest=Max("question__releases__version"))
        .filter(version=F("newest"))
    )
    return {
        release.question_id: Released(
            question_id=release.question_id,
            version=release.version,
            seats=release.seats,
            counts=release.counts,
            released_at=release.released_at,
        )
        for release in latest
    }


def get_picture(round_id: int, *, only: int | None = None) -> Picture:
    """The picture of a round as desk and screen draw it, from its releases only (rule R6).

    Hidden questions are left out, and with `only` all but that one. The version counts every release of the round, so
    that it never goes back when the view changes. After the end of the session it is the one that was kept.
    """
    asked = Round.objects.select_related("room").get(pk=round_id)
    questions = list(asked.questions.order_by("position"))
    picture = _read(asked) or _draw(asked, questions)
    drawn = {question.pk for question in questions if not question.hidden and only in {None, question.pk}}
    return replace(picture, rows=tuple(row for row in picture.rows if row.question in drawn))


def get_gaps(room_id: UUID | str) -> tuple[Gap, ...]:
    """Where the map and the factors differ, for each kind of relationship that was placed and rated.

    From the latest releases of both; what the facilitator has hidden or kept off the screen takes no part.
    """
    room = Room.objects.get(pk=room_id)
    if room.gaps is not None:
        return GAPS.validate_json(room.gaps)
    rounds = list(room.rounds.exclude(display=Display.KEPT_OFF).order_by("pk"))
    placed = next((asked for asked in reversed(rounds) if asked.ask == Ask.PLACE), None)
    if placed is None:
        return ()
    rated = {asked.subject: asked for asked in rounds if asked.ask == Ask.RATE}
    places = {question.slug: question for question in placed.questions.filter(hidden=False, slug__in=rated)}
    releases = get_releases(placed.pk)
    plan = Plan.from_json(room.plan)
    gaps = (
        _get_gap(plan=plan, room=room, place=places[slug], released=releases[places[slug].pk], rated=asked)
        for slug, asked in rated.items()
        if slug in places and places[slug].pk in releases
    )
    return tuple(gap for gap in gaps if gap is not None)


def _read(asked: Round) -> Picture | None:
    return None if asked.drawn is None else PICTURE.validate_json(asked.drawn)


def _draw(asked: Round, questions: list[Question]) -> Picture:
    is_closed = asked.closed_at is not None
    scale = SCALES[questions[0].scale]
    return draw(
        round_id=asked.pk,
        questions=[
            QuestionToDraw(id=question.pk, tender=question.tender, soft=question.soft) for question in questions
        ],
        shape=Shape(kind=SHAPES[Ask(asked.ask)], steps=scale.steps),
        releases=get_releases(asked.pk),
        policy=Policy(floor=asked.room.floor, step=asked.room.step),
        # Of hidden questions too: else hiding one after the other would tell each one's own number (rule R6b).
        late=sum(question.late or 0 for question in questions) if is_closed else None,
    )


def _get_gap(*, plan: Plan, room: Room, place: Question, released: Released, rated: Round) -> Gap | None:
    """The gap of one kind of relationship, from the releases of its ring and of its ratings."""
    releases = get_releases(rated.pk)
    questions = {question.pk: question for question in rated.questions.filter(hidden=False)}
    return get_group_gap(
        subject=place.slug,
        ring_counts=released.counts,
        rings=len(plan.rings),
        factor_counts={questions[pk].slug: releases[pk].counts for pk in releases if pk in questions},
        things=rated.questions.count(),
        floor=room.floor,
        step=room.step,
        answers=max((one.seats for one in releases.values()), default=0),
        coarse=place.tender or place.soft,
        soft={question.slug for question in questions.values() if question.soft},
    )
