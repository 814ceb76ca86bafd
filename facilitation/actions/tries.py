"""How often something may go wrong before it has to wait: a wrong code, a wrong password.

A limit is a bucket: so many wrong tries at once, and one more whenever some time has passed. Only what was wrong is
counted. Counts lie in the cache, so that all processes share them where that is Redis, under digests that nobody can
turn back into an address or a name; each is gone when its bucket is full again.
"""

import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches

CACHE = "tries"

_salt = secrets.token_bytes(16)
"""Another one for each start, where no other process has to find the same counts."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """`tries` at once, and one more every `refill` seconds, for each whose tries are counted.

    `cache`: where. In memory the counts that were not used for longest are given up when there are too many: whoever
    makes up many addresses to try codes from must not push out those of passwords.
    """

    name: str
    tries: int
    refill: float
    cache: str = CACHE

    @property
    def per_day(self) -> float:
        """How many wrong tries somebody has in a day who never rests."""
        return self.tries + 24 * 3600 / self.refill

    def is_used_up(self, who: str, *, now: datetime) -> bool:
        """Whether `who` has to wait. Where the counts cannot be reached nobody has to."""
        return self.name_count(who) in find_used_up({self.name_count(who): self}, now=now)

    def take(self, who: str, *, now: datetime) -> bool:
        """Count a try of `who` before it is made; False if none is left, and then nothing is counted.

        Counting and looking are one step, so that a thousand tries at once are not all the first.
        """
        full_at = self.note(who, now=now)
        if full_at is None or full_at - _read(now) <= self.tries * self.refill * 1000:
            return True
        self.give_back(who)
        return False

    def give_back(self, who: str) -> None:
        """What was taken was no wrong try after all."""
        try:
            caches[self.cache].incr(self.name_count(who), -int(self.refill * 1000))
        except ValueError:
            pass  # it ended meanwhile
        except Exception as error:  # noqa: BLE001 - a cache may fail in any way; the room goes on
            log.warning("Wrong tries are not counted: %s", type(error).__name__)

    def note(self, who: str, *, now: datetime) -> int | None:
        """Count a wrong try of `who`. The moment at which the bucket is full again; None if it cannot be counted."""
        name, step, moment = self.name_count(who), int(self.refill * 1000), _read(now)
        lasts = self.tries * self.refill
        counts = caches[self.cache]
        try:
            # What is kept is the moment, in milliseconds, at which the bucket will be full again.
            if counts.add(name, moment + step, timeout=lasts):
                return moment + step
            full_at = int(counts.incr(name, step))
            if full_at >= moment + step:
                counts.touch(name, timeout=lasts)
                return full_at
        except ValueError:
            pass  # it ended between two steps
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("Wrong tries are not counted: %s", type(error).__name__)
            return None
        counts.set(name, moment + step, timeout=lasts)
        return moment + step

    def forget(self, who: str) -> None:
        """Count from nothing: they got it right."""
        try:
            caches[self.cache].delete(self.name_count(who))
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("Wrong tries are not forgotten: %s", type(error).__name__)

    def has_left(self, until_full: int) -> bool:
        """Whether another try is left in a bucket that will be full in so many milliseconds."""
        return until_full <= (self.tries - 1) * self.refill * 1000

    def name_count(self, who: str) -> str:
        """Under which name the tries of `who` are counted."""
        return f"{self.name}:{get_digest(who)}"


def find_used_up(limits: dict[str, Limit], *, now: datetime) -> set[str]:
    """Those among the counts of these names whose limit is used up. None where they cannot be reached."""
    try:
        found = caches[CACHE].get_many(list(limits))
    except Exception as error:  # noqa: BLE001 - as above
        log.warning("Wrong tries are not counted: %s", type(error).__name__)
        return set()
    moment = _read(now)
    return {name for name, full_at in found.items() if not limits[name].has_left(full_at - moment)}


def get_digest(who: str) -> str:
    """What is kept in place of an address or a name."""
    key = settings.SECRET_KEY.encode() if settings.REDIS_URL else settings.SECRET_KEY.encode() + _salt
    return hmac.new(key, b"tries\0" + who.encode(), sha256).hexdigest()[:32]


def _read(now: datetime) -> int:
    return int(now.timestamp() * 1000)
