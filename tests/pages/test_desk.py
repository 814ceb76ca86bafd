"""The facilitator's pages: one's own workshops and rooms, and nobody else's."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from facilitation.models import Room
from tests.factories import NOW, make_facilitator, make_room

pytestmark = pytest.mark.django_db


def sign_in(username: str = "ada") -> Client:
    client = Client()
    client.force_login(make_facilitator(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_opening_a_room_leads_to_its_desk() -> None:
    ada = sign_in()
    assert "Open a room" in ada.get("/desk/").text

    opened = ada.post("/desk/open", {"workshop": "spheres", "floor": "6", "step": "4"}, follow=True)

    room = Room.objects.get()
    assert opened.request["PATH_INFO"] == f"/desk/{room.pk}"
    assert (room.floor, room.step, room.stage) == (6, 4, "arrive")
    assert f"/screen/{room.screen_token}" in opened.text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"floor": "2", "step": "3"}, "floor"),
        ({"floor": "51", "step": "3"}, "floor"),
        ({"floor": "5", "step": "2"}, "step"),
        ({"floor": "5", "step": "6"}, "step"),
        ({"floor": "", "step": "3"}, "floor"),
        ({"floor": "five", "step": "3"}, "floor"),
        ({"floor": "5", "step": "3", "workshop": "chess"}, "workshop"),
    ],
)
def test_a_wrong_number_is_said_beside_its_field_and_opens_nothing(form: dict[str, str], field: str) -> None:
    ada = sign_in()

    page = ada.post("/desk/open", {"workshop": "spheres", **form})

    assert page.status_code == 400
    assert list(page.context["form"].errors) == [field]
    assert not Room.objects.exists()


def test_everybody_sees_their_own_rooms_only() -> None:
    room = make_room()
    ada, mallory = sign_in(), sign_in("mallory")
    address = f"/desk/{room.pk}"
    assert (ada.get(address).status_code, address in ada.get("/desk/").text) == (200, True)

    assert mallory.get(address).status_code == 404
    assert address not in mallory.get("/desk/").text
    assert mallory.post(f"{address}/delete").status_code == 404
    assert ada.get(f"/desk/{uuid4()}").status_code == 404


@pytest.mark.parametrize("path", ["/desk/", "/desk/b2f7a5ac-6d0f-4f0e-9d43-7f5f5f0f3f55", "/account/password"])
def test_a_desk_asks_who_is_there(path: str) -> None:
    answer = Client().get(path)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/account/sign-in?next={path}")


def test_an_ended_session_can_be_deleted_and_a_running_one_cannot() -> None:
    room = make_room()
    ada = sign_in()

    ada.post(f"/desk/{room.pk}/delete")
    assert Room.objects.filter(pk=room.pk).exists()
    Room.objects.filter(pk=room.pk).update(ended_at=NOW)
    ada.post(f"/desk/{room.pk}/delete")

    assert not Room.objects.filter(pk=room.pk).exists()


@pytest.mark.parametrize("path", ["/desk/open", "/desk/{room}/delete", "/account/sign-out"])
def test_changes_need_a_form_of_our_own(path: str) -> None:
    room = make_room()
    path = path.format(room=room.pk)
    facilitator = make_facilitator()
    ada = Client(enforce_csrf_checks=True)
    ada.force_login(facilitator, backend="django.contrib.auth.backends.ModelBackend")

    assert ada.get(path).status_code == 405
    assert ada.post(path).status_code == 403


def test_a_screen_opens_with_its_link_and_shows_code_and_qr() -> None:
    room = make_room()

    page = Client().get(f"/screen/{room.screen_token}")

    assert page.status_code == 200
    assert f"{room.code[:3]}-{room.code[3:]}" in page.text
    assert re.search(r'<svg[^>]*class="qr"', page.text)
    assert page.cookies == {}
    assert Client().get(f"/screen/{room.pk}").status_code == 404
