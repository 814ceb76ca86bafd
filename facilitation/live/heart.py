"""Once a second, while a desk or screen of a room is open: publish what is due, and say how many are here.

A heart knows the clock; what is due is decided by the rules. It never hears of a tap (rule R4).
"""

import asyncio
import logging
from dataclasses import dataclass, field

from django.db import Error
from django.utils import timezone

from facilitation.actions.releases import release_where_due
from facilitation.gathering import Gathering
from facilitation.live.hub import Hub
from facilitation.live.presence import LINGER, Presence, get_here
from facilitation.protocol.audiences import desks_of, screens_of
from facilitation.protocol.events import Crowd, CrowdChanged
from facilitation.queries.changes import get_mark
from facilitation.queries.snapshots import Here, get_crowds

BEAT = 1.0
"""Seconds between two looks at a room. All hearts of a process beat together, so that they look together."""

Look = tuple[str, Here, bool]
"""A room, the numbers of seats present in it, and whether they are sure."""

log = logging.getLogger(__name__)


@dataclass
class _Beating:
    task: asyncio.Task[None]
    sockets: int = 1


@dataclass
class Hearts:
    """The hearts of the rooms that have a desk or a screen open in this process: one a room, however many sockets."""

    hub: Hub
    presence: Presence
    _beating: dict[str, _Beating] = field(default_factory=dict)
    _looks: Gathering[Look, Crowd | None] = field(default_factory=lambda: Gathering(_Looking().look, name="heart"))

    def start(self, room_id: str) -> None:
        """A desk or screen has opened."""
        if room_id in self._beating:
            self._beating[room_id].sockets += 1
        else:
            task = asyncio.create_task(self._beat(room_id), name=f"heart {room_id}")
            self._beating[room_id] = _Beating(task=task)

    def leave(self, room_id: str) -> None:
        """A desk or screen has closed; with the last one the heart stops."""
        heart = self._beating[room_id]
        heart.sockets -= 1
        if heart.sockets == 0:
            heart.task.cancel()
            del self._beating[room_id]

    def linger(self, room_id: str) -> None:
        """A desk or screen without a socket has just asked, and will again: beat until that is overdue."""
        self.start(room_id)
        asyncio.get_running_loop().call_later(LINGER, self.leave, room_id)

    def count(self) -> int:
        """How many rooms have a heart in this process."""
        return len(self._beating)

    async def stop(self) -> None:
        """Stop all hearts."""
        tasks = [heart.task for heart in self._beating.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._looks.stop()

    async def _beat(self, room_id: str) -> None:
        last: Crowd | None = None
        while True:
            await asyncio.sleep(BEAT - asyncio.get_running_loop().time() % BEAT)
            try:
                last = await self._look(room_id, last)
            except Exception as error:  # noqa: BLE001 - whatever it was, a room without a heart would stand still for good
                log.error("A heart missed a beat: %s", type(error).__name__)  # noqa: TRY400 - no values in logs

    async def _look(self, room_id: str, last: Crowd | None) -> Crowd | None:
        here = await get_here(self.presence, room_id)
        crowd = await self._looks.ask((room_id, here, self.presence.is_sure))
        if crowd is None or crowd == last:
            return last
        text = CrowdChanged(crowd=crowd).model_dump_json()
        await self.hub.deliver(desks_of(room_id), text)
        await self.hub.deliver(screens_of(room_id), text)
        return crowd


@dataclass
class _Looking:
    """What was found in quiet rooms, for as long as nobody stores anything: most rooms are quiet most of the time.

    A room is quiet if nothing in it waits for a release, so that time alone changes nothing. Belongs to one thread.
    """

    mark: object = None
    quiet: dict[str, tuple[Look, Crowd | None]] = field(default_factory=dict)

    def look(self, looks: list[Look]) -> list[Crowd | None]:
        """Publish what is due, and count who is here; what is known of quiet rooms is not looked up again."""
        try:
            mark = get_mark()  # first: what is stored from now on makes another
            if mark != self.mark:
                self.quiet.clear()
            self.mark = mark
            awake = [look for look in looks if self.quiet.get(look[0], (None,))[0] != look]
            crowds = self._look_closely(awake) if awake else {}
        except Error:
            self.mark = None
            raise
        return [crowds[room_id] if room_id in crowds else self.quiet[room_id][1] for room_id, _, _ in looks]

    def _look_closely(self, looks: list[Look]) -> dict[str, Crowd | None]:
        # Nobody waits for those who only watch; and nothing is published while nobody knows how many are here (R3).
        restless = release_where_due(
            connected={room_id: here.joined - here.watching for room_id, here, is_sure in looks if is_sure},
            now=timezone.now(),
        )
        found = get_crowds({room_id: here for room_id, here, _ in looks})
        for look in looks:
            room_id, _, is_sure = look
            self.quiet.pop(room_id, None)
            if is_sure and room_id not in restless:
                self.quiet[room_id] = look, found.get(room_id)
        return {room_id: found.get(room_id) for room_id, _, _ in looks}
