"""What the room has seen: the latest releases of a round, and the picture made of them."""

from collections.abc import Mapping

from django.db.models import F, Max

from facilitation.models import Release, Round
from facilitation.rules.pictures import Picture, draw
from facilitation.rules.release import Policy, Released


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


def get_picture(round_id: int) -> Picture:
    """The picture of a round as desk and screen draw it, from its releases only (rule R6)."""
    asked = Round.objects.select_related("room").get(pk=round_id)
    questions = list(asked.questions.order_by("position"))
    is_closed = asked.closed_at is not None
    return draw(
        round_id=round_id,
        questions=[question.pk for question in questions],
        releases=get_releases(round_id),
        policy=Policy(floor=asked.room.floor, step=asked.room.step),
        late=sum(question.late or 0 for question in questions) if is_closed else None,
    )
