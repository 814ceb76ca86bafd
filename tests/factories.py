"""Rows for tests, by plain functions with keywords only. Ada leads; her room is about friendship unless said otherwise."""

from datetime import UTC, datetime

from facilitation.models import Facilitator, Question, Room, Round
from facilitation.rules.exercise import SPHERES, Display, Stage
from facilitation.rules.release import USUAL_FLOOR, USUAL_STEP

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PASSWORD = "spheres-room-7"

_codes = (f"{first}{second}{third}HJK" for first in "CDFWXY" for second in "CDFHJK" for third in "CDFHJKMNPQRTVWXY")


def make_facilitator(*, username: str = "ada") -> Facilitator:
    """The facilitator of that name, made if there is none."""
    facilitator = Facilitator.objects.filter(username=username).first()
    return facilitator or Facilitator.objects.create_user(username=username, password=PASSWORD)


def make_room(
    *,
    facilitator: Facilitator | None = None,
    floor: int = USUAL_FLOOR,
    step: int = USUAL_STEP,
    stage: Stage = Stage.ARRIVE,
    now: datetime = NOW,
) -> Room:
    """A room that has just been opened from the built-in workshop."""
    code = next(_codes)
    return Room.objects.create(
        facilitator=facilitator or make_facilitator(),
        code=code,
        screen_token=f"screen-of-{code}",
        plan=SPHERES.to_json(),
        stage=stage.value,
        floor=floor,
        step=step,
        opened_at=now,
        active_at=now,
    )


def make_round(
    *,
    room: Room | None = None,
    subject: str = "friendship",
    wave: int = 1,
    display: Display = Display.SHOWN,
    now: datetime = NOW,
) -> Round:
    """An open round with its 13 questions, in a room that has come to that stage."""
    room = room or make_room()
    room.stage = Stage.RATE.value
    room.save()
    asked = Round.objects.create(
        room=room, stage=room.stage, subject=subject, wave=wave, display=display.value, opened_at=now
    )
    Question.objects.bulk_create(
        Question(round=asked, slug=factor, position=position) for position, factor in enumerate(SPHERES.factors)
    )
    return asked
