"""Puts two past sessions of Ada's into a server's database: python -m tests.browser.past_sessions prints their ids.

They hold everything that a room can be asked, and pictures in every form.
"""

import os
from collections.abc import Mapping
from datetime import timedelta

import django


def make_sessions() -> list[str]:
    """Two sessions a week apart; in the first the types were placed twice."""
    from django.db import transaction  # noqa: PLC0415 - Django is set up below

    from facilitation.actions.releases import seal  # noqa: PLC0415
    from facilitation.models import Room  # noqa: PLC0415
    from facilitation.rules.built_in import BUILT_IN  # noqa: PLC0415
    from facilitation.rules.exercise import Ask  # noqa: PLC0415
    from tests.factories import HELP, NOW, make_room, make_round  # noqa: PLC0415

    plan = BUILT_IN["spheres-120"].model_copy(update={"help_lines": HELP})
    made = []
    for week, asks in enumerate(([*plan.get_asks(), Ask.PLACE], plan.get_asks())):
        now = NOW + timedelta(weeks=week)
        room = make_room(plan=plan, now=now)
        for place, ask in enumerate(asks):
            asked = make_round(room=room, ask=ask, wave=1 + asks[:place].count(ask), now=now, closed_at=now)
            for question in asked.questions.all():
                counts = _get_counts(question.scale, question.position + week)
                question.releases.create(version=1, seats=12, counts=counts, released_at=now)
        room.stage_times.update(left_at=now + timedelta(minutes=7))
        with transaction.atomic():
            seal(room_id=room.pk)
        Room.objects.filter(pk=room.pk).update(
            ended_at=now + timedelta(minutes=118), notes=f"Week {week + 1} was calm."
        )
        made.append(str(room.pk))
    return made


def _get_counts(scale: str, shift: int) -> Mapping[str, int]:
    """Twelve answers, more or less spread; where several could be chosen, those who chose each."""
    if scale == "reasons":
        return {"a": 9, "d": 6, "j": 1, "n": 2}
    forms = [
        {"1": 4, "2": 5, "3": 2, "n": 1},
        {"2": 11, "3": 1},
        {"1": 3, "2": 3, "3": 3, "s": 3},
        {"1": 1, "3": 9, "n": 2},
    ]
    return forms[shift % len(forms)]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
    django.setup()
    print(*make_sessions())
