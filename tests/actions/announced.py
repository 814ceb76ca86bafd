"""Hearing what actions announce, as a process of the server hears it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.test import TestCase

from facilitation.announce import GROUP
from facilitation.protocol.events import Event, parse_event


@dataclass(frozen=True)
class Said:
    """An event and the name of the audience it was said to."""

    to: str
    event: Event


@contextmanager
def hear_announcements() -> Iterator[list[Said]]:
    """The list to which everything is added, at the end of the block, that was announced within it and committed.

    In a test that is itself a transaction, what waits for the commit runs at the end of the block.
    """
    layer = get_channel_layer()
    assert layer is not None
    channel = async_to_sync(layer.new_channel)()
    async_to_sync(layer.group_add)(GROUP, channel)
    said: list[Said] = []
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield said
    async_to_sync(layer.send)(channel, {"type": "over"})
    while (message := async_to_sync(layer.receive)(channel))["type"] == "announcement":
        said.append(Said(to=message["audience"], event=parse_event(message["text"])))
    async_to_sync(layer.group_discard)(GROUP, channel)
