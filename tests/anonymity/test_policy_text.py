"""The policy of a room is fixed when it is opened, and what phones, screen and desk say of it is made from it."""

import ast
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.test import Client

from facilitation.actions.rooms import open_room
from facilitation.models import Room
from facilitation.pages.texts import get_limits, get_promise
from facilitation.rules.plans import Plan
from facilitation.rules.promise import PROMISE, SMALL_GROUP_PROMISE
from facilitation.rules.release import GREATEST_FLOOR, LEAST_FLOOR, LEAST_STEP, Policy
from tests.factories import NOW, PLAN, make_facilitator
from tests.services import ROOT

pytestmark = pytest.mark.django_db

POLICIES = [
    Policy(floor=floor, step=step)
    for floor in range(LEAST_FLOOR, GREATEST_FLOOR + 1)
    for step in range(LEAST_STEP, floor + 1)
]
SOME = [*POLICIES[::97], POLICIES[-1]]
SMALL = PLAN.model_copy(update={"small_group": True})
FROZEN = {"floor", "step", "small_group"}


def expect(policy: Policy) -> list[str]:
    """The promise of a room with pictures, spelled out here once more."""
    return [
        "No name, no account, no e-mail.",
        f"The room sees a result only once at least {policy.floor} people have answered.",
        f"Every later change of the picture stands for at least {policy.step} people.",
        "When the picture changes never depends on what anyone said.",
        "The facilitator sees no more than the screen can show.",
        "What is marked private never leaves your phone.",
        "When the session ends, single answers are destroyed. Only what the room saw stays.",
    ]


def read_list(page: str, name: str) -> list[list[str]]:
    """The sentences of each promise in a page; lists of this class hold agreements, too."""
    lists = re.findall(rf'<ol class="{name}"[^>]*>(.*?)</ol>', page, re.DOTALL)
    said = [[unescape(item).strip() for item in re.findall(r"<li>(.*?)</li>", one, re.DOTALL)] for one in lists]
    return [sentences for sentences in said if sentences[0] == PROMISE[0]]


def open_pages(plan: Plan, policy: Policy) -> tuple[str, str]:
    """A room's phone and screen as they are served."""
    room = open_room(facilitator_id=make_facilitator().pk, plan=plan, policy=policy, now=NOW)
    browser = Client()
    phone, screen = browser.get(f"/{room.code}"), browser.get(f"/screen/{room.screen_token}")
    assert (phone.status_code, screen.status_code) == (200, 200)
    return phone.content.decode(), screen.content.decode()


# What is said


def test_every_policy_there_can_be_is_said_in_its_own_numbers() -> None:
    assert len(POLICIES) == 1176
    for policy in POLICIES:
        promise = get_promise(policy)
        assert promise == expect(policy)
        page = render_to_string("phone/_promise.html", {"promise": promise, "limits": get_limits()})
        assert read_list(page, "promise") == [promise]


@pytest.mark.parametrize("policy", SOME, ids=str)
def test_phone_and_screen_say_the_policy_of_their_room(policy: Policy) -> None:
    phone, screen = open_pages(PLAN, policy)

    assert read_list(phone, "promise") == [expect(policy)] * 2  # before the first question, and in the menu
    assert read_list(screen, "promise-list") == [expect(policy)]
    assert set(re.findall(r"once (\d+) people have answered", phone)) == {str(policy.floor)}
    assert set(re.findall(r"A picture takes at least (\d+) answers", screen)) == {str(policy.floor)}
    assert set(re.findall(r'\bfloor="(\d+)"', screen)) == {str(policy.floor)}
    for limit in get_limits():
        assert limit in unescape(phone)


def test_a_small_group_is_promised_what_is_true_there_and_no_numbers() -> None:
    phone, screen = open_pages(SMALL, Policy())

    assert read_list(phone, "promise") == [list(SMALL_GROUP_PROMISE)] * 2
    assert read_list(screen, "promise-list") == [list(SMALL_GROUP_PROMISE)]
    assert not set(SMALL_GROUP_PROMISE) & {sentence for sentence in PROMISE if "%" in sentence}
    assert "people have answered" not in phone


# What cannot change


def find_changes(source: str) -> Iterator[str]:
    """Where code sets a floor, a step or small-group mode of something: the function it happens in."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in FROZEN:
                    yield function.name
                if isinstance(node, ast.Call) and {keyword.arg for keyword in node.keywords} & FROZEN:
                    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    if called in {
                        "update",
                        "create",
                        "update_or_create",
                        "get_or_create",
                        "bulk_update",
                        "Room",
                        "setattr",
                    }:
                        yield function.name


def test_no_code_changes_the_policy_of_a_room_once_it_is_open() -> None:
    assert list(find_changes("def a(room): room.floor = 3")) == ["a"]
    assert list(find_changes("def b(): Room.objects.filter(pk=1).update(step=3, locked=True)")) == ["b"]
    assert list(find_changes("def c(room): room.locked = True")) == []

    sources = [path for path in (ROOT / "facilitation").rglob("*.py") if "migrations" not in path.parts]
    found = {(path.stem, name) for path in sources for name in find_changes(path.read_text(encoding="utf-8"))}

    assert len(sources) > 80
    assert found == {("rooms", "open_room")}


@pytest.mark.parametrize("change", [{"floor": 4}, {"step": 4}, {"small_group": True}], ids=str)
def test_the_database_itself_refuses_another_policy(change: dict[str, int]) -> None:
    opened = open_room(facilitator_id=make_facilitator().pk, plan=PLAN, policy=Policy(floor=9, step=5), now=NOW)
    room = Room.objects.get(pk=opened.id)
    assert (room.floor, room.step, room.small_group) == (9, 5, False)
    Room.objects.filter(pk=room.pk).update(locked=True, floor=9)

    with pytest.raises(DatabaseError, match="fixed"), transaction.atomic():
        Room.objects.filter(pk=room.pk).update(**change)

    room.refresh_from_db()
    assert (room.floor, room.step, room.small_group, room.locked) == (9, 5, False, True)
