"""Many small pieces of work done as one: in order, none lost, and it can be waited for."""

import asyncio
import threading

import pytest
from django.db import Error, connection

from facilitation.gathering import Gathering


async def test_catching_up_waits_for_what_was_accepted_and_for_nothing_later() -> None:
    may_go_on = threading.Event()
    done: list[int] = []

    def work(items: list[int]) -> list[int]:
        assert may_go_on.wait(20)
        done.extend(items)
        return items

    gathering: Gathering[int, int] = Gathering(work, name="test")
    await gathering.catch_up()  # nothing is waiting
    first = asyncio.create_task(gathering.ask(1))
    await asyncio.sleep(0)
    catching_up = asyncio.create_task(gathering.catch_up())
    await asyncio.wait({catching_up}, timeout=0.1)
    assert not catching_up.done()
    may_go_on.set()
    await catching_up
    assert done == [1] == [await first]
    await gathering.stop()


async def test_an_outcome_that_cannot_be_told_keeps_no_other_from_its_own() -> None:
    async def fail(_: object) -> None:
        raise RuntimeError

    gathering: Gathering[int, int] = Gathering(lambda items: items, name="test")
    gathering.put(1, fail)
    assert await gathering.ask(2) == 2
    await gathering.stop()


@pytest.mark.django_db(transaction=True)
async def test_a_connection_that_was_cut_is_missed_once_and_then_made_anew() -> None:
    def count(items: list[bool]) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            (one,) = cursor.fetchone()
        if any(items):
            connection.connection.close()  # as a database does that is restarted
        return [one] * len(items)

    gathering: Gathering[bool, int] = Gathering(count, name="test")
    assert await gathering.ask(True) == 1
    with pytest.raises(Error):
        await gathering.ask(False)
    assert await gathering.ask(False) == 1
    await gathering.stop()


@pytest.mark.parametrize(("longest", "expected"), [(60, [[1], [2, 3], [9]]), (-1, [[1], [9], [2, 3]])])
async def test_what_can_wait_goes_alone_when_nobody_else_waits_or_when_it_has_waited_long(
    monkeypatch: pytest.MonkeyPatch, longest: float, expected: list[list[int]]
) -> None:
    monkeypatch.setattr("facilitation.gathering.LONGEST_ASIDE", longest)
    may_go_on = threading.Event()
    batches: list[list[int]] = []

    def work(items: list[int]) -> list[int]:
        assert may_go_on.wait(20)
        batches.append(items)
        return items

    gathering: Gathering[int, int] = Gathering(work, name="test")
    asked = [asyncio.ensure_future(gathering.ask(1))]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asked += [asyncio.ensure_future(one) for one in (gathering.ask_aside(9), gathering.ask(2), gathering.ask(3))]
    await asyncio.sleep(0)
    may_go_on.set()

    assert await asyncio.gather(*asked) == [1, 9, 2, 3]
    assert batches == expected
    assert (gathering.accepted, gathering.done) == (3, 3)
    await gathering.stop()


async def test_what_can_wait_hears_of_its_error() -> None:
    def work(items: list[int]) -> list[int]:
        raise ValueError(items)

    gathering: Gathering[int, int] = Gathering(work, name="test")
    with pytest.raises(ValueError, match="1"):
        await gathering.ask_aside(1)
    await gathering.stop()


async def test_whatever_comes_while_the_thread_takes_its_next_batch_is_told_once_and_in_order() -> None:
    told: list[int | Exception] = []

    async def reply(outcome: int | Exception) -> None:
        told.append(outcome)

    gathering: Gathering[int, int] = Gathering(lambda items: items, name="test", largest_batch=7)
    for number in range(5000):
        gathering.put(number, reply)
        if number % 3 == 0:
            await asyncio.sleep(0)
    await gathering.stop()

    assert told == list(range(5000))
    assert gathering.done == 5000
    assert gathering.batches >= 5000 / 7
