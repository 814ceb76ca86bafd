"""Addresses as they are printed, projected and put into QR codes."""

from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from facilitation.queries.addresses import (
    get_desk_address,
    get_phone_address,
    get_screen_address,
    get_spoken_address,
    get_start_address,
)


@pytest.mark.parametrize(
    ("public", "spoken"),
    [("http://192.168.1.5:8000", "192.168.1.5:8000"), ("https://spheres.example", "spheres.example")],
)
def test_addresses_begin_with_the_public_one(settings: Settings, public: str, spoken: str) -> None:
    settings.PUBLIC_ADDRESS = public
    room_id = str(uuid4())

    assert get_phone_address("CDFHJK") == f"{public}/CDFHJK"
    assert get_screen_address("a-b_c") == f"{public}/screen/a-b_c"
    assert get_desk_address(room_id) == f"{public}/desk/{room_id}"
    assert get_start_address("a-b_c") == f"{public}/account/start/a-b_c"
    assert get_spoken_address() == spoken
