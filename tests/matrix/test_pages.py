"""Every address, asked in both ways by everybody: what is allowed works, and what is not changes nothing."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from tests.matrix.table import read_table, write_row
from tests.matrix.world import GUESS, Person, World, fill_in, make_world, photograph

pytestmark = pytest.mark.django_db

OF_THE_PAST = {"report", "report-export", "desk-delete"}
"""Addresses that are about a session that is over."""

VARIANTS = {
    "start": ("", "with a fresh link"),
    "reset": ("", "with a fresh link"),
    "report-export": ("csv", "xlsx", "json", "exe"),
    "desk-delete": ("", "while it runs"),
    "workshop-restore": ("", "after deleting"),
}
"""Addresses that are asked more than once, with something else each time."""

TOKENS = {"desk-guest": "guest", "start": "start", "screen": "screen", "screen-text": "screen"}
"""Which of a person's links stands in an address."""


PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


def walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the server with its name."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, before + str(one.pattern))
        else:
            assert isinstance(one, URLPattern)
            assert one.name, f"{one.pattern} has no name."
            yield before + str(one.pattern), one.name


ADDRESSES = list(walk(get_resolver().url_patterns))
ROUTES = {name: route for route, name in ADDRESSES}
METHODS = ("GET", "POST")
ASKED = [(name, variant) for _, name in ADDRESSES for variant in VARIANTS.get(name, ("",))]


def name_door(method: str, name: str, variant: str) -> str:
    """What a door is called in the table."""
    return " ".join(filter(None, (method, "/" + PLACE.sub(r"<\1>", ROUTES[name]), variant)))


def get_path(world: World, person: Person, name: str, variant: str) -> str:
    """The address as this person can write it."""
    room = world.past if name in OF_THE_PAST and variant != "while it runs" else world.room
    token = getattr(person, TOKENS.get(name, ""), GUESS)
    if variant == "with a fresh link":
        token = world.reset[1] if name == "reset" else world.fresh_start
    values = {
        "room_id": room.pk,
        "workshop_id": world.workshop,
        "key": world.workshop,
        "link_id": world.guest_id,
        "code": person.code,
        "token": token,
        "kind": variant,
        "passkey_id": world.passkey_id,
        "uidb64": world.reset[0],
    }
    path = "/" + PLACE.sub(lambda found: str(values[found[1]]), ROUTES[name])
    return f"{path}?room={world.past.pk}" if name == "reports-compare" else path


def prepare(world: World, variant: str) -> None:
    if variant == "after deleting":
        world.people["owner"].browse().post(f"/desk/workshops/{world.workshop}/delete")


def ask(method: str, path: str, person: Person, form: dict[str, Any]) -> str:
    """What this person meets: a status or the sign-in page, with a star where something was changed. It is undone."""
    for upload in form.values():
        if hasattr(upload, "seek"):
            upload.seek(0)
    with transaction.atomic():
        before = photograph()
        client = person.browse()
        answer = client.post(path, form) if method == "POST" else client.get(path)
        signs_in = answer.headers.get("Location", "").startswith("/account/sign-in?next=")
        changed = "" if photograph() == before else "\\*"
        transaction.set_rollback(True)
    return ("sign in" if signs_in else str(answer.status_code)) + changed


@pytest.mark.parametrize(("name", "variant"), ASKED)
def test_everybody_meets_at_every_door_what_the_table_says(name: str, variant: str) -> None:
    world = make_world()
    prepare(world, variant)
    rows = read_table("Addresses")
    for method in METHODS:
        form = fill_in(world, name) if method == "POST" else {}
        met = {
            who: ask(method, get_path(world, person, name, variant), person, form)
            for who, person in world.people.items()
        }

        door = name_door(method, name, variant)
        assert rows.get(door) == met, f"The table does not say what people meet there now:\n{write_row(door, met)}"


def test_the_table_has_no_doors_that_are_not_there() -> None:
    assert sorted(read_table("Addresses")) == sorted(
        name_door(method, name, variant) for name, variant in ASKED for method in METHODS
    )


def test_reading_changes_nothing() -> None:
    rows = read_table("Addresses")

    assert [door for door, row in rows.items() if door.startswith("GET") and "*" in "".join(row.values())] == []
    assert [door for door, row in rows.items() if door.startswith("POST") and "*" in "".join(row.values())]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "MOVE"])
def test_no_other_method_is_a_door(method: str) -> None:
    """Asked by the owner, with the form that a POST would take, and as a page of ours would ask."""
    world = make_world()
    owner = world.people["owner"]
    before = photograph()
    with transaction.atomic():
        assert owner.browse().post(f"/desk/{world.room.pk}/notes", {"notes": "Calm"}).status_code == 204
        assert photograph() != before
        transaction.set_rollback(True)

    for name, variant in ASKED:
        form = urlencode({key: one for key, one in fill_in(world, name).items() if isinstance(one, str)})
        path = get_path(world, owner, name, variant)
        owner.browse().generic(method, path, form, content_type="application/x-www-form-urlencoded")

    assert photograph() == before


@pytest.mark.parametrize(
    ("name", "variant"),
    [one for one in ASKED if read_table("Addresses").get(name_door("POST", *one), {"owner": ""})["owner"] != "405"],
)
def test_no_form_is_taken_that_was_not_sent_by_a_page_of_ours(name: str, variant: str) -> None:
    world = make_world()
    prepare(world, variant)
    form = fill_in(world, name)
    before = photograph()
    owner = world.people["owner"]

    forged = owner.browse(enforce_csrf_checks=True).post(get_path(world, owner, name, variant), form)

    assert forged.status_code == 403
    assert photograph() == before
