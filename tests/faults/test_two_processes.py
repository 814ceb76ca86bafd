"""Two processes, one PostgreSQL, one Redis, nginx before them: whatever breaks, the room goes on, and every
acknowledged answer is in the last picture."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.faults.crowd import Crowd, fill_room
from tests.faults.faults import FAULTS, try_fault
from tests.faults.site import Site, start_site

pytestmark = [
    pytest.mark.services,
    pytest.mark.timeout(120),
    pytest.mark.asyncio(loop_scope="module"),
]

HELD = 3.0
"""Seconds for which something stays broken. bin/faults holds for up to a minute."""

PHONES = 24
POLITE = {None, 1006, 1012, 4500}
"""How sockets may be closed: a broken line, the server restarts, come back in a moment. Nobody is turned away."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with start_site() as site:
        yield site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crowd(site: Site) -> AsyncIterator[Crowd]:
    async with fill_room(site, phones=PHONES, pace=0.2) as crowd:
        yield crowd


@pytest.mark.parametrize("name", FAULTS)
async def test_the_room_goes_on_and_no_acknowledged_answer_is_lost(name: str, crowd: Crowd) -> None:
    crowd.seen.refusals.clear()
    crowd.seen.closings.clear()

    outcome = await try_fault(name, crowd, hold=HELD)

    assert outcome.healed_after is not None
    assert (outcome.acknowledged, outcome.lost) == (PHONES * 13, 0)
    assert set(crowd.seen.refusals) <= {"unavailable", "stale", "no_round", "round_open"}
    assert set(crowd.seen.closings) <= POLITE
    print(f"{outcome.fault}: healed after {outcome.healed_after:.1f} s, {crowd.seen}")
