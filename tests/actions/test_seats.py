"""A seat is a signed cookie, and nothing on the server."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core import signing
from pytest_django.fixtures import Settings

from facilitation.actions.seats import SEAT_LASTS, get_cookie_name, get_secret, read_seat, take_seat
from facilitation.models import Facilitator
from facilitation.rules.silence import SILENCE

ROOM = UUID("4c2f1c1e-1a9f-4f3c-9d5e-0a4b8f6f1d11")
ELSEWHERE = UUID("5d301d2f-2ba0-403d-8e6f-1b5c90701e22")


def test_the_server_reads_the_seat_it_gave() -> None:
    token = read_seat(room_id=ROOM, cookie=take_seat(room_id=ROOM))

    assert token is not None
    assert len(bytes.fromhex(token)) == 16


def test_every_seat_is_another() -> None:
    seats = {read_seat(room_id=ROOM, cookie=take_seat(room_id=ROOM)) for _ in range(50)}

    assert len(seats) == 50


def test_a_room_is_the_same_by_id_and_by_text() -> None:
    cookie = take_seat(room_id=ROOM)

    assert read_seat(room_id=str(ROOM), cookie=cookie) == read_seat(room_id=ROOM, cookie=cookie) is not None
    assert get_cookie_name(str(ROOM)) == get_cookie_name(ROOM) == f"seat-{ROOM.hex}"


def test_a_seat_is_bound_to_its_room() -> None:
    cookie = take_seat(room_id=ROOM)

    assert read_seat(room_id=ROOM, cookie=cookie)
    assert read_seat(room_id=ELSEWHERE, cookie=cookie) is None
    assert get_cookie_name(ROOM) != get_cookie_name(ELSEWHERE)


def test_a_seat_that_this_server_did_not_give_is_refused() -> None:
    token = "0" * 32
    cookie = take_seat(room_id=ROOM)
    mine, signature = cookie.split(":")
    assert read_seat(room_id=ROOM, cookie=f"{mine}:{signature}") == mine

    forged = [
        "",
        token,
        f"{token}:",
        f"{token}:{signature}",
        f"{mine}:{signature[:-1]}",
        f"{mine}:{'a' * len(signature)}",
        f"{mine}",
        f"{cookie}:{signature}",
        signing.Signer().sign(token),
        signing.Signer(key="another server's secret", salt=f"facilitation.seat.{ROOM}").sign(token),
    ]

    assert [read_seat(room_id=ROOM, cookie=one) for one in forged] == [None] * len(forged)


def test_a_seat_does_not_outlive_the_servers_secret(settings: Settings) -> None:
    cookie = take_seat(room_id=ROOM)
    assert read_seat(room_id=ROOM, cookie=cookie)

    settings.SECRET_KEY = "another-secret-0123456789-abcdefghijklmnopqrstuvwxyz"

    assert read_seat(room_id=ROOM, cookie=cookie) is None


def test_keys_are_made_with_the_servers_secret(settings: Settings) -> None:
    assert get_secret() == settings.SECRET_KEY.encode()


def test_a_seat_lasts_a_week_and_so_longer_than_a_room_is_silent() -> None:
    assert timedelta(seconds=SEAT_LASTS) == timedelta(days=7) > SILENCE


def test_taking_a_seat_asks_nothing_of_the_database() -> None:
    """Rule S1: nothing is written, so nothing can be found. A test without a database may not ask it anything."""
    room_id = uuid4()

    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Facilitator.objects.exists()
    assert read_seat(room_id=room_id, cookie=take_seat(room_id=room_id))
