"""How fast somebody may speak: a number at once, and so many a second for long."""

import time

from django.conf import settings

BURST = 30
"""Frames that may come at once; a phone that was offline sends all its answers together."""

PER_SECOND: float = settings.FRAMES_PER_SECOND
"""Frames that one socket may go on sending."""

FLOOD = 200
"""Frames over the limit after which nothing is heard any more."""

KEPT = 60.0
"""Seconds for which the allowance of somebody who posts is remembered between two posts."""


class FloodError(Exception):
    """Far too much has been said."""


class Allowance:
    """What one speaker may still say."""

    def __init__(self) -> None:
        self.used_at = time.monotonic()
        self._left = float(BURST)
        self._over = 0

    def take(self) -> bool:
        """Use some of it up. False if there is nothing left; raises `FloodError` if that has been so far too often."""
        now = time.monotonic()
        self._left = min(float(BURST), self._left + (now - self.used_at) * PER_SECOND)
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

    def __init__(self) -> None:
        self._kept: dict[object, Allowance] = {}
        self._swept_at = time.monotonic()

    def get(self, speaker: object) -> Allowance:
        """The allowance of this speaker, a full one if nothing was heard of them for a while."""
        now = time.monotonic()
        if now - self._swept_at > KEPT:
            self._swept_at = now
            self._kept = {who: kept for who, kept in self._kept.items() if now - kept.used_at < KEPT}
        return self._kept.setdefault(speaker, Allowance())
