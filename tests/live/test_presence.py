"""Who is here: each seat once, however many sockets it has, in memory and in Redis alike."""

import pytest
from django.conf import settings

from facilitation.live import presence
from facilitation.live.presence import Presence, PresenceInMemory, PresenceInRedis, make_presence

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
