"""Who is here, by keys that belong to nothing else, as leases that end: in memory, or in Redis for many processes."""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections import Counter, defaultdict

from django.conf import settings
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import RedisError

from facilitation.queries.snapshots import Here

LEASE = 60.0
"""Seconds for which a seat counts as present without being renewed by a process that lives."""

RENEWAL = 20.0

log = logging.getLogger(__name__)


class Presence(ABC):
    """How many seats are present in each room, counted once however many sockets one seat has."""

    def __init__(self) -> None:
        self._here: defaultdict[str, Counter[bytes]] = defaultdict(Counter)

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

    @abstractmethod
    async def count(self, room_id: str) -> int:
        """The number of seats present now."""

    @abstractmethod
    async def stop(self) -> None:
        """Let go of connections."""


class PresenceInMemory(Presence):
    """One process knows all sockets there are."""

    async def count(self, room_id: str) -> int:
        """The number of seats present now."""
        return len(self._here[room_id]) if room_id in self._here else 0

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
            try:
                await self._redis.zrem(self._name(room_id), key)
            except (RedisError, OSError) as error:
                log.warning("Presence is not counted: %s", type(error).__name__)
        return was_last

    async def count(self, room_id: str) -> int:
        """The number of seats present now; what this process sees itself while Redis does not answer."""
        try:
            return int(await self._redis.zcount(self._name(room_id), time.time(), "+inf"))
        except (RedisError, OSError) as error:
            log.warning("Presence is not counted: %s", type(error).__name__)
            return len(self._here[room_id]) if room_id in self._here else 0

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

    async def _lease(self, room_id: str, keys: list[bytes]) -> None:
        name = self._name(room_id)
        now = time.time()
        await self._redis.zadd(name, dict.fromkeys(keys, now + LEASE))
        await self._redis.zremrangebyscore(name, "-inf", now)
        await self._redis.expire(name, int(LEASE * 2))

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
