"""How many lines there may be, and that those who are held back come in once there is room."""

from contextlib import AsyncExitStack

import pytest

from facilitation.live import limits
from facilitation.live.process import Process
from facilitation.protocol import closings
from facilitation.protocol.commands import Ping
from facilitation.protocol.events import PhoneWelcome, Pong, ScreenWelcome
from tests.factories import make_room
from tests.live.lines import over_both_lines
from tests.live.sockets import make, make_seat, open_phone, open_screen, open_socket

pytestmark = pytest.mark.django_db(transaction=True)

SCHOOL, CAFE = "192.0.2.1", "192.0.2.2"


@over_both_lines
async def test_a_room_that_is_full_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PHONES_PER_ROOM", 2)
    room, other = await make(make_room), await make(make_room)
    async with open_phone(room) as first, open_phone(room) as second:
        assert isinstance(await first.hear(), PhoneWelcome)
        assert isinstance(await second.hear(), PhoneWelcome)

        async with open_phone(room) as third:
            assert await third.hear_closing() == closings.ROOM_FULL
        async with open_phone(other) as elsewhere, open_screen(room) as screen:
            assert isinstance(await elsewhere.hear(), PhoneWelcome)
            assert isinstance(await screen.hear(), ScreenWelcome)


@over_both_lines
async def test_who_is_in_a_full_room_comes_back_over_another_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line before may count for a while yet: its process was killed, or has not noticed that it is dead."""
    monkeypatch.setattr(limits, "PHONES_PER_ROOM", 1)
    room = await make(make_room)
    seat = await make(make_seat, room)
    async with open_phone(room, seat=seat) as first:
        assert isinstance(await first.hear(), PhoneWelcome)

        async with open_phone(room) as somebody:
            assert await somebody.hear_closing() == closings.ROOM_FULL
        async with open_phone(room, seat=seat) as again:
            assert isinstance(await again.hear(), PhoneWelcome)


async def test_a_full_room_has_room_again_when_somebody_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PHONES_PER_ROOM", 1)
    room = await make(make_room)
    async with open_phone(room) as first:
        await first.hear_a(PhoneWelcome)
        async with open_phone(room) as second:
            assert await second.hear_closing() == closings.ROOM_FULL

    async with open_phone(room) as second:
        assert isinstance(await second.hear(), PhoneWelcome)


async def test_one_socket_too_many_of_a_seat_closes_its_oldest(process: Process) -> None:
    room = await make(make_room)
    seat = await make(make_seat, room)
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(open_phone(room, seat=seat)) for _ in range(limits.SOCKETS_PER_SEAT)]
        for socket in sockets:
            await socket.hear_a(PhoneWelcome)
        async with open_phone(room) as somebody:
            await somebody.hear_a(PhoneWelcome)
            await sockets[0].say(Ping(ref="p1"))
            assert await sockets[0].hear_a(Pong) == Pong(ref="p1")

            newest = await stack.enter_async_context(open_phone(room, seat=seat))

            assert isinstance(await newest.hear(), PhoneWelcome)
            assert await sockets[0].hear_closing() == closings.FLOOD
            for socket in (*sockets[1:], somebody):
                await socket.say(Ping(ref="p2"))
                assert await socket.hear_a(Pong) == Pong(ref="p2")
    assert process.limits.count() == 0


async def test_one_network_may_have_so_many_sockets_and_another_is_not_held_back(
    monkeypatch: pytest.MonkeyPatch, process: Process
) -> None:
    monkeypatch.setattr(limits, "SOCKETS_PER_NETWORK", 2)
    room = await make(make_room)
    path = f"/live/screen/{room.screen_token}"
    async with open_socket(path, address=SCHOOL) as first:
        await first.hear_a(ScreenWelcome)
        async with open_socket(path, address=SCHOOL) as second, open_socket(path, address=SCHOOL) as third:
            assert isinstance(await second.hear(), ScreenWelcome)
            assert await third.hear_closing() == closings.TRY_LATER
            async with open_socket(path, address=CAFE) as elsewhere:
                assert isinstance(await elsewhere.hear(), ScreenWelcome)
        async with open_socket(path, address=SCHOOL) as third:
            assert isinstance(await third.hear(), ScreenWelcome)
    assert process.limits.count() == 0
