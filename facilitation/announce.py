"""Telling the room: an event goes to its audience once the change it speaks of is committed."""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from facilitation.protocol.audiences import Audience
from facilitation.protocol.events import Announcement

GROUP = "announcements"
"""The one group of the channel layer: every process listens to it once and passes on to its own sockets."""

log = logging.getLogger(__name__)


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
        async_to_sync(layer.group_send)(GROUP, message)
    except Exception as error:  # noqa: BLE001 - whatever ails the layer, the change itself is already stored
        log.error("An announcement was lost: %s", type(error).__name__)  # noqa: TRY400 - a traceback could hold text
