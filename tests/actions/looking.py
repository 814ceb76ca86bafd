"""Looking as a heart does, and at what is kept."""

from datetime import timedelta

from facilitation.actions.releases import release_if_due
from facilitation.models import Answer, Release, Round
from facilitation.rules.exercise import Display
from tests.factories import NOW, SHORT, Phone, get_questions, make_room, make_round

SECOND = timedelta(seconds=1)

Published = tuple[int, int, int, dict[str, int]]
"""Question, version, seats, counts."""


Kept = tuple[str | None, bool, bool]
"""Choice, counted, touched."""


def make_short_round(*, floor: int = 5, step: int = 3, display: Display = Display.SHOWN) -> tuple[Round, int, int]:
    """An open round of two questions, and their numbers."""
    asked = make_round(room=make_room(plan=SHORT, floor=floor, step=step), display=display)
    first, second = get_questions(asked=asked)
    return asked, first, second


def look(asked: Round, *, connected: int = 0, after: timedelta = timedelta(0)) -> bool:
    """What a heart does."""
    return release_if_due(room_id=str(asked.room_id), connected=connected, now=NOW + after)


def get_published() -> list[Published]:
    return list(Release.objects.order_by("question", "version").values_list("question", "version", "seats", "counts"))


def get_kept(phone: Phone, question: int) -> Kept | None:
    """What is kept of one seat's answer to one question."""
    return Answer.objects.filter(pk=phone.get_key(question)).values_list("choice", "counted", "touched").first()
