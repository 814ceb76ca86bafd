"""How long nothing has happened in each room, whatever becomes of the clock (rule S5).

Rooms note the time of day when something happens in them, and clocks are set: a small computer that starts without
a network believes that it is last week, until it hears better. By the time of day all its rooms would then have been
silent for days. So who looks again and again remembers what was seen, and counts by a clock that nobody sets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

SILENCE = timedelta(hours=24)
"""A room in which nothing happened for so long is ended."""


@dataclass
class Silence:
    """What one process has seen of the rooms that run. The first look has the time of day only."""

    _since: dict[str, tuple[datetime, timedelta]] = field(default_factory=dict)
    _looked_at: timedelta | None = None

    def find(self, active_at: Mapping[str, datetime], *, now: datetime, steady: timedelta) -> set[str]:
        """The rooms that have been silent for too long.

        `active_at`: of each room that runs, when something happened in it last, by the time of day; `now` is that, and
        `steady` a clock that is never set and does not stand still while the computer sleeps.
        """
        since: dict[str, tuple[datetime, timedelta]] = {}
        for room, at in active_at.items():
            seen = self._since.get(room)
            if seen is not None and seen[0] == at:
                since[room] = seen
                continue
            age = max(timedelta(0), now - at)
            if self._looked_at is not None:
                age = min(age, steady - self._looked_at)  # it has happened since
            since[room] = at, steady - age
        self._since, self._looked_at = since, steady
        return {room for room, (_, moment) in since.items() if steady - moment > SILENCE}
