"""The hub: what is said in one process reaches the sockets of all, and a broken layer heals."""

import pytest
from channels.layers import get_channel_layer

from facilitation.announce import GROUP
from facilitation.live import hub
from facilitation.live.process import Process
from facilitation.protocol.events import CrowdChanged, ScreenWelcome, parse_event
from tests.factories import make_room
from tests.live.sockets import make, open_screen

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = '{"type":"crowd_changed","crowd":{"joined":7,"finished":null}}'


async def test_passes_on_what_another_process_says() -> None:
    room = await make(make_room)
    async with open_screen(room) as screen:
        await screen.hear_a(ScreenWelcome)
        layer = get_channel_layer()
        assert layer is not None

        await layer.group_send(GROUP, {"type": "announcement", "audience": f"room.{room.pk}.screens", "text": CROWD})

        assert await screen.hear() == parse_event(CROWD)


async def test_welcomes_everyone_again_after_the_layer_failed(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "FIRST_PAUSE", 0.01)
    room = await make(make_room)
    async with open_screen(room) as screen:
        first = await screen.hear_a(ScreenWelcome)
        layer = get_channel_layer()
        assert layer is not None

        await layer.group_send(GROUP, {"type": "announcement", "broken": "on purpose"})

        assert await screen.hear_a(ScreenWelcome) == first
        await layer.group_send(GROUP, {"type": "announcement", "audience": f"room.{room.pk}.screens", "text": CROWD})
        assert await screen.hear_a(CrowdChanged) == parse_event(CROWD)
