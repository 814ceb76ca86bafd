"""The exercise for somebody alone: one page that takes no seat, says nothing of a room and holds all it needs."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from facilitation.pages.solo import ASKS, STAGES
from facilitation.queries.addresses import get_phone_address
from facilitation.rules.cards import HELPER_EVIDENCE, HELPER_LINES, HELPER_STRICT, HELPER_WHY
from facilitation.rules.content import FACTORS, TYPES
from tests.factories import make_room

pytestmark = pytest.mark.django_db


def get_page() -> str:
    page = Client().get("/solo")
    assert page.status_code == 200
    return page.text


def read_texts(page: str) -> dict[str, dict[str, object]]:
    """What the page's scripts are given."""
    found = re.search(r'<script id="texts" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    texts: dict[str, dict[str, object]] = json.loads(found[1])
    return texts


def test_nobody_is_known_afterwards() -> None:
    alone, guest = Client(), Client()
    guest.get(f"/{make_room().code}")
    assert guest.cookies.keys(), "a room gives a seat"

    alone.get("/solo")

    assert list(alone.cookies) == []


def test_it_is_not_taken_for_the_code_of_a_room() -> None:
    assert 'data-local="solo"' in get_page()
    assert 'data-local="' not in Client().get(f"/{make_room().code}").text
    assert get_phone_address("SOLO").endswith("/SOLO"), "codes are written in large letters"


def test_the_page_has_no_line_to_the_server() -> None:
    line = re.compile(r'data-socket="([^"]*)"')
    there, here = line.search(Client().get(f"/{make_room().code}").text), line.search(get_page())

    assert there is not None
    assert there[1].startswith("/live/phone/")
    assert here is not None
    assert here[1] == ""


def test_it_has_the_same_types_and_things_to_rate() -> None:
    page = get_page()
    kinds = [kind.label for kind in TYPES if kind.slug not in {"romantic", "sexual"}]

    for label in [*kinds, *(factor.label for factor in FACTORS)]:
        assert label in page


def test_kinds_that_are_asked_about_as_one_can_be_held_apart() -> None:
    apart = read_texts(get_page())["apart"]

    assert [kind["slug"] for kind in apart] == ["romantic", "sexual"]  # type: ignore[index]


def test_it_says_as_much_about_helpers_as_a_room_does() -> None:
    page = unescape(get_page())

    for line in (*HELPER_LINES, *HELPER_WHY, HELPER_STRICT, HELPER_EVIDENCE):
        assert line.text in page


def test_it_has_only_the_stages_and_questions_for_one() -> None:
    texts = read_texts(get_page())

    assert [stage["slug"] for stage in texts["stages"]] == list(STAGES)  # type: ignore[index]
    assert list(texts["asks"]) == list(ASKS)


@pytest.mark.parametrize("words", ["Counts in the room", "at least 5 people", "Please follow the facilitator"])
def test_it_promises_nothing_about_a_room(words: str) -> None:
    assert words in Client().get(f"/{make_room().code}").text
    assert words not in get_page()


def test_it_says_who_helps_without_a_facilitator() -> None:
    page = get_page()

    assert "the emergency number where you are" in page
    assert "Ask the facilitator" not in page
