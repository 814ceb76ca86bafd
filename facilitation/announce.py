"""Telling the room: an event goes to its audience once the change it speaks of is committed."""

import asyncio
import logging

from asgiref.sync import async_to_sync
from channels.layers import BaseChannelLayer, get_channel_layer
from django.db import transaction

from facilitation.protocol.audiences import Audience
from facilitation.protocol.events import Announcement

GROUP = "announcements"
"""The one group of the channel layer: every process listens to it once and passes on to its own sockets."""

PATIENCE = 1.0
"""Seconds that a change waits for the layer to take its announcement. Who misses it is welcomed anew."""

log = logging.getLogger(__name__)


class Lost:
    """How many announcements the layer did not take, in this process."""

    number = 0


lost = Lost()


def announce(event: Announcement, *, to: Audience) -> None:
    """Say `event` to everyone in the audience, on every server, after the commit.

    Delivery is at most once and never fails the change: a socket that missed it has the state in its next welcome.
    """
    message = {"type": "announcement", "audience": to.name, "text": event.model_dump_json()}
    transaction.on_commit(lambda: _send(message), robust=True)


def _send(message: dict[str, str]) -> None:
    layer = get_channel_layer()
    if layer is None:
        raise RuntimeError("CHANNEL_LAYERS is not configured.")
    try:
        async_to_sync(_say)(layer, message)
    except Exception as error:  # noqa: BLE001 - whatever ails the layer, the change itself is already stored
        lost.number += 1
        log.error("An announcement was lost: %s", type(error).__name__)  # noqa: TRY400 - a traceback could hold text


async def _say(layer: BaseChannelLayer, message: dict[str, str]) -> None:
    await asyncio.wait_for(layer.group_send(GROUP, message), timeout=PATIENCE)
