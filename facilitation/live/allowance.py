"""How fast somebody may speak: a number at once, and so many a second for long."""

import time
from collections.abc import Callable

from django.conf import settings

BURST = 30
"""Frames that may come at once; a phone that was offline sends all its answers together."""

PER_SECOND: float = settings.FRAMES_PER_SECOND
"""Frames that one socket may go on sending."""

FLOOD = 200
"""Frames over the limit after which nothing is heard any more."""

ERASURES, BETWEEN_ERASURES = 3, 10.0
"""Erasures of one seat that may come at once, and seconds until one more may. Each takes a transaction by itself, and
between them nothing is gathered: some dozen seats that do nothing else would hold up the answers of all rooms."""

KEPT = 60.0
"""Seconds for which the allowance of somebody who posts is remembered between two posts."""


class FloodError(Exception):
    """Far too much has been said."""


class Allowance:
    """What one speaker may still say."""

    def __init__(self, *, burst: int | None = None, per_second: float | None = None) -> None:
        self.used_at = time.monotonic()
        self._burst = float(BURST if burst is None else burst)
        self._per_second = per_second
        self._left = self._burst
        self._over = 0

    def take(self) -> bool:
        """Use some of it up. False if there is nothing left; raises `FloodError` if that has been so far too often."""
        now = time.monotonic()
        per_second = PER_SECOND if self._per_second is None else self._per_second
        self._left = min(self._burst, self._left + (now - self.used_at) * per_second)
        self.used_at = now
        if self._left < 1:
            self._over += 1
            if self._over > FLOOD:
                raise FloodError
            return False
        self._left -= 1
        return True


class Allowances:
    """Those of speakers who come back again and again, without a socket that would remember."""

    def __init__(self, make: Callable[[], Allowance] = Allowance) -> None:
        self._make = make
        self._kept: dict[object, Allowance] = {}
        self._swept_at = time.monotonic()

    def get(self, speaker: object) -> Allowance:
        """The allowance of this speaker, a full one if nothing was heard of them for a while."""
        now = time.monotonic()
        if now - self._swept_at > KEPT:
            self._swept_at = now
            self._kept = {who: kept for who, kept in self._kept.items() if now - kept.used_at < KEPT}
        return self._kept.setdefault(speaker, self._make())


def make_erasing() -> Allowance:
    """How often a seat may erase what it has said."""
    return Allowance(burst=ERASURES, per_second=1 / BETWEEN_ERASURES)
