"""The shared screen and its text twin: whoever has the link sees what the room may see, and no more."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from facilitation.actions.releases import release_if_due
from facilitation.models import Room, Round
from facilitation.pages.screen import FRAME, HELPER
from facilitation.rules import cards
from facilitation.rules.exercise import Ask, Curtain, Display
from tests.factories import HELP, NOW, get_questions, make_answers, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db

CHOICES = "1111122234nn"
"""What twelve people say of friendship: rings 5, 3, 1 and 1, and two not on their map."""


def make_placed(*, display: Display = Display.SHOWN, room: Room | None = None, wave: int = 1) -> Round:
    """A round in which twelve people placed friendship, closed, with its release; nobody placed anything else."""
    asked = make_round(room=room, ask=Ask.PLACE, display=display, wave=wave)
    phones = make_phones(room=asked.room, number=len(CHOICES))
    make_answers(question=get_friendship(asked), phones=phones, choices=CHOICES)
    assert release_if_due(room_id=str(asked.room_id), connected=len(CHOICES), now=NOW)
    Round.objects.filter(pk=asked.pk).update(closed_at=NOW)
    return asked


def get_friendship(asked: Round) -> int:
    return asked.questions.get(slug="friendship").pk


def change_room(asked: Round, **changes: Any) -> None:
    Room.objects.filter(pk=asked.room_id).update(**changes)


def read_text(asked: Round) -> str:
    room = Room.objects.get(pk=asked.room_id)
    page = Client().get(f"/screen/{room.screen_token}/text")
    assert page.status_code == 200
    return html.unescape(page.text)


def read_rows(text: str) -> dict[str, list[str]]:
    """The rows of the tables on the page by their headings."""
    rows = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</th>(.*?)</tr>", text, re.DOTALL)
    return {label: re.findall(r"<td[^>]*>\s*(.*?)\s*</td>", cells) for label, cells in rows}


def test_a_screen_has_a_part_for_every_stage_and_help_for_everybody() -> None:
    page = Client().get(f"/screen/{make_room().screen_token}").text

    parts = set(re.findall(r'data-when="part-([a-z-]+)"', page))
    stages = {"arrive", "promise", "frame", "warm-up", "people", "place", "break", "rate", "groups", "repair"}
    assert parts >= stages | {"helper", "reasons", "closing", "check", "thanks", "board", "paused"}
    assert page.count(HELP[0].contact) == 3
    assert "/text" in page


def test_the_lines_that_a_screen_has_room_for_are_lines_of_the_exercise() -> None:
    assert set(FRAME) < {line.slug for line in cards.FRAME}
    assert set(HELPER) < {line.slug for line in cards.HELPER_LINES}


@pytest.mark.parametrize("path", ["", "/text"])
def test_nobody_finds_a_screen_by_guessing(path: str) -> None:
    room = make_room()
    assert Client().get(f"/screen/{room.screen_token}{path}").status_code == 200

    assert Client().get(f"/screen/guess{path}").status_code == 404
    assert Client().get(f"/screen/{room.pk}{path}").status_code == 404


def test_the_text_has_the_numbers_of_the_picture() -> None:
    rows = read_rows(read_text(make_placed()))

    assert rows["Friendship"][:5] == ["5", "3", "1", "1", "2"]
    assert len(rows) > 1
    assert all("too few" in " ".join(cells) for label, cells in rows.items() if label != "Friendship")


def test_the_text_is_as_coarse_as_the_picture() -> None:
    asked = make_placed()
    asked.questions.filter(slug="friendship").update(soft=True)

    row = read_rows(read_text(asked))["Friendship"]

    assert row[:5] == ["5", "3", "few or none", "few or none", "few or none"]


@pytest.mark.parametrize("display", [Display.COLLECTING, Display.KEPT_OFF])
def test_the_text_keeps_back_what_the_screen_keeps_back(display: Display) -> None:
    asked = make_placed()
    assert "Friendship" in read_rows(read_text(asked))

    Round.objects.filter(pk=asked.pk).update(display=display)

    assert read_rows(read_text(asked)) == {}
    assert "There is no picture on the screen now." in read_text(asked)


@pytest.mark.parametrize("curtain", [Curtain.BLANK, Curtain.PAUSED])
def test_the_text_shows_nothing_behind_a_curtain(curtain: Curtain) -> None:
    asked = make_placed()
    assert read_rows(read_text(asked)) != {}

    change_room(asked, curtain=curtain.value)

    assert read_rows(read_text(asked)) == {}
    assert "The screen shows nothing for a moment." in read_text(asked)


def test_where_the_screen_shows_one_kind_the_text_has_one_row() -> None:
    asked = make_placed()
    view = {"round": asked.pk, "chart": "bullseye", "question": get_friendship(asked), "compare": False}

    change_room(asked, view=view)

    assert list(read_rows(read_text(asked))) == ["Friendship"]


def test_where_the_screen_compares_the_text_has_both_times() -> None:
    first = make_placed()
    second = make_placed(room=first.room, wave=2)
    view = {"round": second.pk, "chart": "bars", "question": None, "compare": True}
    assert read_text(second).count("<table") == 1

    change_room(second, view=view)

    text = read_text(second)
    assert text.count("<table") == 2
    assert text.index("the first time") < text.index("the second time")


def test_where_the_screen_is_sorted_the_text_is_too_both_times() -> None:
    make_rated(first := make_round(display=Display.SHOWN, subject="friendship"))
    make_rated(asked := make_round(room=first.room, display=Display.SHOWN, subject="friendship", wave=2))
    slugs = list(asked.questions.order_by("position").values_list("slug", flat=True))
    view = {"round": asked.pk, "chart": "profile", "question": None, "compare": True}
    change_room(asked, stage="rate", view={**view, "order": []})
    usual = read_labels(read_text(asked))
    assert usual == [*usual[: len(slugs)], *usual[: len(slugs)]]

    change_room(asked, view={**view, "order": [slugs[2], slugs[1]]})

    sorted_once = [usual[2], usual[1], usual[0], *usual[3 : len(slugs)]]
    assert read_labels(read_text(asked)) == sorted_once * 2


def make_rated(asked: Round) -> None:
    """Twelve people rate the first thing of the round, which is closed then."""
    phones = make_phones(room=asked.room, number=len(CHOICES))
    make_answers(question=get_questions(asked=asked)[0], phones=phones, choices=CHOICES)
    assert release_if_due(room_id=str(asked.room_id), connected=len(CHOICES), now=NOW)
    Round.objects.filter(pk=asked.pk).update(closed_at=NOW)


def read_labels(text: str) -> list[str]:
    return re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</th>", text, re.DOTALL)


def test_a_hidden_question_is_not_in_the_text() -> None:
    asked = make_placed()
    assert "Friendship" in read_rows(read_text(asked))

    asked.questions.filter(slug="friendship").update(hidden=True)

    assert "Friendship" not in read_rows(read_text(asked))
    assert "Family" in read_rows(read_text(asked))


def test_the_text_is_the_same_until_the_screen_changes_and_has_help() -> None:
    asked = make_placed()
    before = read_text(asked)
    assert HELP[0].contact in before
    assert read_text(asked) == before

    asked.questions.filter(slug="friendship").update(hidden=True)

    assert read_text(asked) != before


def test_gaps_are_told_in_words() -> None:
    placed = make_placed()
    rated = make_round(room=placed.room, subject="friendship")
    for question in get_questions(asked=rated):
        make_answers(question=question, phones=make_phones(room=rated.room, number=12), choices="1" * 12)
    assert release_if_due(room_id=str(rated.room_id), connected=12, now=NOW)
    Round.objects.filter(pk=rated.pk).update(closed_at=NOW)

    change_room(rated, stage="factors", view={"round": rated.pk, "chart": "gaps", "question": None, "compare": False})

    text = read_text(rated)
    assert "sits closer than the 13 things suggest · a bigger gap" in text
    assert "Averages hide people" in text
