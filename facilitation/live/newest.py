"""Which line of a page is its newest. A frame that a bad network held back must not undo what was said after it.

A page that comes back says in its address which page it is and the how-manieth line this is. What still arrives over a
line before it is not heard. With several processes that number stands in Redis before the page is welcomed, and whoever
stores an answer reads it after writing and before the commit. So a process that stood still, and goes on with what it
had in hand, undoes nothing: either its row was written first, and whoever stores the newer answer waits for it, or it
finds the newer line. The database learns none of this; Redis forgets it within the hour.
"""

import logging
import re
import time
from collections import OrderedDict
from collections.abc import Collection
from hashlib import blake2b
from urllib.parse import parse_qsl

import redis
import redis.asyncio
from django.conf import settings

MOST = 20_000
"""Pages that are remembered here; those that have not come back for longest are forgotten first."""

KEPT = 3600
"""Seconds for which Redis remembers a page. What stood still for longer may undo something."""

PATIENCE = 0.5
"""Seconds that one question to Redis may take: answers wait for it."""

REST = 2.0
"""Seconds for which Redis is not asked again when it did not answer; until then a process knows its own lines only."""

CLAIM = """
local newest = tonumber(redis.call('GET', KEYS[1]) or 0)
redis.call('SET', KEYS[1], math.max(newest, tonumber(ARGV[1])), 'EX', ARGV[2])
"""

PAGE = re.compile(r"[0-9a-z]{1,12}")
NUMBER = re.compile(r"[0-9]{1,9}")

Line = tuple[bytes, str, int]
"""A seat's key, its page, and the number of the line."""

log = logging.getLogger(__name__)


class Newest:
    """The number of the newest line of each page, as far as this process knows."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[tuple[bytes, str], int] = OrderedDict()

    def note(self, line: Line) -> None:
        """This line has opened here; those of its page before it are not heard any more."""
        seat, page, number = line
        self._numbers[seat, page] = max(number, self._numbers.pop((seat, page), 0))
        if len(self._numbers) > MOST:
            self._numbers.popitem(last=False)

    def holds(self, line: Line) -> bool:
        """Whether no newer line of the page is known of."""
        seat, page, number = line
        return self._numbers.get((seat, page), 0) <= number

    async def claim(self, line: Line) -> None:
        """This line has opened: let every process know, before anything is said over it."""
        self.note(line)

    def find_overtaken(self, lines: Collection[Line]) -> set[Line]:
        """Those of the lines whose page has a newer one. Blocks: for the thread that stores answers."""
        return {line for line in lines if not self.holds(line)}

    async def stop(self) -> None:
        """Let go of connections."""


class NewestInRedis(Newest):
    """The number of the newest line of each page, as far as any process knows."""

    def __init__(self, *, url: str, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix
        limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "health_check_interval": 15}
        pool = redis.asyncio.BlockingConnectionPool.from_url(url, max_connections=8, timeout=PATIENCE, **limits)
        self._teller: redis.asyncio.Redis = redis.asyncio.Redis.from_pool(pool)
        self._asker: redis.Redis = redis.Redis.from_url(url, **limits)
        self._claim = self._teller.register_script(CLAIM)
        self._rests_until = float("-inf")

    async def claim(self, line: Line) -> None:
        """This line has opened. The first of a page overtakes none, and nobody is told."""
        self.note(line)
        if line[2] < 2 or self._rests:  # noqa: PLR2004
            return
        try:
            await self._claim(keys=[self._name(line)], args=[line[2], KEPT])
        except (redis.RedisError, OSError) as error:
            self._rest(error)

    def find_overtaken(self, lines: Collection[Line]) -> set[Line]:
        """Those of the lines whose page has a newer one, at whichever process; while Redis is away, at this one."""
        asked = list(lines)
        overtaken = super().find_overtaken(asked)
        if not asked or self._rests:
            return overtaken
        try:
            found: list[bytes | None] = self._asker.mget([self._name(line) for line in asked])  # type: ignore[assignment]
        except (redis.RedisError, OSError) as error:
            self._rest(error)
            return overtaken
        newest = zip(asked, found, strict=True)
        return overtaken | {line for line, number in newest if number is not None and int(number) > line[2]}

    async def stop(self) -> None:
        """Let go of connections."""
        self._asker.close()
        await self._teller.aclose()

    @property
    def _rests(self) -> bool:
        return time.monotonic() < self._rests_until

    def _rest(self, error: Exception) -> None:
        log.warning("Other processes' newer lines are not known for a moment: %s", type(error).__name__)
        self._rests_until = time.monotonic() + REST

    def _name(self, line: Line) -> str:
        """Under which name Redis keeps a page's number: a digest from which neither seat nor page can be read."""
        seat, page, _ = line
        return f"{self._prefix}:line:{blake2b(page.encode(), key=seat, digest_size=16).hexdigest()}"


def make_newest() -> Newest:
    """Redis where it is configured, else memory."""
    if settings.REDIS_URL:
        return NewestInRedis(url=settings.REDIS_URL, prefix=settings.PREFIX)
    return Newest()


def read_line(seat: bytes, query: bytes) -> Line | None:
    """The line that an address names; None for who does not count its lines."""
    found = dict(parse_qsl(query.decode("latin-1")))
    page, number = found.get("page", ""), found.get("line", "")
    if not PAGE.fullmatch(page) or not NUMBER.fullmatch(number):
        return None
    return seat, page, int(number)
