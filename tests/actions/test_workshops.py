"""Workshops of one's own: made, changed, deleted, restored."""

from datetime import timedelta
from uuid import uuid4

import pytest

from facilitation.actions.rooms import open_room
from facilitation.actions.workshops import (
    NoSuchWorkshopError,
    StaleWorkshopError,
    create_workshop,
    delete_workshop,
    restore_workshop,
    save_workshop,
)
from facilitation.models import Room, Workshop
from facilitation.queries.workshops import WorkshopFacts, get_workshop_of
from facilitation.rules.built_in import LONG, SPHERES
from facilitation.rules.plans import HelpLine, Plan
from tests.factories import NOW, make_facilitator

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
LINES = (HelpLine(name="Line", contact="0123"),)


def make_workshop(plan: Plan = SPHERES) -> str:
    return create_workshop(facilitator_id=make_facilitator().pk, plan=plan, now=NOW)


def read(workshop_id: str) -> WorkshopFacts:
    workshop = get_workshop_of(facilitator_id=make_facilitator().pk, workshop_id=workshop_id)
    assert workshop is not None
    return workshop


def test_a_copy_is_called_ones_own_and_leaves_the_built_in_one_as_it_is() -> None:
    before = SPHERES.to_json()

    workshop_id = create_workshop(facilitator_id=make_facilitator().pk, plan=SPHERES, title="Mine", now=NOW)

    assert read(workshop_id).plan == SPHERES.model_copy(update={"slug": "own", "title": "Mine"})
    assert SPHERES.to_json() == before


def test_a_plan_from_a_file_keeps_its_title() -> None:
    assert read(make_workshop(LONG)).plan == LONG.model_copy(update={"slug": "own"})


def test_what_was_read_last_can_be_saved() -> None:
    workshop_id = make_workshop()
    save_workshop(facilitator_id=make_facilitator().pk, workshop_id=workshop_id, plan=LONG, changed_at=NOW, now=LATER)

    assert read(workshop_id).plan.title == LONG.title
    assert read(workshop_id).changed_at == LATER


def test_two_windows_do_not_overwrite_each_other_silently() -> None:
    ada, workshop_id = make_facilitator().pk, make_workshop()
    save_workshop(facilitator_id=ada, workshop_id=workshop_id, plan=LONG, changed_at=NOW, now=LATER)

    with pytest.raises(StaleWorkshopError):
        save_workshop(facilitator_id=ada, workshop_id=workshop_id, plan=SPHERES, changed_at=NOW, now=LATER)

    assert read(workshop_id).plan.title == LONG.title
    save_workshop(facilitator_id=ada, workshop_id=workshop_id, plan=SPHERES, changed_at=LATER, now=LATER)
    assert read(workshop_id).plan.title == SPHERES.title


def test_each_version_is_told_from_the_next_even_if_the_clock_stands_or_goes_back() -> None:
    ada, workshop_id = make_facilitator().pk, make_workshop()
    for now in (NOW, NOW - timedelta(days=1)):
        before = read(workshop_id).changed_at
        save_workshop(facilitator_id=ada, workshop_id=workshop_id, plan=LONG, changed_at=before, now=now)
        assert read(workshop_id).changed_at > before


def test_a_deleted_workshop_is_put_away_and_can_be_restored_as_it_was() -> None:
    ada, workshop_id = make_facilitator().pk, make_workshop()
    before = read(workshop_id)

    delete_workshop(facilitator_id=ada, workshop_id=workshop_id, now=LATER)
    assert get_workshop_of(facilitator_id=ada, workshop_id=workshop_id) is None
    with pytest.raises(NoSuchWorkshopError):
        save_workshop(facilitator_id=ada, workshop_id=workshop_id, plan=LONG, changed_at=NOW, now=LATER)

    restore_workshop(facilitator_id=ada, workshop_id=workshop_id)
    assert read(workshop_id) == before


def test_deleting_twice_keeps_the_first_time() -> None:
    ada, workshop_id = make_facilitator().pk, make_workshop()
    delete_workshop(facilitator_id=ada, workshop_id=workshop_id, now=NOW)
    delete_workshop(facilitator_id=ada, workshop_id=workshop_id, now=LATER)

    assert Workshop.objects.get(pk=workshop_id).deleted_at == NOW


def test_nobody_touches_the_workshop_of_somebody_else() -> None:
    workshop_id, eve = make_workshop(), make_facilitator(username="eve").pk

    with pytest.raises(NoSuchWorkshopError):
        save_workshop(facilitator_id=eve, workshop_id=workshop_id, plan=LONG, changed_at=NOW, now=LATER)
    with pytest.raises(NoSuchWorkshopError):
        delete_workshop(facilitator_id=eve, workshop_id=workshop_id, now=LATER)
    with pytest.raises(NoSuchWorkshopError):
        restore_workshop(facilitator_id=eve, workshop_id=workshop_id)
    with pytest.raises(NoSuchWorkshopError):
        delete_workshop(facilitator_id=eve, workshop_id=uuid4(), now=LATER)
    assert read(workshop_id).changed_at == NOW


def test_changing_or_deleting_a_workshop_never_changes_a_room_that_was_opened_from_it() -> None:
    ada = make_facilitator().pk
    workshop_id = make_workshop(SPHERES.model_copy(update={"help_lines": LINES}))
    plan = read(workshop_id).plan
    room = open_room(facilitator_id=ada, plan=plan, policy=plan.policy, now=NOW)

    save_workshop(facilitator_id=ada, workshop_id=workshop_id, plan=LONG, changed_at=NOW, now=LATER)
    delete_workshop(facilitator_id=ada, workshop_id=workshop_id, now=LATER)

    assert Plan.from_json(Room.objects.get(pk=room.id).plan) == plan
