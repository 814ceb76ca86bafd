"""An owner's desk lives as long as the session by which it came in."""

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from facilitation.protocol import closings
from facilitation.protocol.commands import Advance, Ping
from facilitation.protocol.events import DeskWelcome, Done, Pong
from tests.factories import PASSWORD, make_facilitator, make_room
from tests.live.lines import over_both_lines
from tests.live.sockets import make, open_socket

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(client: Client) -> str:
    """Sign in as Ada does; the cookie of her session."""
    client.post("/account/sign-in", {"username": "ada", "password": PASSWORD})
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@pytest.mark.parametrize("how", ["signs out", "changes the password"])
async def test_a_desk_closes_when_its_session_ends_elsewhere_and_that_of_another_session_lives_on(how: str) -> None:
    await make(make_facilitator)
    room = await make(make_room)
    here, elsewhere = Client(), Client()
    async with (
        open_socket(f"/live/desk/{room.pk}", cookie=await make(sign_in, here)) as desk,
        open_socket(f"/live/desk/{room.pk}", cookie=await make(sign_in, elsewhere)) as other,
    ):
        await desk.hear_a(DeskWelcome)
        await other.hear_a(DeskWelcome)

        if how == "signs out":
            await sync_to_async(here.post)("/account/sign-out")
        else:
            new = {"new_password1": "other-room-8", "new_password2": "other-room-8"}
            await sync_to_async(elsewhere.post)("/account/password", {"old_password": PASSWORD, **new})

        assert await desk.hear_closing() == closings.NOT_ADMITTED
        if how == "signs out":
            await other.say(Ping(ref="o1"))
            assert await other.hear_a(Pong) == Pong(ref="o1")
        else:  # its session has a new key; its page loads again, once
            assert await other.hear_closing() == closings.NOT_ADMITTED
    cookie = f"{settings.SESSION_COOKIE_NAME}={elsewhere.cookies[settings.SESSION_COOKIE_NAME].value}"
    async with open_socket(f"/live/desk/{room.pk}", cookie=cookie) as again:
        assert isinstance(await again.hear(), DeskWelcome)


@over_both_lines
async def test_a_desk_moves_nothing_once_its_session_is_gone_even_if_nobody_told_it() -> None:
    await make(make_facilitator)
    room = await make(make_room)
    async with open_socket(f"/live/desk/{room.pk}", cookie=await make(sign_in, Client())) as desk:
        await desk.hear_a(DeskWelcome)
        await desk.say(Advance(ref="d1", revision=0, stage="promise"))
        await desk.hear_a(Done)
        await make(Session.objects.all().delete)

        await desk.say(Advance(ref="d2", revision=1, stage="rate"))

        assert await desk.hear_closing() == closings.NOT_ADMITTED
    await make(room.refresh_from_db)
    assert room.stage == "promise"
