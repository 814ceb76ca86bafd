"""Sessions made up for tests of the pages that look back, straight into the tables, and Ada who looks."""

from django.test import Client

from facilitation.models import Release, Room, Round
from facilitation.rules.exercise import Ask
from facilitation.rules.plans import Plan
from tests.factories import NOW, PLAN, make_facilitator, make_room, make_round

OTHER = PLAN.model_copy(update={"slug": "own-evening", "title": "Evening circle"})


def sign_in(username: str = "ada") -> Client:
    client = Client()
    client.force_login(make_facilitator(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_session(*, plan: Plan = PLAN, notes: str = "", ended: bool = True) -> Room:
    """A session in which types were placed and friendship was rated, ten answers to everything."""
    room = make_room(plan=plan)
    for ask in (Ask.PLACE, Ask.RATE):
        add_round(room, ask)
    Room.objects.filter(pk=room.pk).update(ended_at=NOW if ended else None, notes=notes)
    return room


def add_round(room: Room, ask: Ask, *, wave: int = 1, counts: dict[str, int] | None = None) -> Round:
    asked = make_round(room=room, ask=ask, wave=wave, closed_at=NOW)
    counts = counts or {"1": 6, "2": 4}
    Release.objects.bulk_create(
        Release(question=question, version=1, seats=sum(counts.values()), counts=counts, released_at=NOW)
        for question in asked.questions.all()
    )
    return asked
