"""Who is here: each seat once, however many sockets it has, in memory and in Redis alike."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.conf import settings

from facilitation.live import presence
from facilitation.live.presence import Presence, PresenceInMemory, PresenceInRedis, make_presence
from tests.faults.stores import Redis
from tests.journeys.people import eventually

BEN, CLEO = b"b" * 16, b"c" * 16


async def test_counts_seats_and_not_sockets() -> None:
    here = make_presence()
    await here.arrive("room-1", BEN)
    await here.arrive("room-1", BEN)
    await here.arrive("room-1", CLEO)
    await here.arrive("room-2", CLEO)
    assert (await here.count("room-1"), await here.count("room-2"), await here.count("room-3")) == (2, 1, 0)

    await here.leave("room-1", BEN)
    assert await here.count("room-1") == 2
    await here.leave("room-1", BEN)
    assert await here.count("room-1") == 1
    await here.leave("room-1", CLEO)
    await here.leave("room-2", CLEO)
    assert (await here.count("room-1"), await here.count("room-2")) == (0, 0)
    await here.stop()


async def test_is_shared_where_redis_is_configured() -> None:
    def open_another() -> Presence:
        return make_presence()

    one, other = open_another(), open_another()
    await one.arrive("room-1", BEN)

    expected = 1 if settings.REDIS_URL else 0
    assert await other.count("room-1") == expected
    assert isinstance(one, PresenceInRedis if settings.REDIS_URL else PresenceInMemory)
    await one.leave("room-1", BEN)
    await one.stop()
    await other.stop()


async def test_who_posts_is_here_for_every_process_and_its_last_socket_changes_nothing_of_that() -> None:
    one, other = make_presence(), make_presence()
    await one.arrive("room-1", BEN)
    await one.note("room-1", BEN)
    await one.leave("room-1", BEN)
    assert (await one.count("room-1"), await one.is_noted("room-1", BEN)) == (1, True)

    shared = bool(settings.REDIS_URL)
    assert (await other.count("room-1"), await other.is_noted("room-1", BEN)) == (int(shared), shared)
    await (other if shared else one).forget("room-1", BEN)
    assert (await one.count("room-1") == 0) or shared
    assert await other.count("room-1") == 0
    await one.stop()
    await other.stop()


async def test_counts_what_it_sees_itself_while_redis_does_not_answer(caplog: pytest.LogCaptureFixture) -> None:
    here = PresenceInRedis(url="redis://127.0.0.1:1/0", prefix="test")
    await here.arrive("room-1", BEN)

    assert await here.count("room-1") == 1
    assert {record.getMessage() for record in caplog.records} == {"Presence is not counted: ConnectionError"}
    await here.leave("room-1", BEN)
    assert await here.count("room-1") == 0
    await here.stop()


def test_a_lease_outlives_its_renewal() -> None:
    assert presence.LEASE > 2 * presence.RENEWAL


@pytest.fixture
def redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A Redis of one's own, that may be taken away, and little patience with it."""
    monkeypatch.setattr(presence, "PATIENCE", 0.3)
    monkeypatch.setattr(presence, "BETWEEN_SIGNS", 0.1)
    monkeypatch.setattr(presence, "SETTLED_AFTER", 2)
    with Redis() as redis:
        yield redis


def make_two(redis: Redis) -> tuple[PresenceInRedis, PresenceInRedis]:
    return PresenceInRedis(url=redis.url, prefix="two"), PresenceInRedis(url=redis.url, prefix="two")


async def become_sure(*all_here: Presence) -> None:
    """Ask each for the number until it is sure of it, as hearts do."""
    for here in all_here:
        for _ in range(200):
            await here.count("room-1")
            if here.is_sure:
                break
            await asyncio.sleep(0.05)
        assert here.is_sure


@pytest.mark.services
async def test_is_sure_again_only_after_everybody_has_renewed_what_redis_lost(redis: Redis) -> None:
    one, other = make_two(redis)
    await one.arrive("room-1", BEN)
    await other.arrive("room-1", CLEO)
    await become_sure(one, other)
    assert await one.count("room-1") == 2

    redis.stop()
    redis.start()

    seen = [(await one.count("room-1"), one.is_sure)]
    async with asyncio.timeout(10):
        while not seen[-1][1]:
            await asyncio.sleep(0.02)
            seen.append((await one.count("room-1"), one.is_sure))
    assert seen[-1] == (2, True)
    assert len(seen) > 10
    assert not any(sure for _, sure in seen[:-1])
    for here in (one, other):
        await here.stop()


@pytest.mark.services
async def test_a_seat_that_came_while_redis_was_frozen_is_counted_afterwards(redis: Redis) -> None:
    one, other = make_two(redis)
    await one.arrive("room-1", BEN)
    await become_sure(one, other)

    redis.freeze()
    await other.arrive("room-1", CLEO)
    assert not other.is_sure
    assert await other.count("room-1") == 1  # what Redis said last, or what this process sees
    redis.thaw()

    await become_sure(other)
    assert await other.count("room-1") == await one.count("room-1") == 2
    for here in (one, other):
        await here.stop()


@pytest.mark.services
async def test_a_process_that_finds_a_dead_line_late_takes_nobody_away_who_is_at_another_by_then(redis: Redis) -> None:
    """Else the number is too low until the next renewal, and people who still answer are taken for nobody (R3)."""
    one, other = make_two(redis)
    await one.arrive("room-1", BEN)
    await other.arrive("room-1", BEN)
    assert await one.count("room-1") == 1

    await one.leave("room-1", BEN)

    assert await one.count("room-1") == await other.count("room-1") == 1
    await other.leave("room-1", BEN)
    assert await one.count("room-1") == await other.count("room-1") == 0
    for here in (one, other):
        await here.stop()


@pytest.mark.services
async def test_a_seat_that_comes_back_while_its_last_line_is_taken_away_is_here(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = make_two(redis)
    give_up = here._give_up

    async def come_back_first(room_id: str, key: bytes, *, of: str) -> None:
        await here.arrive(room_id, key)
        await give_up(room_id, key, of=of)

    monkeypatch.setattr(here, "_give_up", come_back_first)
    await here.arrive("room-1", BEN)
    await here.leave("room-1", BEN)

    assert await here.count("room-1") == 1
    await here.stop()


@pytest.mark.services
async def test_nobody_is_sure_after_redis_clock_was_set_until_all_are_counted_anew(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour on, and all leases are over at once; an hour back, and none would end."""
    for script in ("PUT_LEASE", "GIVE_UP", "HAS_LEASE", "LOOK"):
        text = getattr(presence, script)
        assert text.count("time[1]") == 1
        monkeypatch.setattr(presence, script, text.replace("time[1]", "time[1] + (redis.call('GET', 'ahead') or 0)"))
    one, other = make_two(redis)
    for here in (one, other):
        monkeypatch.setattr(here._redis, "time", partial(get_time, here._redis, here._redis.time))
    await one.arrive("room-1", BEN)
    await other.arrive("room-1", CLEO)
    await become_sure(one, other)

    for ahead in (3600, 0):
        await one._redis.set("ahead", ahead)
        for here in (one, other):
            await here.count("room-1")
            assert not here.is_sure
        await become_sure(one, other)
        assert await one.count("room-1") == await other.count("room-1") == 2

    seconds, _ = await one._redis.time()
    assert await one._redis.zcount("two:presence:room-1", seconds, seconds + presence.LEASE + 2) == 2
    for here in (one, other):
        await here.stop()


async def get_time(client: Any, time: Callable[[], Awaitable[tuple[int, int]]]) -> tuple[int, int]:
    """Redis' clock, as far ahead as it was set."""
    seconds, micros = await time()
    return seconds + int(await client.get("ahead") or 0), micros


async def test_presence_outlives_every_kind_of_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without renewal everybody would be gone a minute later, and the number 0 be believed."""
    monkeypatch.setattr(presence, "BETWEEN_SIGNS", 0.01)
    here = PresenceInRedis(url="redis://127.0.0.1:1/0", prefix="test")
    here._is_sure = True
    kept: list[bool] = []

    async def fail_first(*, renew: bool) -> bool:
        kept.append(here.is_sure)
        if len(kept) == 1:
            raise RuntimeError("unthought of")
        return renew

    monkeypatch.setattr(here, "_keep", fail_first)
    here.start()
    await eventually(lambda: len(kept) >= 3)
    assert kept[:3] == [True, False, False]
    await here.stop()


@pytest.mark.services
async def test_who_asked_long_ago_is_not_kept_in_mind(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    here, _ = make_two(redis)
    await here.note("room-1", BEN)
    assert "room-1" in here._noted
    monkeypatch.setattr(presence, "LINGER", -1.0)
    await here.note("room-1", BEN)

    await here._renew()

    assert "room-1" not in here._noted
    await here.stop()


@pytest.mark.services
async def test_a_server_that_ends_politely_leaves_its_seats_where_they_are(redis: Redis) -> None:
    one, other = make_two(redis)
    await one.arrive("room-1", BEN)
    one.is_stopping = True
    await one.leave("room-1", BEN)
    await one.stop()

    assert await other.count("room-1") == 1
    await other.stop()


async def test_in_memory_everything_is_sure() -> None:
    assert PresenceInMemory().is_sure
