"""Passes announcements on to the sockets of this process. One subscription per process, however many phones.

Channel layers deliver at most once, and some come back from a break without a word. So the hub says a number to itself
twice a second: when one is missing, something else may be missing too, and every socket is welcomed anew. While none
comes the rooms go on: the hub looks into the database itself, and welcomes anew whoever could have missed something.
"""

import asyncio
import logging
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from itertools import count
from typing import Any, Protocol

from channels.layers import BaseChannelLayer, channel_layers, get_channel_layer

from facilitation.announce import GROUP
from facilitation.protocol.audiences import Audience

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0

PULSE = 0.5
"""Seconds between two numbers that the hub says to itself; a layer that comes back takes longer."""

AWAY = 2.5
"""Seconds without a number after which the layer counts as away."""

DEAF = 10.0
"""Seconds for which numbers may be said and none be heard, after which the subscription is made anew."""

BETWEEN_LOOKS = 2.0
"""Seconds between two looks into the database while the layer is away."""

SETTLING = 1.5
"""Seconds that others have to store what they had accepted; a phone that wants to be gone waits no longer than two."""

LookUp = Callable[[Collection[str]], Awaitable[Mapping[str, int]]]
"""From the ids of rooms to their revisions."""

log = logging.getLogger(__name__)


class Listener(Protocol):
    """A socket as the hub sees it."""

    async def deliver(self, text: str) -> None:
        """Send a frame, or keep it until the welcome has gone."""

    async def refresh(self) -> None:
        """Send a new welcome. Lets no exception out: one socket must not keep the others from theirs."""


class Hub:
    """All open sockets of this process, by audience. `breaks`: how often the layer has been away."""

    def __init__(self, look_up: LookUp | None = None, store: Callable[[], Awaitable[None]] | None = None) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._subscribed = asyncio.Event()
        self._look_up = look_up
        self._store = store
        self._settled: dict[str, asyncio.Semaphore] = {}
        self._settling: set[asyncio.Task[None]] = set()
        self._felt_at = float("-inf")
        self._unheard_since: float | None = None
        self._is_listening = False
        self.breaks = 0

    @property
    def is_in_touch(self) -> bool:
        """Whether the layer has brought back what was said to it a moment ago."""
        return asyncio.get_running_loop().time() - self._felt_at < AWAY

    @property
    def is_deaf(self) -> bool:
        """Whether the layer takes what is said to it, and has brought nothing back for long: who listens has died."""
        since = self._unheard_since
        return self._is_listening and since is not None and asyncio.get_running_loop().time() - since > DEAF

    def start(self) -> None:
        """Begin to listen, before the first socket is there."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen(), name="hub")
        if self._look_up is not None and (self._watch is None or self._watch.done()):
            self._watch = asyncio.create_task(self._look_for_ever(self._look_up), name="watch")

    async def join(self, audience: Audience, listener: Listener) -> None:
        """Let `listener` hear what is said to the audience from now on."""
        self._listeners[audience.name].add(listener)
        self.start()
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

    async def settle(self, *, processes: int) -> None:
        """Come back when all processes have stored what they had accepted: what is done now comes after it.

        One that does not answer is waited for only so long: it may be gone, or the layer may be away.
        """
        layer = get_channel_layer()
        if processes < 2 or layer is None:  # noqa: PLR2004
            return
        ref = secrets.token_hex(8)
        settled = self._settled[ref] = asyncio.Semaphore(0)
        try:
            async with asyncio.timeout(SETTLING):
                await layer.group_send(GROUP, {"type": "settle", "ref": ref})
                for _ in range(processes):
                    await settled.acquire()
        except Exception as error:  # noqa: BLE001 - a layer may fail in any way
            log.warning("Not every process said that it has stored everything: %s", type(error).__name__)
        finally:
            del self._settled[ref]

    def count(self) -> int:
        """How many sockets of this process hear something."""
        return sum(len(listeners) for listeners in self._listeners.values())

    def count_by_kind(self) -> dict[str, int]:
        """How many phones, desks and screens this process has."""
        found = {"phones": 0, "desks": 0, "screens": 0}
        for name, listeners in self._listeners.items():
            found[_split(name)[1]] += len(listeners)
        return found

    async def stop(self) -> None:
        """End the subscription."""
        for task in [*filter(None, (self._task, self._watch)), *self._settling]:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._task = self._watch = None
        self._subscribed.clear()

    async def _listen(self) -> None:
        pause = FIRST_PAUSE
        was_broken = False
        before: str | None = None
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
                if before is not None:  # nobody hears it any more, and what it is told would wait for ever
                    await layer.group_discard(GROUP, before)
                before = channel
                if was_broken:
                    await self._refresh(None)
                await self._hear(layer, channel)
            except asyncio.CancelledError:
                if channel is not None:
                    await layer.group_discard(GROUP, channel)
                raise
            except Exception as error:  # noqa: BLE001 - a layer may fail in any way; the sockets live on
                self.breaks += 1
                log.error("The channel layer failed: %s", type(error).__name__)  # noqa: TRY400 - no text, no addresses
                was_broken = True
                self._subscribed.clear()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _hear(self, layer: BaseChannelLayer, channel: str) -> None:
        """Pass on what comes, for ever."""
        pulse = asyncio.create_task(self._beat(layer, channel), name="pulse")
        felt = 0
        try:
            while True:
                self._is_listening = True
                message = await layer.receive(channel)
                self._is_listening = False
                if message["type"] != "pulse":
                    await self._heed(layer, message)
                    continue
                self._felt_at, self._unheard_since = asyncio.get_running_loop().time(), None
                if message["number"] != felt + 1:
                    log.warning("The channel layer was away; every socket is welcomed again.")
                    await self._make_up()
                felt = message["number"]
        finally:
            pulse.cancel()

    async def _heed(self, layer: BaseChannelLayer, message: Mapping[str, Any]) -> None:
        """Do what a message of some process asks for. A kind that is not known here is of a newer version."""
        match message:
            case {"type": "settle", "ref": ref}:
                self._answer(layer, ref)
            case {"type": "settled", "ref": ref}:
                if ref in self._settled:
                    self._settled[ref].release()
            case {"type": "announcement", "audience": str(audience), "text": str(text)}:
                await self._deliver(audience, text)
            case {"type": "announcement"}:
                log.error("An announcement could not be read; every socket is welcomed again.")
                await self._make_up()
            case _:
                log.warning("A message of a kind that is not known here was passed over.")

    async def _make_up(self) -> None:
        """Something was missed: welcome everyone anew."""
        self.breaks += 1
        await self._refresh(None)

    async def _beat(self, layer: BaseChannelLayer, channel: str) -> None:
        """Say numbers to the channel, one after the other. One that could not be said will be missed there."""
        for number in count(1):
            try:
                await layer.send(channel, {"type": "pulse", "number": number})
                self._unheard_since = self._unheard_since or asyncio.get_running_loop().time()
            except Exception as error:  # noqa: BLE001 - a layer may fail in any way
                self._unheard_since = None
                log.debug("The channel layer did not take a pulse: %s", type(error).__name__)
            await asyncio.sleep(PULSE)

    def _answer(self, layer: BaseChannelLayer, ref: str) -> None:
        """Store what was accepted, then say so."""

        async def store() -> None:
            try:
                if self._store is not None:
                    await self._store()
                await layer.group_send(GROUP, {"type": "settled", "ref": ref})
            except Exception as error:  # noqa: BLE001 - whoever waits does not wait for ever
                log.warning("Nobody could be told that everything is stored: %s", type(error).__name__)

        task = asyncio.create_task(store(), name="settling")
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    async def _look_for_ever(self, look_up: LookUp) -> None:
        """While the layer is away, welcome anew whoever could have missed something."""
        known: Mapping[str, int] | None = None
        while True:
            await asyncio.sleep(BETWEEN_LOOKS)
            if self.is_deaf:
                await self._subscribe_anew()
            if self.is_in_touch or not self._listeners:
                known = None
                continue
            try:
                now = await look_up({_split(name)[0] for name in self._listeners})
            except Exception as error:  # noqa: BLE001 - the database may be away as well, and may come back
                log.warning("The rooms could not be looked up: %s", type(error).__name__)
                continue
            await self._refresh({room for room in now if known is None or now[room] != known.get(room)})
            known = now

    async def _subscribe_anew(self) -> None:
        """Let go of all that the layer holds for this process, and begin again."""
        log.error("The channel layer brings nothing back; the subscription is made anew.")
        layer = get_channel_layer()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._subscribed.clear()
        self._unheard_since = None
        try:
            await asyncio.wait_for(layer.flush(), timeout=AWAY)  # type: ignore[union-attr]
        except Exception as error:  # noqa: BLE001 - a layer may fail in any way
            log.error("The channel layer could not be emptied, and is replaced: %s", type(error).__name__)  # noqa: TRY400
            channel_layers.backends.clear()
        self.start()
        await self._make_up()

    async def _refresh(self, moved: Collection[str] | None) -> None:
        """Welcome anew everyone; or the phones of rooms that have moved, and desks and screens, whose pictures change
        without a move. All at once: phones that are welcomed together are looked up together."""
        meant: list[Listener] = []
        for name, listeners in self._listeners.items():
            room, kind = _split(name)
            if moved is None or kind != "phones" or room in moved:
                meant += listeners
        await asyncio.gather(*(listener.refresh() for listener in meant))

    async def _deliver(self, audience: str, text: str) -> None:
        for listener in tuple(self._listeners.get(audience, ())):
            try:
                await listener.deliver(text)
            except Exception as error:  # noqa: BLE001 - the others hear it all the same, and this one the whole state
                log.error("Something could not be passed on: %s", type(error).__name__)  # noqa: TRY400 - no text in logs
                await listener.refresh()


def _split(name: str) -> tuple[str, str]:
    """The room and the kind in an audience's name."""
    room, kind = name.removeprefix("room.").rsplit(".", 1)
    return room, kind
