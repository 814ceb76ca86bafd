"""What can happen to servers, one after the other. Each fault breaks something, holds it for a while, and mends it."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import psycopg

from facilitation.rules.content import FACTORS
from facilitation.rules.pictures import Picture
from tests.faults.crowd import Crowd, until_so
from tests.faults.site import Site

Break = Callable[[Site, float], Awaitable[None]]
"""Breaks something, waits so many seconds, and mends it."""


async def kill_one(site: Site, _: float) -> None:
    """One process is killed and not started again: the other takes over."""
    site.kill(0)


async def kill_the_other(site: Site, hold: float) -> None:
    """The other process is killed; both were down for a moment if the first has not come back."""
    site.kill(1)
    await asyncio.sleep(hold / 4)
    await asyncio.to_thread(site.start, 1)


async def restart_rolling(site: Site, _: float) -> None:
    """Both processes are stopped politely and started again, one after the other."""
    for number, _server in enumerate(site.servers):
        await asyncio.to_thread(site.stop, number)
        await asyncio.to_thread(site.start, number)


async def restart_redis(site: Site, hold: float) -> None:
    """Redis is gone, and comes back without anything in it."""
    await asyncio.to_thread(site.redis.stop)
    await asyncio.sleep(hold / 4)
    await asyncio.to_thread(site.redis.start)


async def freeze_redis(site: Site, hold: float) -> None:
    """Redis keeps its connections and answers nothing."""
    site.redis.freeze()
    await asyncio.sleep(hold)
    site.redis.thaw()


async def restart_postgresql(site: Site, hold: float) -> None:
    """PostgreSQL cuts everybody off, refuses connections for a while, and comes back."""
    await asyncio.to_thread(site.postgresql.stop)
    await asyncio.sleep(hold)
    await asyncio.to_thread(site.postgresql.start)


async def crash_postgresql(site: Site, _: float) -> None:
    """PostgreSQL ends as in a crash and recovers."""
    await asyncio.to_thread(site.postgresql.stop, by=signal.SIGQUIT)
    await asyncio.to_thread(site.postgresql.start)


async def freeze_postgresql(site: Site, hold: float) -> None:
    """PostgreSQL keeps its connections and answers nothing: a disk that hangs."""
    site.postgresql.freeze()
    await asyncio.sleep(hold)
    site.postgresql.thaw()


async def keep_from_writing(site: Site, hold: float) -> None:
    """PostgreSQL takes nothing more, as one that has just become the second of two."""
    await asyncio.to_thread(site.postgresql.set_read_only, on=True)
    await asyncio.sleep(hold)
    await asyncio.to_thread(site.postgresql.set_read_only, on=False)


async def lock_rounds(site: Site, hold: float) -> None:
    """Somebody holds the rounds' rows: every answer and every picture waits."""
    connection = await psycopg.AsyncConnection.connect(site.postgresql.url)
    async with connection:
        await connection.execute("SELECT 1 FROM facilitation_round FOR UPDATE")
        await asyncio.sleep(hold)


async def freeze_process(site: Site, hold: float) -> None:
    """One process stands still, with all its sockets open, and goes on later as if nothing had been."""
    os.kill(site.servers[1].process.pid, signal.SIGSTOP)
    await asyncio.sleep(hold)
    os.kill(site.servers[1].process.pid, signal.SIGCONT)


FAULTS: dict[str, Break] = {
    "one process killed": kill_one,
    "the other process killed": kill_the_other,
    "rolling restart": restart_rolling,
    "Redis restarted, empty": restart_redis,
    "Redis unreachable": freeze_redis,
    "PostgreSQL restarted": restart_postgresql,
    "PostgreSQL crashed": crash_postgresql,
    "PostgreSQL frozen": freeze_postgresql,
    "PostgreSQL takes no writes": keep_from_writing,
    "rounds locked in the database": lock_rounds,
    "one process frozen": freeze_process,
}


@dataclass(frozen=True)
class Outcome:
    """What one fault did. `lost`: acknowledged answers that are not in the last picture, nor among its late ones."""

    fault: str
    acknowledged: int
    lost: int
    healed_after: float | None
    picture: Picture | None = None


async def try_fault(name: str, crowd: Crowd, *, hold: float, after: float = 0.2, patience: float = 45) -> Outcome:
    """Let a fault happen in the middle of the open round, wait until everybody is well again and has answered all,
    close the round, and count. The next round is open afterwards.

    `after`: the part of the round's answers that is acknowledged before the fault begins.
    """
    everything = len(crowd.phones) * len(FACTORS)
    await until_so(lambda: crowd.count_given().total() >= after * everything)
    await FAULTS[name](crowd.site, hold)
    mended = time.perf_counter()
    healed_after: float | None = None
    try:
        await until_so(lambda: crowd.has_heard_since(mended), seconds=patience)
        healed_after = time.perf_counter() - mended
        await until_so(lambda: all(phone.has_everything for phone in crowd.phones), seconds=patience)
    except AssertionError:
        return Outcome(fault=name, acknowledged=crowd.count_given().total(), lost=0, healed_after=healed_after)
    stored = await asyncio.to_thread(count_stored, crowd)
    picture = await crowd.close_round()
    given = crowd.count_given()
    acknowledged = given.total()
    lost = max(acknowledged - stored, count_lost(picture, dict(given)), crowd.report.lost)
    await asyncio.to_thread(bring_back, crowd.site)
    await crowd.open_round()
    return Outcome(fault=name, acknowledged=acknowledged, lost=lost, healed_after=healed_after, picture=picture)


def count_stored(crowd: Crowd) -> int:
    """How many answers of the open round the database holds."""
    query = (
        "SELECT count(*) FROM facilitation_answer JOIN facilitation_question ON facilitation_question.id = question_id "
        "JOIN facilitation_round ON facilitation_round.id = round_id "
        "WHERE room_id = %s AND closed_at IS NULL AND choice IS NOT NULL"
    )
    return int(crowd.site.postgresql.ask(query, crowd.room["room"]))


def count_lost(picture: Picture, given: dict[tuple[str, str], int]) -> int:
    """How many acknowledged answers are neither in the last picture nor among its late ones. None may be there twice.

    The late ones can be more than what is missing: an answer that was sent again, because its acknowledgement was lost,
    counts as touched though the picture holds it (rule R4).
    """
    missing = 0
    for factor, row in zip(FACTORS, picture.rows, strict=True):
        shown = dict(zip("12345", row.scores or (), strict=True))
        late = [given.get((factor.slug, choice), 0) - (number or 0) for choice, number in shown.items()]
        unrated = given.get((factor.slug, "n"), 0) + given.get((factor.slug, "s"), 0)
        late.append(unrated - (row.unrated or 0) - (row.skipped or 0))
        assert min(late) >= 0, "an answer is in the picture twice"
        missing += sum(late)
    return max(0, missing - (picture.late or 0))


def bring_back(site: Site) -> None:
    """Start what was killed and not started again."""
    for number, server in enumerate(site.servers):
        if server.process.poll() is not None:
            site.start(number)
