"""The pages of past sessions: for the one who led them, with what the room saw and no more."""

import json
import re
from collections.abc import Callable
from typing import get_args
from uuid import uuid4

import pytest
from django.test import Client

from facilitation.models import Question, Release, Room, Round
from facilitation.pages.report_data import SCALES
from facilitation.pages.report_texts import CHARTS
from facilitation.queries.reports import PAGE
from facilitation.rules.coarse import Form, Spread
from facilitation.rules.exercise import Ask
from facilitation.rules.plans import Plan
from tests.factories import NOW, PLAN, make_facilitator, make_room, make_round
from tests.pages.pseudo import Reader, in_brackets

pytestmark = pytest.mark.django_db

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


def read_json(page: str, name: str) -> dict[str, dict[str, object]]:
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, dict[str, object]] = json.loads(found[1])
    return data


def read_cells(page: str, question: str) -> list[str]:
    """The cells of the first row of that name."""
    found = re.search(rf'<th scope="row">{question}</th>(.*?)</tr>', page, re.DOTALL)
    assert found
    return [" ".join(cell.split()) for cell in re.findall(r"<td[^>]*>(.*?)</td>", found[1], re.DOTALL)]


def test_a_report_shows_what_the_room_saw_as_picture_and_table() -> None:
    room = make_session(notes="Calm group.")

    page = sign_in().get(f"/desk/sessions/{room.pk}").text

    assert "What the room saw" in page
    assert read_cells(page, "Friendship") == ["6", "4", "0", "0", "0", "close together"]
    charts = read_json(page, "charts")
    assert len(charts) == 2
    drawn = set(re.findall(r'data-chart="([a-z]+)"\s+data-round="(\d+)"', page))
    asked = {ask: str(Round.objects.get(ask=ask.value).pk) for ask in (Ask.PLACE, Ask.RATE)}
    assert drawn == {(chart.value, asked[ask]) for ask in asked for chart in CHARTS[ask]}
    assert "Calm group." in page


def test_what_was_not_shown_is_neither_in_the_table_nor_in_the_data_of_the_charts() -> None:
    room = make_session()
    address = f"/desk/sessions/{room.pk}"
    assert "friendship" in json.dumps(read_json(sign_in().get(address).text, "charts"))

    Question.objects.filter(round__room=room, slug="friendship").update(seen=False)
    page = sign_in().get(address).text

    assert "friendship" not in json.dumps(read_json(page, "charts"))
    assert '<th scope="row">Friendship</th>' not in page
    assert "1 question was kept off the screen and is not here." in page


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a_report_can_be_kept_as_a_file(kind: str) -> None:
    room = make_session()
    address = f"/desk/sessions/{room.pk}/export.{kind}"
    ada = sign_in()
    assert address in ada.get(f"/desk/sessions/{room.pk}").text

    file = ada.get(address)

    assert file.status_code == 200
    assert file.headers["Content-Disposition"] == f'attachment; filename="spheres-90-minutes-2026-03-04.{kind}"'
    assert "no-store" in file.headers["Cache-Control"]
    assert len(file.content) > 1000


def test_there_are_no_other_kinds_of_file() -> None:
    room = make_session()
    assert sign_in().get(f"/desk/sessions/{room.pk}/export.csv").status_code == 200

    for kind in ("pdf", "CSV", "csv.csv", "exe"):
        assert sign_in().get(f"/desk/sessions/{room.pk}/export.{kind}").status_code == 404


@pytest.mark.parametrize("path", ["{room}", "{room}/export.csv", "{room}/export.json", "compare?room={room}"])
def test_only_the_one_who_led_a_session_reads_of_it(path: str) -> None:
    room = make_session()
    address = f"/desk/sessions/{path.format(room=room.pk)}"
    assert sign_in().get(address).status_code == 200

    assert sign_in("mallory").get(address).status_code == 404
    assert sign_in().get(address.replace(str(room.pk), str(uuid4()))).status_code == 404
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("path", ["", "{room}", "{room}/export.csv", "compare"])
def test_the_pages_only_say_and_change_nothing(path: str) -> None:
    room = make_session()
    address = f"/desk/sessions/{path.format(room=room.pk)}"
    assert sign_in().get(address).status_code == 200

    assert sign_in().post(address).status_code == 405


def test_the_list_shows_ones_own_sessions_and_finds_them() -> None:
    calm = make_session(notes="calm")
    other = make_session(plan=OTHER)
    ada = sign_in()
    page = ada.get("/desk/sessions/").text
    assert f"/desk/sessions/{calm.pk}" in page
    assert f"/desk/sessions/{other.pk}" in page

    found = ada.get("/desk/sessions/", {"search": "evening"}).text

    assert f"/desk/sessions/{other.pk}" in found
    assert f"/desk/sessions/{calm.pk}" not in found
    assert "1 session with “evening”." in found
    assert f"/desk/sessions/{calm.pk}" not in sign_in("mallory").get("/desk/sessions/").text


def test_a_search_without_result_says_so_and_shows_words_as_they_were_typed() -> None:
    make_session()

    page = sign_in().get("/desk/sessions/", {"search": '<b>"x\0'}).text

    assert "No session with “&lt;b&gt;&quot;x”." in page
    assert "<b>" not in page


@pytest.mark.parametrize("number", ["0", "99", "x", "-1", "1" * 50, "²"])
def test_a_strange_page_number_is_no_error(number: str) -> None:
    make_session()

    assert sign_in().get("/desk/sessions/", {"page": number}).status_code == 200


def test_pages_of_the_list_lead_to_each_other_with_the_search() -> None:
    for _ in range(PAGE + 1):
        make_session()
    ada = sign_in()

    first = ada.get("/desk/sessions/", {"search": "spheres"}).text
    second = ada.get("/desk/sessions/", {"search": "spheres", "page": "2"}).text

    assert 'href="?search=spheres&amp;page=2"' in first
    assert 'href="?search=spheres&amp;page=1"' in second


def test_an_ended_session_can_be_deleted_here_and_a_running_one_led_on() -> None:
    ended, running = make_session(), make_session(ended=False)
    ada = sign_in()

    for page in (ada.get("/desk/sessions/").text, ada.get(f"/desk/sessions/{ended.pk}").text):
        assert f'action="/desk/{ended.pk}/delete"' in page
    for page in (ada.get("/desk/sessions/").text, ada.get(f"/desk/sessions/{running.pk}").text):
        assert f'action="/desk/{running.pk}/delete"' not in page
    assert f'href="/desk/{running.pk}"' in ada.get("/desk/sessions/").text


def test_a_session_without_pictures_says_why() -> None:
    ada = sign_in()
    nothing = make_room()
    private = make_room(plan=PLAN.model_copy(update={"small_group": True}))

    assert "No picture has been shown so far." in ada.get(f"/desk/sessions/{nothing.pk}").text
    Room.objects.update(ended_at=NOW)
    assert "No picture was shown in this session." in ada.get(f"/desk/sessions/{nothing.pk}").text
    assert "all answers stayed on the phones" in ada.get(f"/desk/sessions/{private.pk}").text


def test_two_sessions_of_one_workshop_stand_side_by_side() -> None:
    one, two = make_session(), make_session()
    Release.objects.filter(question__round__room=two).update(counts={"1": 1, "2": 4, "3": 5})

    page = sign_in().get("/desk/sessions/compare", {"room": [str(one.pk), str(two.pk)]}).text

    rows = re.search(r"scope=\"rowgroup\"[^>]*>\s*Friendship\s*</th>(.*?)</tbody>", page, re.DOTALL)
    assert rows
    assert re.findall(r"<td[^>]*>\s*(\d+)\s*</td>", rows[1]) == ["6", "4", "0", "0", "0", "1", "4", "5", "0", "0"]
    assert page.count('data-chart="bars"') == 2


def test_what_one_session_lacks_is_said_in_words() -> None:
    one, two = make_session(), make_session()
    Round.objects.filter(room=two, ask=Ask.RATE.value).delete()
    Question.objects.filter(round__room=two, slug="friendship").update(seen=False)

    page = sign_in().get("/desk/sessions/compare", {"room": [str(one.pk), str(two.pk)]}).text

    assert "Not asked in this session, or not shown." in page
    assert "Not asked here, or not shown." in page


def test_sessions_of_another_workshop_or_with_other_rings_are_not_mixed_in() -> None:
    one, other = make_session(), make_session(plan=OTHER)
    rings = make_session(plan=PLAN.model_copy(update={"rings": PLAN.rings[:3]}))
    ada = sign_in()

    mixed = ada.get("/desk/sessions/compare", {"room": [str(one.pk), str(other.pk)]}).text
    assert "This session follows another workshop and is left out" in mixed
    assert mixed.count('data-chart="bars"') == 1

    fewer = ada.get("/desk/sessions/compare", {"room": [str(one.pk), str(rings.pk)]}).text
    assert "Asked with other choices: see its own report." in fewer


def test_two_waves_of_one_session_stand_side_by_side() -> None:
    room = make_session()
    address = f"/desk/sessions/compare?room={room.pk}"
    assert "Nothing was shown more than once in this session." in sign_in().get(address).text

    add_round(room, Ask.PLACE, wave=2, counts={"2": 5, "3": 5})
    page = sign_in().get(address).text

    assert page.count('data-chart="bars"') == 2
    assert 'data-chart="profile"' not in page
    assert page.index("the first time") < page.index("the second time")
    assert address in sign_in().get(f"/desk/sessions/{room.pk}").text


@pytest.mark.parametrize("typed", ["x", "", "1", "b2f7a5ac-6d0f-4f0e-9d43"])
def test_what_is_no_room_is_not_found(typed: str) -> None:
    assert sign_in().get("/desk/sessions/compare").status_code == 200

    assert sign_in().get("/desk/sessions/compare", {"room": typed}).status_code == 404


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
