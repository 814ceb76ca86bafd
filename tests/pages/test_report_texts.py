"""Every text of the pages that look back goes through translation."""

import re
from collections.abc import Callable
from typing import get_args

import pytest

from facilitation.models import Room
from facilitation.pages.report_data import SCALES
from facilitation.queries.reports import PAGE
from facilitation.rules.coarse import Form, Spread
from facilitation.rules.exercise import Ask
from tests.factories import make_room
from tests.pages.past_sessions import OTHER, add_round, make_session, sign_in
from tests.pages.pseudo import Reader, in_brackets

pytestmark = pytest.mark.django_db


def visit_list() -> str:
    make_session(notes="typed", ended=False)
    for _ in range(PAGE):
        make_session()
    return sign_in().get("/desk/sessions/?search=spheres").text


def visit_report() -> str:
    room = make_session(notes="typed")
    for ask in (Ask.HELPER, Ask.REASONS, Ask.CHECK):
        add_round(room, ask)
    add_round(room, Ask.PLACE, wave=2)
    return sign_in().get(f"/desk/sessions/{room.pk}").text


def visit_comparison() -> str:
    rooms = [make_session(), make_session(), make_session(plan=OTHER)]
    add_round(rooms[0], Ask.REASONS)
    address = "&room=".join(str(room.pk) for room in rooms)
    return sign_in().get(f"/desk/sessions/compare?room={address}").text


NAMES = {"Spheres", "UTC", "CSV", "XLSX", "JSON", "typed", "spheres", "zz", "friendship", "full", "bigger", "closer"}

PAGES: dict[str, Callable[[], str]] = {
    "list": visit_list,
    "list, none": lambda: sign_in().get("/desk/sessions/").text,
    "list, not found": lambda: (make_session(), sign_in().get("/desk/sessions/?search=zz").text)[1],
    "report": visit_report,
    "report, running": lambda: sign_in().get(f"/desk/sessions/{make_session(ended=False).pk}").text,
    "report, nothing": lambda: sign_in().get(f"/desk/sessions/{make_room().pk}").text,
    "comparison": visit_comparison,
    "comparison, of nothing": lambda: sign_in().get("/desk/sessions/compare").text,
}


@pytest.mark.parametrize("name", PAGES)
def test_every_text_of_a_report_is_translated(name: str) -> None:
    reader = Reader()
    with in_brackets():
        reader.feed(PAGES[name]())

    assert reader.translated > 5
    assert [word for text in reader.bare for word in find_words(text)] == []


def find_words(text: str) -> list[str]:
    """The words of a text, without names, numbers, kinds of files and what charts are told in their own language."""
    codes = [part for code in Room.objects.values_list("code", flat=True) for part in (code[:3], code[3:])]
    known = {*NAMES, *codes, *SCALES.values(), *get_args(Form), *get_args(Spread)}
    return [word for word in re.findall(r"\w*[^\W\d]\w*", text) if word not in known]
