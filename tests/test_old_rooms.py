"""Rooms that were kept before a plan was a document: they go on."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from facilitation.actions.answers import save
from facilitation.actions.releases import release_if_due
from facilitation.actions.rooms import advance, end_session
from facilitation.actions.rounds import close_round, open_round
from facilitation.models import Room, Round
from facilitation.queries.results import get_picture
from facilitation.queries.snapshots import get_room_state
from facilitation.rules.exercise import Ask, Stage
from facilitation.rules.plans import Plan
from tests.factories import NOW, get_questions, make_facilitator, make_phones, make_room

VERSION_1: dict[str, Any] = {
    "slug": "spheres",
    "title": "Spheres",
    "summary": "As it was.",
    "stages": ["arrive", "promise", "rate", "thanks"],
    "subjects": ["friendship", "family"],
    "factors": ["communication", "safety"],
}


def make_old_room() -> Room:
    """A room with the plan that the first version wrote, and without what it did not write."""
    room = make_room(facilitator=make_facilitator(username="ada"))
    room.stage_times.all().delete()
    Room.objects.filter(pk=room.pk).update(plan=VERSION_1)
    room.refresh_from_db()
    return room


@pytest.mark.django_db
@pytest.mark.parametrize("ended", [False, True])
def test_an_old_rooms_pages_open(*, ended: bool) -> None:
    room = make_old_room()
    if ended:
        end_session(room_id=room.pk, revision=0, now=NOW)
    ada = Client()
    ada.force_login(room.facilitator, backend="django.contrib.auth.backends.ModelBackend")

    paths = [f"/{room.code}", f"/screen/{room.screen_token}", f"/desk/{room.pk}", f"/desk/sessions/{room.pk}"]

    assert [ada.get(path).status_code for path in paths] == [410 if ended else 200, 200, 200, 200]


@pytest.mark.django_db
def test_an_old_room_is_led_to_its_end() -> None:
    room = make_old_room()
    room_id = str(room.pk)
    assert get_room_state(room_id).stage_since == int(NOW.timestamp())

    advance(room_id=room_id, revision=0, stage="promise", now=NOW + timedelta(minutes=5))
    open_round(room_id=room_id, revision=1, ask=Ask.RATE, subject="family", now=NOW + timedelta(minutes=9))
    asked = Round.objects.get()
    save([phone.give(get_questions(asked=asked)[0], "4") for phone in make_phones(room=room, number=5)])
    close_round(room_id=room_id, revision=2, now=NOW + timedelta(minutes=12))
    end_session(room_id=room_id, revision=3, now=NOW + timedelta(minutes=15))

    assert list(asked.questions.order_by("position").values_list("slug", flat=True)) == ["communication", "safety"]
    assert get_picture(asked.pk).answers == 5
    assert list(room.stage_times.order_by("pk").values_list("stage", flat=True)) == ["promise", "rate"]


@pytest.mark.django_db(transaction=True)
def test_the_tables_of_the_first_version_become_those_of_today() -> None:
    executor = MigrationExecutor(connection)
    latest = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "facilitation"]
    try:
        executor.migrate([("facilitation", "0002_answers_in_key_order")])
        old = executor.loader.project_state([("facilitation", "0002_answers_in_key_order")]).apps
        facilitator = old.get_model("facilitation", "Facilitator").objects.create(username="ada")
        room = old.get_model("facilitation", "Room").objects.create(
            facilitator=facilitator,
            code="CDFHJK",
            screen_token="t" * 32,
            plan=VERSION_1,
            stage="rate",
            opened_at=NOW,
            active_at=NOW,
        )
        for wave, display in enumerate(("shown", "kept_off"), start=1):
            asked = old.get_model("facilitation", "Round").objects.create(
                room=room,
                stage="rate",
                subject="friendship",
                wave=wave,
                display=display,
                opened_at=NOW,
                closed_at=NOW if wave == 1 else None,
            )
            old.get_model("facilitation", "Question").objects.create(round=asked, slug="safety", position=0)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(latest)

    kept = Room.objects.get()
    shown, kept_off = Round.objects.order_by("wave")
    assert Plan.from_json(kept.plan).running == (Stage.ARRIVE, Stage.PROMISE, Stage.RATE, Stage.THANKS)
    assert (kept.small_group, kept.curtain, kept.view, kept.notes) == (False, "open", None, "")
    assert [(asked.ask, asked.is_private, asked.drawn) for asked in (shown, kept_off)] == [("rate", False, None)] * 2
    assert [asked.questions.get().seen for asked in (shown, kept_off)] == [True, False]
    assert [asked.questions.get().scale for asked in (shown, kept_off)] == ["rating", "rating"]
    phones = make_phones(room=kept, number=5)
    assert save([phone.give(kept_off.questions.get().pk, "4") for phone in phones]) == [None] * 5
    assert release_if_due(room_id=str(kept.pk), connected=0, now=NOW)
