"""Every text of every page goes through translation."""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from facilitation.actions.accounts import invite
from facilitation.actions.rooms import end_session
from facilitation.actions.rounds import close_round, set_display
from facilitation.models import Room
from facilitation.pages.previews import NO_CODE
from facilitation.rules.codes import show_code
from facilitation.rules.exercise import Ask, Display
from tests.actions.leading import answer_all, ask_for, lead
from tests.factories import NOW, SHORT, make_facilitator, make_room
from tests.pages.filled_in import read_fields
from tests.pages.own_workshops import RICH, make_workshop
from tests.pages.pseudo import Reader, in_brackets

pytestmark = pytest.mark.django_db

PRODUCT = "Spheres"
ZONE = "UTC"
HOST = "testserver"
NO_WORD = re.compile(r"[\W\d_]*")
"""Numbers and signs."""


def sign_in() -> Client:
    ada = Client()
    ada.force_login(make_facilitator(username="ada"), backend="django.contrib.auth.backends.ModelBackend")
    return ada


def make_own_room(**details: object) -> Room:
    room = make_room(facilitator=make_facilitator(username="ada"))
    Room.objects.filter(pk=room.pk).update(**details)
    room.refresh_from_db()
    return room


def visit_desk_rooms() -> str:
    make_own_room()
    make_own_room(ended_at=NOW)
    return sign_in().get("/desk/").text


def visit_deleted() -> str:
    return sign_in().post(f"/desk/workshops/{make_workshop(RICH)}/delete", follow=True).text


def visit_workshop() -> str:
    return sign_in().get(f"/desk/workshops/{make_workshop(RICH)}?note=saved").text


def post_workshop(**typed: str) -> str:
    """What cannot be saved: for what was typed, or because everything is right but the version."""
    path = f"/desk/workshops/{make_workshop(RICH)}"
    fields = read_fields(sign_in().get(path).text) | {"changed_at": [""]} if "same" in typed else typed
    return sign_in().post(path, fields).text


def visit_csrf_failure() -> str:
    page = Client(enforce_csrf_checks=True).post("/account/sign-in")
    assert page.status_code == 403
    return page.text


def start(**typed: str) -> str:
    path = f"/account/start/{invite(now=timezone.now())}"
    return (Client().post(path, typed) if typed else Client().get(path)).text


def change_password(**typed: str) -> str:
    return (sign_in().post("/account/password", typed) if typed else sign_in().get("/account/password")).text


def make_session() -> Room:
    """A session in which something was placed, rated, compared and kept."""
    room = make_room(facilitator=make_facilitator(username="ada"), plan=SHORT)
    placed = ask_for(room, Ask.PLACE)
    lead(room, set_display, display=Display.SHOWN)
    answer_all(placed, "1112223344")
    lead(room, close_round)
    answer_all(ask_for(room, Ask.RATE, "friendship"), "12345")
    lead(room, close_round)
    answer_all(ask_for(room, Ask.REASONS), ["ab-"] * 5)
    return room


def visit_report(path: str = "") -> str:
    room = make_session()
    lead(room, end_session)
    return sign_in().get(f"/desk/sessions/{path or room.pk}").text


def visit_comparison() -> str:
    rooms = [make_session(), make_session()]
    for room in rooms:
        lead(room, end_session)
    return sign_in().get("/desk/sessions/compare", {"room": [str(room.pk) for room in rooms]}).text


PAGES: dict[str, Callable[[], str]] = {
    "solo": lambda: Client().get("/solo").text,
    "test this room": lambda: sign_in().get("/desk/tryout").text,
    "test this room, on a phone": lambda: Client().get("/tryout").text,
    "sessions, none yet": lambda: sign_in().get("/desk/sessions/").text,
    "sessions": lambda: visit_report("?search=spheres"),
    "report": visit_report,
    "sessions side by side": visit_comparison,
    "screen, in words": lambda: Client().get(f"/screen/{make_session().screen_token}/text").text,
    "a link that is gone": lambda: Client().get("/desk/with/guess").text,
    "code entry": lambda: Client().get("/").text,
    "code entry, not a code": lambda: Client().get("/", {"code": "12"}).text,
    "code entry, no such room": lambda: Client().get("/", {"code": "QQQQQQ"}).text,
    "phone": lambda: Client().get(f"/{make_room().code}").text,
    "phone, ended": lambda: Client().get(f"/{make_own_room(ended_at=NOW).code}").text,
    "phone, locked": lambda: Client().get(f"/{make_own_room(locked=True).code}").text,
    "phone, full": lambda: render_to_string("phone/closed.html", {"reason": "full"}),
    "phone, no such room": lambda: Client().get("/QQQQQQ").text,
    "screen": lambda: Client().get(f"/screen/{make_room().screen_token}").text,
    "rooms, none yet": lambda: sign_in().get("/desk/").text,
    "rooms": visit_desk_rooms,
    "rooms, no file": lambda: sign_in().post("/desk/workshops/import").text,
    "rooms, a file that is none": lambda: sign_in().post("/desk/workshops/import", {"file": StringIO("{")}).text,
    "rooms, a workshop deleted": visit_deleted,
    "workshop": visit_workshop,
    "workshop, wrong": lambda: post_workshop(changed_at="2026-03-04T10:00:00Z", **{"types-0-slug": "family"}),
    "workshop, changed elsewhere": lambda: post_workshop(same="on"),
    "workshop, on a phone": lambda: sign_in().get("/desk/workshops/spheres/preview/phone").text,
    "workshop, on the screen": lambda: sign_in().get("/desk/workshops/spheres/preview/screen").text,
    "opening a room": lambda: sign_in().get("/desk/workshops/spheres/open").text,
    "opening a room, wrong": lambda: sign_in().post("/desk/workshops/spheres/open", {"floor": "x"}).text,
    "desk": lambda: sign_in().get(f"/desk/{make_own_room().pk}").text,
    "desk, ended": lambda: sign_in().get(f"/desk/{make_own_room(ended_at=NOW).pk}").text,
    "start": start,
    "start, wrong": lambda: start(username="a b", password1="x", password2="y"),
    "start, weak": lambda: start(username="ada", password1="ada12", password2="ada12"),
    "start, gone": lambda: Client().get("/account/start/guess").text,
    "sign in": lambda: Client().get("/account/sign-in").text,
    "sign in, wrong": lambda: Client().post("/account/sign-in", {"username": "ada", "password": "x"}).text,
    "password": change_password,
    "password, wrong": lambda: change_password(old_password="x", new_password1="y", new_password2="z"),
    "not found": lambda: Client().get("/no/such/page").text,
    "not allowed": visit_csrf_failure,
    "not allowed, template": lambda: render_to_string("403.html"),
    "not found, template": lambda: render_to_string("404.html"),
    "something went wrong": lambda: render_to_string("500.html"),
    "one moment": lambda: render_to_string("503.html", {"comes_back": True}),
    "one moment, nothing was changed": lambda: render_to_string("503.html", {"comes_back": False}),
}


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def get_untranslated(page: str) -> list[str]:
    """What people see or hear of a page that is neither translated nor a number, code, address, user or product."""
    names = [PRODUCT, HOST, ZONE, "ada", show_code(NO_CODE), *(show_code(room.code) for room in Room.objects.all())]
    names += ["/tryout", *(room.code for room in Room.objects.all())]
    found = read(page).bare
    for name in names:
        found = [text.replace(name, "") for text in found]
    return [text for text in found if not NO_WORD.fullmatch(text)]


def test_the_reader_finds_what_is_not_in_brackets() -> None:
    page = """
        <title>Bare title</title><p>⟦Fine⟧ 12 · 3</p><p>⟦Join at <b>⟦x⟧</b> now⟧</p><p>Bare <b>⟦fine⟧</b> words</p>
        <input placeholder="Bare hint" aria-label="⟦fine⟧" type="text" value="typed">
        <input type="submit" value="Bare go"> <kbd>K</kbd>
        <script>let code = "none of our business";</script><br>⟦fine⟧
        <script type="application/json">{"slug": "a-slug", "label": "Bare label", "more": ["⟦fine⟧"]}</script>
    """

    assert read(page).translated == 7
    assert get_untranslated(page) == ["Bare title", "Bare", "words", "Bare hint", "Bare go", "Bare label"]


@pytest.mark.parametrize("name", PAGES)
def test_every_text_of_a_page_is_translated(name: str) -> None:
    with in_brackets():
        page = PAGES[name]()

    assert read(page).translated > 2
    assert get_untranslated(page) == []
