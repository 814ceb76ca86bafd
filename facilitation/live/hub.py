"""Passes announcements on to the sockets of this process. One subscription per process, however many phones.

Channel layers deliver at most once, and some come back from a break without a word. So the hub says a number to itself
once a second: when one is missing, something else may be missing too, and every socket is welcomed anew.
"""

import asyncio
import logging
from collections import defaultdict
from itertools import count
from typing import Protocol

from channels.layers import BaseChannelLayer, get_channel_layer

from facilitation.announce import GROUP
from facilitation.protocol.audiences import Audience

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0

PULSE = 0.5
"""Seconds between two numbers that the hub says to itself; a layer that comes back takes longer."""

log = logging.getLogger(__name__)


class Listener(Protocol):
    """A socket as the hub sees it."""

    async def deliver(self, text: str) -> None:
        """Send a frame, or keep it until the welcome has gone."""

    async def refresh(self) -> None:
        """Send a new welcome. Lets no exception out: one socket must not keep the others from theirs."""


class Hub:
    """All open sockets of this process, by audience."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._subscribed = asyncio.Event()

    async def join(self, audience: Audience, listener: Listener) -> None:
        """Let `listener` hear what is said to the audience from now on."""
        self._listeners[audience.name].add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen(), name="hub")
        try:
            await asyncio.wait_for(self._subscribed.wait(), timeout=2)
        except TimeoutError:
            log.warning("The channel layer does not answer; sockets go on and are welcomed again when it is back.")

    def leave(self, audience: Audience, listener: Listener) -> None:
        """Say nothing more to `listener`."""
        listeners = self._listeners.get(audience.name)
        if listeners is not None:
            listeners.discard(listener)
            if not listeners:
                del self._listeners[audience.name]

    async def deliver(self, audience: Audience, text: str) -> None:
        """Say `text` to the sockets of this process only."""
        await self._deliver(audience.name, text)

    def count(self) -> int:
        """How many sockets of this process hear something."""
        return sum(len(listeners) for listeners in self._listeners.values())

    async def stop(self) -> None:
        """End the subscription."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._subscribed.clear()

    async def _listen(self) -> None:
        pause = FIRST_PAUSE
        was_broken = False
        while True:
            layer = get_channel_layer()
            if layer is None:
                raise RuntimeError("CHANNEL_LAYERS is not configured.")
            channel = None
            try:
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
                self._subscribed.set()
                pause = FIRST_PAUSE
                if was_broken:
                    await self._refresh_all()
                await self._hear(layer, channel)
            except asyncio.CancelledError:
                if channel is not None:
                    await layer.group_discard(GROUP, channel)
                raise
            except Exception as error:  # noqa: BLE001 - a layer may fail in any way; the sockets live on
                log.error("The channel layer failed: %s", type(error).__name__)  # noqa: TRY400 - no text, no addresses
                was_broken = True
                self._subscribed.clear()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _hear(self, layer: BaseChannelLayer, channel: str) -> None:
        """Pass on what comes, for ever."""
        pulse = asyncio.create_task(_beat(layer, channel), name="pulse")
        felt = 0
        try:
            while True:
                message = await layer.receive(channel)
                if message["type"] != "pulse":
                    await self._deliver(message["audience"], message["text"])
                    continue
                if message["number"] != felt + 1:
                    log.warning("The channel layer was away; every socket is welcomed again.")
                    await self._refresh_all()
                felt = message["number"]
        finally:
            pulse.cancel()

    async def _refresh_all(self) -> None:
        for listener in [listener for listeners in self._listeners.values() for listener in listeners]:
            await listener.refresh()

    async def _deliver(self, audience: str, text: str) -> None:
        for listener in tuple(self._listeners.get(audience, ())):
            await listener.deliver(text)


async def _beat(layer: BaseChannelLayer, channel: str) -> None:
    """Say numbers to the channel, one after the other. One that could not be said will be missed there."""
    for number in count(1):
        try:
            await layer.send(channel, {"type": "pulse", "number": number})
        except Exception as error:  # noqa: BLE001 - a layer may fail in any way
            log.debug("The channel layer did not take a pulse: %s", type(error).__name__)
        await asyncio.sleep(PULSE)
