"""How long a socket may say nothing."""

import asyncio

import pytest

from facilitation.live.patience import Patience, SilentError


async def wait(seconds: float, *, heard: int = 0) -> None:
    """For somebody who says so many things, one every hundredth of a second, and then no more."""
    async with Patience(seconds) as patience:
        for _ in range(heard):
            patience.begin()
            await asyncio.sleep(0.01)
            patience.end()
        patience.begin()
        await asyncio.Event().wait()


async def test_who_says_nothing_is_waited_for_so_long_and_not_longer() -> None:
    start = asyncio.get_running_loop().time()
    with pytest.raises(SilentError):
        await wait(0.05)
    assert asyncio.get_running_loop().time() - start >= 0.05


async def test_who_is_heard_now_and_then_may_stay() -> None:
    start = asyncio.get_running_loop().time()
    with pytest.raises(SilentError):
        await wait(0.2, heard=50)
    assert asyncio.get_running_loop().time() - start >= 50 * 0.01 + 0.2


async def test_what_takes_long_on_our_side_is_nobodys_silence() -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().call_later(0.2, ended.set)
    async with Patience(0.02) as patience:
        patience.begin()
        patience.end()
        await ended.wait()


async def test_another_error_stays_what_it_is() -> None:
    async def fail() -> None:
        async with Patience(60) as patience:
            patience.begin()
            raise TimeoutError

    with pytest.raises(TimeoutError):
        await fail()


async def test_being_cancelled_stays_that() -> None:
    task = asyncio.create_task(wait(60))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
