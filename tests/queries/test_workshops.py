"""The workshops somebody can open a room from."""

from datetime import timedelta
from uuid import uuid4

import pytest

from facilitation.actions.rooms import open_room
from facilitation.actions.workshops import create_workshop, delete_workshop
from facilitation.queries.workshops import (
    get_latest_help_lines,
    get_workshop_of,
    get_workshop_plan,
    get_workshops_of,
)
from facilitation.rules.built_in import BUILT_IN, LONG, SPHERES
from facilitation.rules.plans import HelpLine
from tests.factories import NOW, make_facilitator

pytestmark = pytest.mark.django_db


def make_workshop(*, username: str = "ada", hours: int = 0) -> str:
    ada = make_facilitator(username=username).pk
    return create_workshop(facilitator_id=ada, plan=LONG, now=NOW + timedelta(hours=hours))


def test_the_one_changed_last_comes_first_and_deleted_ones_are_named() -> None:
    ada, old, new = make_facilitator().pk, make_workshop(), make_workshop(hours=1)
    make_workshop(username="eve")
    delete_workshop(facilitator_id=ada, workshop_id=old, now=NOW)

    assert [(one.id, one.deleted_at) for one in get_workshops_of(ada)] == [(new, None), (old, NOW)]


def test_a_workshop_is_found_by_its_owner_only() -> None:
    workshop_id = make_workshop()
    found = get_workshop_of(facilitator_id=make_facilitator().pk, workshop_id=workshop_id)

    assert found is not None
    assert found.id == workshop_id
    assert get_workshop_of(facilitator_id=make_facilitator(username="eve").pk, workshop_id=workshop_id) is None
    assert get_workshop_of(facilitator_id=make_facilitator().pk, workshop_id=uuid4()) is None


@pytest.mark.parametrize("slug", BUILT_IN)
def test_everybody_may_open_the_built_in_ones(slug: str) -> None:
    assert get_workshop_plan(facilitator_id=make_facilitator().pk, key=slug) is BUILT_IN[slug]


def test_ones_own_is_found_by_its_id_until_it_is_deleted() -> None:
    ada, workshop_id = make_facilitator().pk, make_workshop()

    assert get_workshop_plan(facilitator_id=ada, key=workshop_id) == LONG.model_copy(update={"slug": "own"})
    assert get_workshop_plan(facilitator_id=make_facilitator(username="eve").pk, key=workshop_id) is None
    delete_workshop(facilitator_id=ada, workshop_id=workshop_id, now=NOW)
    assert get_workshop_plan(facilitator_id=ada, key=workshop_id) is None


@pytest.mark.parametrize("key", ["", "own", "spheres-12", "0" * 32 + "x", "\0"])
def test_what_names_no_workshop_finds_none(key: str) -> None:
    assert get_workshop_plan(facilitator_id=make_facilitator().pk, key=key) is None


def test_the_help_lines_of_the_last_room_are_at_hand() -> None:
    ada = make_facilitator().pk
    assert get_latest_help_lines(ada) == ()
    for hours, name in ((2, "Newest"), (1, "Older")):
        plan = SPHERES.model_copy(update={"help_lines": (HelpLine(name=name, contact="1"),)})
        open_room(facilitator_id=ada, plan=plan, policy=plan.policy, now=NOW + timedelta(hours=hours))

    assert [line.name for line in get_latest_help_lines(ada)] == ["Newest"]
    assert get_latest_help_lines(make_facilitator(username="eve").pk) == ()
