"""The phone's page: a seat for whoever comes in, and a clear word for whoever cannot."""

import pytest
from django.test import Client

from facilitation.actions.seats import get_cookie_name, read_seat
from facilitation.models import Room
from tests.factories import NOW, make_room

pytestmark = pytest.mark.django_db


def get_seat(client: Client, room: Room) -> str | None:
    """The seat that this phone holds in a room, if it holds one."""
    cookie = client.cookies.get(get_cookie_name(room.pk))
    return None if cookie is None else read_seat(room_id=room.pk, cookie=cookie.value)


def test_opening_the_page_takes_a_seat_and_states_the_rooms_own_promise() -> None:
    room = make_room(floor=7, step=4)
    ben = Client()

    page = ben.get(f"/{room.code}")

    assert page.status_code == 200
    assert "at least 7 people have answered" in page.text
    assert "at least 4 people" in page.text
    cookie = ben.cookies[get_cookie_name(room.pk)]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert get_seat(ben, room) is not None


def test_a_phone_that_comes_back_keeps_its_seat_and_another_gets_its_own() -> None:
    room = make_room()
    ben, cleo = Client(), Client()
    ben.get(f"/{room.code}")
    seat = get_seat(ben, room)

    again = ben.get(f"/{room.code}")
    cleo.get(f"/{room.code}")

    assert get_cookie_name(room.pk) not in again.cookies
    assert get_seat(ben, room) == seat
    assert get_seat(cleo, room) not in {None, seat}


def test_joining_stores_nothing() -> None:
    room = make_room()
    before = Room.objects.values().get(pk=room.pk)

    Client().get(f"/{room.code}")

    assert Room.objects.values().get(pk=room.pk) == before


@pytest.mark.parametrize(
    "spell", [str.lower, lambda code: f"{code[:3]}-{code[3:]}", lambda code: f"{code[:3]} {code[3:]}"]
)
def test_a_code_is_understood_however_it_is_typed(spell: "type[str]") -> None:
    room = make_room()

    typed = Client().get("/", {"code": spell(room.code)})
    direct = Client().get(f"/{spell(room.code)}", follow=True)

    assert typed.headers["Location"] == f"/{room.code}"
    assert (direct.status_code, direct.request["PATH_INFO"]) == (200, f"/{room.code}")


@pytest.mark.parametrize(("typed", "status"), [("QQQQQQ", 404), ("AB", 400), ("", 400), ("<b>x</b>", 400)])
def test_a_wrong_code_is_said_beside_the_field_and_what_was_typed_is_kept(typed: str, status: int) -> None:
    page = Client().get("/", {"code": typed})

    assert page.status_code == status
    assert page.context["typed"] == typed
    assert "<b>x</b>" not in page.text


def test_a_room_that_is_not_there_has_ended_or_is_locked_says_so() -> None:
    ended, locked = make_room(), make_room()
    Room.objects.filter(pk=ended.pk).update(ended_at=NOW)
    Room.objects.filter(pk=locked.pk).update(locked=True)

    answers = {code: Client().get(f"/{code}") for code in ("QQQQQQ", ended.code, locked.code)}

    assert {code: (page.status_code, page.context["reason"]) for code, page in answers.items()} == {
        "QQQQQQ": (404, "no_room"),
        ended.code: (410, "ended"),
        locked.code: (403, "locked"),
    }
    assert [page.cookies for page in answers.values()] == [{}, {}, {}]


def test_a_locked_room_lets_its_own_phones_back_in_and_no_made_up_seat() -> None:
    room = make_room()
    ben, mallory = Client(), Client()
    ben.get(f"/{room.code}")
    Room.objects.filter(pk=room.pk).update(locked=True)
    mallory.cookies[get_cookie_name(room.pk)] = "0123456789abcdef0123456789abcdef:made-up"

    assert ben.get(f"/{room.code}").status_code == 200
    assert mallory.get(f"/{room.code}").status_code == 403


def test_a_code_that_is_used_again_leads_to_the_room_that_runs() -> None:
    old = make_room()
    Room.objects.filter(pk=old.pk).update(ended_at=NOW)
    new = make_room()
    Room.objects.filter(pk=new.pk).update(code=old.code)
    ben = Client()

    assert ben.get(f"/{old.code}").status_code == 200
    assert get_seat(ben, new) is not None
    assert get_seat(ben, old) is None
