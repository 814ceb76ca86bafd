"""Test this room: the facilitator's page, the phone's, and the server's clock."""

import time

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_facilitator

pytestmark = pytest.mark.django_db


def sign_in() -> Client:
    ada = Client()
    ada.force_login(make_facilitator(username="ada"), backend="django.contrib.auth.backends.ModelBackend")
    return ada


def test_the_facilitators_page_leads_a_phone_to_its_own() -> None:
    page = sign_in().get("/desk/tryout").text

    assert f'href="{settings.PUBLIC_ADDRESS}/tryout"' in page
    assert "<svg" in page
    assert Client().get("/tryout").status_code == 200


def test_whoever_has_not_signed_in_is_asked_to() -> None:
    answer = Client().get("/desk/tryout")

    assert (answer.status_code, answer.headers["location"]) == (302, "/account/sign-in?next=/desk/tryout")


def test_testing_takes_no_seat_and_leaves_no_trace() -> None:
    for path in ("/tryout", "/tryout/time"):
        answer = Client().get(path)
        assert not answer.cookies
        assert "no-store" in answer.headers["cache-control"]


def test_the_clock_is_the_servers() -> None:
    before = time.time()
    told = Client().get("/tryout/time").json()
    assert before <= told["now"] <= time.time()


def test_it_is_a_click_away_before_a_room_is_opened() -> None:
    ada = sign_in()
    for path in ("/desk/", "/desk/workshops/spheres/open"):
        assert 'href="/desk/tryout"' in ada.get(path).text
