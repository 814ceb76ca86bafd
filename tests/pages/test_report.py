"""The pages of past sessions: for the one who led them, with what the room saw and no more."""

import json
import re
from uuid import uuid4

import pytest
from django.test import Client

from facilitation.models import Question, Room, Round
from facilitation.pages.report_texts import CHARTS
from facilitation.queries.reports import PAGE
from facilitation.rules.exercise import Ask
from tests.factories import NOW, PLAN, make_room
from tests.pages.past_sessions import OTHER, make_session, sign_in

pytestmark = pytest.mark.django_db


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
