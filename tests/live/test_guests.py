"""Somebody else at the desk: by a link, for as long as it is not taken back."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

import pytest
from channels.layers import get_channel_layer
from django.db import OperationalError, connection

from facilitation.actions.guests import invite_guest, is_guest, revoke_guest
from facilitation.actions.rooms import ask_to_slow_down
from facilitation.actions.seats import get_guest_cookie_name
from facilitation.announce import GROUP
from facilitation.live import desk
from facilitation.models import Guest, Room
from facilitation.protocol import closings
from facilitation.protocol.commands import Advance, Ping
from facilitation.protocol.events import DeskWelcome, Done, Pong, ScreenWelcome, StageChanged, parse_event
from facilitation.queries.rooms import get_guests
from tests.factories import NOW, make_room
from tests.journeys.people import eventually
from tests.live.lines import over_both_lines
from tests.live.sockets import Socket, make, open_desk, open_screen, open_socket

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = '{"type":"crowd_changed","crowd":{"joined":7,"finished":null,"watching":null}}'


@asynccontextmanager
async def open_guests_desk(room: Room, token: str) -> AsyncIterator[Socket]:
    """A desk that comes in by a link."""
    cookie = f"{get_guest_cookie_name(room.pk)}={token}"
    async with open_socket(f"/live/desk/{room.pk}", cookie=cookie) as socket:
        yield socket


async def invite(room: Room) -> str:
    return await make(invite_guest, room_id=room.pk, now=NOW)


async def revoke(room: Room) -> None:
    (guest, *_) = await make(get_guests, room.pk)
    await make(revoke_guest, room_id=room.pk, guest_id=guest.id, now=NOW)


def get_stage(room: Room) -> str:
    return Room.objects.values_list("stage", flat=True).get(pk=room.pk)


async def test_a_guest_leads_as_the_owner_does_and_both_hear_it() -> None:
    room = await make(make_room)
    token = await invite(room)
    async with open_desk(room) as owner, open_guests_desk(room, token) as guest:
        assert (await owner.hear_a(DeskWelcome)).lead.guests == 1
        await guest.hear_a(DeskWelcome)

        await guest.say(Advance(ref="g1", revision=0, stage="promise"))

        assert (await owner.hear_a(StageChanged)).room.stage == "promise"
        assert await guest.hear_a(Done) == Done(ref="g1")


@over_both_lines
async def test_a_link_to_another_room_opens_no_desk() -> None:
    room, other = await make(make_room), await make(make_room)
    token = await invite(other)
    async with open_guests_desk(other, token) as guest:
        assert isinstance(await guest.hear(), DeskWelcome)
    for wrong in (token, "guess", ""):
        async with open_guests_desk(room, wrong) as guest:
            assert await guest.hear_closing() == closings.NOT_ADMITTED


async def test_revoking_a_link_closes_its_desk_at_once_and_leaves_the_owners_open() -> None:
    room = await make(make_room)
    token = await invite(room)
    async with open_desk(room) as owner, open_guests_desk(room, token) as guest:
        await owner.hear_a(DeskWelcome)
        await guest.hear_a(DeskWelcome)

        await revoke(room)

        assert await guest.hear_closing() == closings.NOT_ADMITTED
        await owner.say(Ping(ref="o1"))
        assert await owner.hear_a(Pong) == Pong(ref="o1")
    async with open_guests_desk(room, token) as guest:
        assert await guest.hear_closing() == closings.NOT_ADMITTED


async def test_a_guest_stays_when_the_link_of_another_is_revoked() -> None:
    room = await make(make_room)
    await invite(room)
    token = await invite(room)
    async with open_guests_desk(room, token) as guest:
        await guest.hear_a(DeskWelcome)

        await revoke(room)

        await guest.say(Advance(ref="g1", revision=0, stage="promise"))
        assert await guest.hear_a(Done) == Done(ref="g1")


@over_both_lines
async def test_a_revoked_guest_moves_nothing_even_if_the_news_was_lost() -> None:
    room = await make(make_room)
    token = await invite(room)
    async with open_guests_desk(room, token) as guest:
        await guest.hear_a(DeskWelcome)
        await guest.say(Advance(ref="g1", revision=0, stage="promise"))
        await guest.hear_a(Done)
        await make(Guest.objects.update, revoked_at=NOW)

        await guest.say(Advance(ref="g2", revision=1, stage="rate"))

        assert await guest.hear_closing() == closings.NOT_ADMITTED
    assert await make(get_stage, room) == "promise"


async def test_a_command_is_obeyed_before_its_link_is_revoked_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it waits between the look at who says it and the move."""
    room = await make(make_room)
    token = await invite(room)
    stages: list[str] = []
    revoking: list[Thread] = []

    def revoke_beside() -> None:
        (guest, *_) = get_guests(room.pk)
        revoke_guest(room_id=room.pk, guest_id=guest.id, now=NOW)
        stages.append(get_stage(room))
        connection.close()

    def look(**asked: str) -> bool:
        found = is_guest(**asked)
        if not revoking:
            revoking.append(Thread(target=revoke_beside))
            revoking[0].start()
            revoking[0].join(0.5)  # for as long as it likes, if nothing keeps it from going first
        return found

    async with open_guests_desk(room, token) as guest:
        await guest.hear_a(DeskWelcome)
        monkeypatch.setattr(desk, "is_guest", look)

        await guest.say(Advance(ref="g1", revision=0, stage="promise"))

        assert await guest.hear_closing() == closings.NOT_ADMITTED
        await asyncio.to_thread(revoking[0].join)
    assert stages == [await make(get_stage, room)]


async def test_a_revoked_guest_is_not_welcomed_again_though_the_news_was_lost() -> None:
    room = await make(make_room)
    token = await invite(room)
    layer = get_channel_layer()
    assert layer is not None
    async with open_guests_desk(room, token) as guest:
        first = await guest.hear_a(DeskWelcome)
        await layer.group_send(GROUP, {"type": "announcement", "broken": "on purpose"})
        assert await guest.hear_a(DeskWelcome) == first
        await make(Guest.objects.update, revoked_at=NOW)

        await layer.group_send(GROUP, {"type": "announcement", "broken": "on purpose"})

        assert await guest.hear_closing() == closings.NOT_ADMITTED


async def test_looking_up_who_may_stay_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database may be slow, or away: the screen hears what is said meanwhile, and the desk comes back by itself."""
    room = await make(make_room)
    token = await invite(room)
    is_looking, may_go_on = threading.Event(), threading.Event()

    def look_slowly(**_: object) -> bool:
        is_looking.set()
        assert may_go_on.wait(30)
        raise OperationalError

    async with open_screen(room) as screen, open_guests_desk(room, token) as guest:
        await screen.hear_a(ScreenWelcome)
        await guest.hear_a(DeskWelcome)
        monkeypatch.setattr(desk, "is_guest", look_slowly)

        await make(ask_to_slow_down, room_id=str(room.pk))
        await eventually(is_looking.is_set)
        layer = get_channel_layer()
        assert layer is not None
        await layer.group_send(GROUP, {"type": "announcement", "audience": f"room.{room.pk}.screens", "text": CROWD})

        await screen.hear_until(parse_event(CROWD))
        may_go_on.set()
        assert await guest.hear_closing() == closings.INTERNAL
