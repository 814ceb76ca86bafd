"""Wrong codes at the pages: words, a page that tries again, and nobody shut out of a room they are in."""

import pytest
from django.test import Client

from facilitation.actions.knocking import FROM_ONE_NETWORK, may_ask
from tests.factories import NOW, make_room

SCHOOL, CAFE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def _it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_it_is_now")]


def guess(number: int) -> None:
    for _ in range(number):
        may_ask(SCHOOL, now=NOW)


def test_a_wrong_code_counts_and_a_right_one_or_a_misspelt_one_does_not() -> None:
    room = make_room()
    guess(FROM_ONE_NETWORK.tries - 2)
    phone = Client(REMOTE_ADDR=SCHOOL)
    for _ in range(5):
        assert Client(REMOTE_ADDR=SCHOOL).get(f"/{room.code}").status_code == 200
        assert phone.get("/?code=too-short").status_code == 400
        assert phone.get("/favicon.ico").status_code == 404

    assert phone.get("/QQQQQQ").status_code == 404
    assert Client(REMOTE_ADDR=SCHOOL).get(f"/{room.code}").status_code == 200
    assert phone.get("/?code=QQQ-QQQ").status_code == 404

    assert Client(REMOTE_ADDR=SCHOOL).get(f"/{room.code}").status_code == 429


def test_who_has_to_wait_is_told_so_whether_the_code_is_right_or_wrong() -> None:
    room = make_room()
    guess(FROM_ONE_NETWORK.tries)
    phone = Client(REMOTE_ADDR=SCHOOL)

    for code in (room.code, "QQQQQQ"):
        page = phone.get(f"/{code}")
        assert page.status_code == 429
        assert "Yours may well be right" in page.text
        assert page.headers["Retry-After"] == page.headers["Refresh"] == "30"
        form = phone.get("/", {"code": code})
        assert form.status_code == 429
        assert "try again in half a minute" in form.text
    assert Client(REMOTE_ADDR=CAFE).get(f"/{room.code}").status_code == 200


def test_who_sits_in_the_room_already_does_not_wait() -> None:
    room = make_room()
    phone = Client(REMOTE_ADDR=SCHOOL)
    phone.get(f"/{room.code}")

    guess(FROM_ONE_NETWORK.tries)

    assert phone.get(f"/{room.code}").status_code == 200
    assert phone.get("/", {"code": room.code}).status_code == 302
