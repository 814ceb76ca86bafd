"""Who hears what."""

import re
from uuid import UUID

from facilitation.protocol.audiences import Audience, desks_of, phones_of, screens_of

ROOM = UUID("4c2f1c1e-1a9f-4f3c-9d5e-0a4b8f6f1d11")


def test_phones_desks_and_screens_of_a_room_are_three_audiences() -> None:
    assert [audience(ROOM).name for audience in (phones_of, desks_of, screens_of)] == [
        f"room.{ROOM}.phones",
        f"room.{ROOM}.desks",
        f"room.{ROOM}.screens",
    ]


def test_an_audience_is_the_same_whether_the_room_is_named_by_id_or_by_text() -> None:
    assert phones_of(ROOM) == phones_of(str(ROOM)) == Audience(str(ROOM), "phones")


def test_names_are_what_channel_layers_accept() -> None:
    for audience in (phones_of, desks_of, screens_of):
        assert re.fullmatch(r"[A-Za-z0-9.-]{1,99}", audience(ROOM).name)
