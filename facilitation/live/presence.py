"""Who is here, by keys that belong to nothing else, as leases that end: in memory, or in Redis for many processes."""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from typing import Any

from django.conf import settings
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from facilitation.queries.snapshots import Here

LEASE = 60.0
"""Seconds for which a seat counts as present without being renewed by a process that lives."""

RENEWAL = 20.0

LINGER = 12.0
"""Seconds for which a seat without a socket is here after it has asked: several times the pause between two posts."""

log = logging.getLogger(__name__)


class Presence(ABC):
    """How many seats are present in each room, counted once however many sockets one seat has, or posts it sends."""

    def __init__(self) -> None:
        self._here: defaultdict[str, Counter[bytes]] = defaultdict(Counter)
        self._noted: defaultdict[str, dict[bytes, float]] = defaultdict(dict)

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
        self._noted[room_id][key] = time.time() + LINGER

    async def forget(self, room_id: str, key: bytes) -> None:
        """This seat is not here on account of having asked."""
        self._noted[room_id].pop(key, None)

    async def is_noted(self, room_id: str, key: bytes) -> bool:
        """Whether this seat has asked not long ago."""
        return self._is_noted(room_id, key)

    @abstractmethod
    async def count(self, room_id: str) -> int:
        """The number of seats present now."""

    @abstractmethod
    async def stop(self) -> None:
        """Let go of connections."""

    def _is_noted(self, room_id: str, key: bytes) -> bool:
        return room_id in self._noted and self._noted[room_id].get(key, 0) > time.time()

    def _count(self, room_id: str) -> int:
        """The number of seats that this process knows of."""
        here = self._here[room_id].keys() if room_id in self._here else set()
        if room_id not in self._noted:
            return len(here)
        now = time.time()
        noted = self._noted[room_id] = {key: end for key, end in self._noted[room_id].items() if end > now}
        if not noted:
            del self._noted[room_id]
        return len(here | noted.keys())


class PresenceInMemory(Presence):
    """One process knows all there are."""

    async def count(self, room_id: str) -> int:
        """The number of seats present now."""
        return self._count(room_id)

    async def stop(self) -> None:
        """Nothing is held."""


class PresenceInRedis(Presence):
    """Each room is a sorted set of keys by the time their lease ends; a process that dies lets its leases run out."""

    def __init__(self, *, url: str, prefix: str) -> None:
        super().__init__()
        # A whole room arrives in the same second: they wait for one of a few connections, instead of opening hundreds.
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=20,
            timeout=5,
            socket_timeout=5,
            socket_connect_timeout=5,
            health_check_interval=15,
        )
        self._redis: Redis = Redis.from_pool(pool)
        self._prefix = prefix
        self._renewal: asyncio.Task[None] | None = None

    async def arrive(self, room_id: str, key: bytes) -> None:
        """A socket of this seat has opened."""
        await super().arrive(room_id, key)
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._renew_for_ever(), name="presence")
        try:
            await self._lease(room_id, [key])
        except (RedisError, OSError) as error:
            log.warning("Presence is not counted: %s", type(error).__name__)

    async def leave(self, room_id: str, key: bytes) -> bool:
        """A socket of this seat has closed. Whether it was the seat's last in this process."""
        was_last = await super().leave(room_id, key)
        if was_last:
            await self._give_up(room_id, key)
            if self._is_noted(room_id, key):
                await self.note(room_id, key)
        return was_last

    async def note(self, room_id: str, key: bytes) -> None:
        """This seat has asked without a socket, this process or another: it is here for a while."""
        await super().note(room_id, key)
        try:
            await self._lease(room_id, [key], LINGER)
        except (RedisError, OSError) as error:
            log.warning("Presence is not counted: %s", type(error).__name__)

    async def forget(self, room_id: str, key: bytes) -> None:
        """This seat is not here on account of having asked."""
        await super().forget(room_id, key)
        await self._give_up(room_id, key)

    async def is_noted(self, room_id: str, key: bytes) -> bool:
        """Whether this seat has asked not long ago, whichever process; what this one knows while Redis is away."""
        try:
            end = await self._redis.zscore(self._name(room_id), key)
        except (RedisError, OSError) as error:
            log.warning("Presence is not counted: %s", type(error).__name__)
            return await super().is_noted(room_id, key)
        return end is not None and float(end) > time.time()

    async def count(self, room_id: str) -> int:
        """The number of seats present now; what this process sees itself while Redis does not answer."""
        try:
            return int(await self._redis.zcount(self._name(room_id), time.time(), "+inf"))
        except (RedisError, OSError) as error:
            log.warning("Presence is not counted: %s", type(error).__name__)
            return self._count(room_id)

    async def stop(self) -> None:
        """Let go of connections."""
        if self._renewal is not None:
            self._renewal.cancel()
            await asyncio.gather(self._renewal, return_exceptions=True)
        await self._redis.aclose()

    async def _renew_for_ever(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL)
            try:
                for room_id, seats in list(self._here.items()):
                    await self._lease(room_id, list(seats))
            except (RedisError, OSError) as error:
                log.warning("Presence is not counted: %s", type(error).__name__)

    async def _lease(self, room_id: str, keys: list[bytes], seconds: float = LEASE) -> None:
        """Let these seats be here for so long at least."""
        name = self._name(room_id)
        now = time.time()
        ends = dict.fromkeys(keys, now + seconds)
        pipeline: Any = self._redis.pipeline(transaction=False)
        pipeline.zadd(name, ends, gt=True).zremrangebyscore(name, "-inf", now).expire(name, int(LEASE * 2))
        await pipeline.execute()

    async def _give_up(self, room_id: str, key: bytes) -> None:
        try:
            await self._redis.zrem(self._name(room_id), key)
        except (RedisError, OSError) as error:
            log.warning("Presence is not counted: %s", type(error).__name__)

    def _name(self, room_id: str) -> str:
        return f"{self._prefix}:presence:{room_id}"


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
