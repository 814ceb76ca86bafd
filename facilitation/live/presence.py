"""Who is here, by keys that belong to nothing else, as leases that end: in memory, or in Redis for many processes."""

import asyncio
import logging
import secrets
import time
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from typing import TypeVar

from django.conf import settings
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from facilitation.live.leases import GIVE_UP, HAS_LEASE, LOOK, PUT_LEASE
from facilitation.queries.snapshots import Here

LEASE = 60.0
"""Seconds for which a seat counts as present without being renewed by a process that lives."""

RENEWAL = 20.0

LINGER = 12.0
"""Seconds for which a seat without a socket is here after it has asked: several times the pause between two posts."""

PATIENCE = 2.0
"""Seconds that one question to Redis may take; phones that arrive wait for it."""

BETWEEN_SIGNS = 1.0
"""Seconds between two looks for a sign that presence was disturbed."""

SETTLED_AFTER = 4
"""Seconds after a disturbance until every process that lives has renewed its leases."""

LARGEST_SKIP = 5.0
"""Seconds by which Redis' clock may seem to skip because an answer took its time; by more, and it was set anew."""

log = logging.getLogger(__name__)

T = TypeVar("T")


class Presence(ABC):
    """How many seats are present in each room, counted once however many sockets one seat has, or posts it sends."""

    is_stopping = False
    """Whether the server is about to end: its seats come back in a moment, to another process or to the next."""

    def __init__(self) -> None:
        self._here: defaultdict[str, Counter[bytes]] = defaultdict(Counter)
        self._noted: defaultdict[str, dict[bytes, float]] = defaultdict(dict)

    @property
    def is_sure(self) -> bool:
        """Whether `count` is what all processes together see, and not only what is known of it."""
        return True

    def start(self) -> None:  # noqa: B027 - in memory nothing needs it
        """Begin what goes on for as long as the server runs."""

    async def arrive(self, room_id: str, key: bytes) -> None:
        """A socket of this seat has opened."""
        self._here[room_id][key] += 1

    async def leave(self, room_id: str, key: bytes) -> bool:
        """A socket of this seat has closed. Whether it was the seat's last in this process."""
        seats = self._here[room_id]
        seats[key] -= 1
        if seats[key] > 0:
            return False
        del seats[key]
        if not seats:
            del self._here[room_id]
        return True

    async def note(self, room_id: str, key: bytes) -> None:
        """This seat has asked without a socket: it is here for a while."""
        self._noted[room_id][key] = time.monotonic() + LINGER

    async def forget(self, room_id: str, key: bytes) -> None:
        """This seat is not here on account of having asked."""
        self._noted[room_id].pop(key, None)

    async def is_noted(self, room_id: str, key: bytes) -> bool:
        """Whether this seat has asked not long ago."""
        return self._is_noted(room_id, key)

    async def is_here(self, room_id: str, key: bytes) -> bool:
        """Whether this seat is among those that are counted."""
        return self._is_noted(room_id, key) or key in self._here.get(room_id, ())

    @abstractmethod
    async def count(self, room_id: str) -> int:
        """The number of seats present now."""

    @abstractmethod
    async def stop(self) -> None:
        """Let go of connections."""

    def _is_noted(self, room_id: str, key: bytes) -> bool:
        return room_id in self._noted and self._noted[room_id].get(key, 0) > time.monotonic()

    def _count(self, room_id: str) -> int:
        """The number of seats that this process knows of."""
        here = self._here[room_id].keys() if room_id in self._here else set()
        return len(here | self._get_noted(room_id).keys())

    def _get_noted(self, room_id: str) -> dict[bytes, float]:
        """Who has asked not long ago, and until when that counts; all others are forgotten."""
        now = time.monotonic()
        noted = {key: end for key, end in self._noted.get(room_id, {}).items() if end > now}
        if noted:
            self._noted[room_id] = noted
        else:
            self._noted.pop(room_id, None)
        return noted


class PresenceInMemory(Presence):
    """One process knows all there are."""

    async def count(self, room_id: str) -> int:
        """The number of seats present now."""
        return self._count(room_id)

    async def stop(self) -> None:
        """Nothing is held."""


class PresenceInRedis(Presence):
    """Each room is a sorted set of keys by the time their lease ends; a process that dies lets its leases run out.

    Each process has such sets of its own beside it, so that one which finds a dead line late takes away only what it
    held itself: the phone may long be at another. All times are Redis' own: clocks of other machines may differ, or
    jump. Where a process could not reach Redis, or Redis has lost everything, or its clock was set, leases are missing,
    and the numbers are too low. So whoever notices says that presence was disturbed, everybody renews all leases, and
    until they had the time to do it nobody is sure.
    """

    def __init__(self, *, url: str, prefix: str) -> None:
        super().__init__()
        # A whole room arrives in the same second: they wait for one of a few connections, instead of opening hundreds.
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=20,
            timeout=PATIENCE,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            health_check_interval=15,
        )
        self._redis: Redis = Redis.from_pool(pool)
        self._prefix = prefix
        self._keeping: asyncio.Task[None] | None = None
        self._me = secrets.token_hex(8)
        self._last: dict[str, int] = {}
        self._clock: float | None = None
        self._disturbed: bytes | str | None = None
        self._is_sure = False
        self._is_cut_off = False
        self._is_ended = False
        self._put_lease = self._redis.register_script(PUT_LEASE)
        self._drop_lease = self._redis.register_script(GIVE_UP)
        self._look = self._redis.register_script(LOOK)
        self._has_lease = self._redis.register_script(HAS_LEASE)

    @property
    def is_sure(self) -> bool:
        """Whether nobody has missed a lease lately."""
        return self._is_sure and not self._is_cut_off

    def start(self) -> None:
        """Keep the leases of this process alive from now on."""
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep_for_ever(), name="presence")

    async def arrive(self, room_id: str, key: bytes) -> None:
        """A socket of this seat has opened."""
        await super().arrive(room_id, key)
        self.start()
        await self._attempt(lambda: self._lease(room_id, [key]))

    async def leave(self, room_id: str, key: bytes) -> bool:
        """A socket of this seat has closed. Whether it was the seat's last in this process."""
        was_last = await super().leave(room_id, key)
        if was_last and not self.is_stopping:
            await self._give_up(room_id, key, of=self._me)
            if self._is_noted(room_id, key):
                await self.note(room_id, key)
            if key in self._here.get(room_id, ()):  # it has come back meanwhile
                await self._attempt(lambda: self._lease(room_id, [key]))
        return was_last

    async def note(self, room_id: str, key: bytes) -> None:
        """This seat has asked without a socket, this process or another: it is here for a while."""
        await super().note(room_id, key)
        await self._attempt(lambda: self._lease(room_id, [key], LINGER))

    async def forget(self, room_id: str, key: bytes) -> None:
        """This seat is not here on account of having asked."""
        await super().forget(room_id, key)
        await self._give_up(room_id, key, of="")

    async def is_noted(self, room_id: str, key: bytes) -> bool:
        """Whether this seat has asked not long ago, whichever process; what this one knows while Redis is away."""
        found = await self._ask(room_id, key)
        return await super().is_noted(room_id, key) if found is None else found

    async def is_here(self, room_id: str, key: bytes) -> bool:
        """Whether this seat is counted, whichever process knows it; what this one knows while Redis is away."""
        found = await self._ask(room_id, key)
        return await super().is_here(room_id, key) if found is None else found

    async def count(self, room_id: str) -> int:
        """The number of seats present now; while Redis does not answer, what it said last or what this process sees."""
        self.start()
        found = await self._attempt(lambda: self._look(keys=[self._name(room_id), self._sign]))
        if found is None:
            return max(self._count(room_id), self._last.get(room_id, 0))
        seats, disturbed, undisturbed_for, clock = found
        was_set = self._was_clock_set(float(clock))
        self._is_sure = disturbed is not None and int(undisturbed_for) >= SETTLED_AFTER and not was_set
        self._last[room_id] = int(seats)
        if not self._last[room_id]:
            del self._last[room_id]
        return int(seats)

    async def stop(self) -> None:
        """Let go of connections."""
        self._is_ended = True  # a client that is just connecting takes a cancellation for itself
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        await self._redis.aclose()

    async def _keep_for_ever(self) -> None:
        renewed_at = float("-inf")
        while not self._is_ended:
            try:
                if await self._keep(renew=asyncio.get_running_loop().time() - renewed_at >= RENEWAL):
                    renewed_at = asyncio.get_running_loop().time()
            except Exception as error:  # noqa: BLE001 - whatever it was: without renewal everybody would soon be gone
                self._cut_off(error)
            await asyncio.sleep(BETWEEN_SIGNS)

    async def _keep(self, *, renew: bool) -> bool:
        """Renew all leases if it is time, or if presence was disturbed. Whether they were renewed."""
        disturbed = await self._redis.get(self._sign)
        seconds, micros = await self._redis.time()
        if self._is_cut_off or disturbed is None or self._was_clock_set(seconds + micros / 1e6):
            await self._renew()
            seconds, micros = await self._redis.time()
            self._disturbed = f"{seconds} {secrets.token_hex(8)}".encode()
            await self._redis.set(self._sign, self._disturbed)
            self._clock = seconds + micros / 1e6 - time.monotonic()
            self._is_cut_off, self._is_sure = False, False
            return True
        if renew or disturbed != self._disturbed:
            await self._renew()
            self._disturbed = disturbed
            return True
        return False

    def _was_clock_set(self, now: float) -> bool:
        """Whether Redis' clock has gone otherwise than time did, since it was read or presence was renewed."""
        clock = now - time.monotonic()
        if self._clock is None or abs(clock - self._clock) <= LARGEST_SKIP:
            self._clock = clock
            return False
        return True

    async def _renew(self) -> None:
        for room_id, seats in list(self._here.items()):
            await self._lease(room_id, list(seats))
        for room_id in list(self._noted):
            if still := list(self._get_noted(room_id)):
                await self._lease(room_id, still, LINGER)

    async def _lease(self, room_id: str, keys: list[bytes], seconds: float = LEASE) -> bool:
        """Let these seats be here for so long at least."""
        await self._put_lease(keys=self._names(room_id), args=[seconds, LEASE * 2, self._me, *keys])
        return True

    async def _give_up(self, room_id: str, key: bytes, *, of: str) -> None:
        """End the lease that the process `of` holds, or all of the seat's where that is empty."""
        await self._attempt(lambda: self._drop_lease(keys=self._names(room_id), args=[key, of]))

    async def _ask(self, room_id: str, key: bytes) -> bool | None:
        """Whether the seat has a lease; None where Redis cannot be reached."""
        found = await self._attempt(lambda: self._has_lease(keys=[self._name(room_id)], args=[key]))
        return None if found is None else bool(found)

    async def _attempt(self, work: Callable[[], Awaitable[T]]) -> T | None:
        """Do it. None where Redis cannot be reached; while that is known it is not tried: leases are renewed later."""
        if self._is_cut_off:
            return None
        try:
            return await work()
        except (RedisError, OSError) as error:
            self._cut_off(error)
            return None

    def _cut_off(self, error: Exception) -> None:
        if not self._is_cut_off:
            log.warning("Presence is not counted: %s", type(error).__name__)
        self._is_cut_off = True

    def _name(self, room_id: str) -> str:
        return f"{self._prefix}:presence:{room_id}"

    def _names(self, room_id: str) -> list[str]:
        """Of the leases, and of the processes that hold them."""
        return [self._name(room_id), f"{self._name(room_id)}:held"]

    @property
    def _sign(self) -> str:
        return f"{self._prefix}:presence-disturbed"


def name_watchers(room_id: str) -> str:
    """Under which name those seats of a room are counted that only watch."""
    return f"{room_id}.watching"


async def get_here(presence: Presence, room_id: str) -> Here:
    """How many seats are present in a room, and how many of them only watch."""
    joined = await presence.count(room_id)
    watching = await presence.count(name_watchers(room_id)) if joined else 0
    return Here(joined=joined, watching=min(watching, joined))


def make_presence() -> Presence:
    """Redis where it is configured, else memory."""
    if settings.REDIS_URL:
        return PresenceInRedis(url=settings.REDIS_URL, prefix=settings.PREFIX)
    return PresenceInMemory()
