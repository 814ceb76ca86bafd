"""Many phones against a real server: what was acknowledged is in the picture, whatever happens to the server."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from facilitation.protocol.events import Crowd
from facilitation.rules.content import FACTORS
from facilitation.rules.pictures import Picture
from facilitation.rules.release import USUAL_STEP
from tests.journeys.people import Watcher, close_round, end_session, eventually, open_room, sign_up, start_crowd, watch
from tests.services import RunningServer, end, start_server

pytestmark = [pytest.mark.services, pytest.mark.timeout(400)]

Serve = Callable[..., RunningServer]
FEWER = 150
"""Phones where PostgreSQL and Redis want the machine, too: once with 500 is enough."""

NUMBERS = ("joined", "turned_away", "sent", "acknowledged", "unacknowledged", "lost")


def assert_holds_every_answer(picture: Picture, report: dict[str, Any]) -> None:
    """Each acknowledged answer is in the final picture, or in its number of late ones; none is there twice."""
    missing = 0
    for factor, row in zip(FACTORS, picture.rows, strict=True):
        given = report["given"][factor.slug]
        shown = dict(zip("12345", row.scores, strict=True))
        late = [given.get(choice, 0) - shown[choice] for choice in shown]
        late.append(given.get("n", 0) + given.get("s", 0) - row.unrated - (row.skipped or 0))
        assert min(late) >= 0
        missing += sum(late)
    assert missing == picture.late
    assert picture.late < len(FACTORS) * USUAL_STEP
    assert report["acknowledged"] == sum(sum(given.values()) for given in report["given"].values())


def assert_at_most_once_a_second(screen: Watcher) -> None:
    """Releases are a tick apart; a frame that was held up a little makes the next seem early."""
    times = [at for at, _ in screen.get_releases()]
    assert len(times) > 3
    assert (len(times) - 1) / (times[-1] - times[0]) <= 1.05


async def test_every_acknowledged_answer_of_200_phones_is_in_the_final_picture(serve: Serve) -> None:
    server = serve()
    ada = sign_up(server.start_link)
    room = open_room(server, "--round=friendship")
    async with watch(server, room["screen"]) as screen:
        crowd = start_crowd(server, room["phone"], phones=200, pace=0.5)
        report = await asyncio.to_thread(crowd.wait)
        final = await close_round(server, ada, room)

        assert {name: report[name] for name in NUMBERS} == {
            "joined": 200,
            "turned_away": 0,
            "sent": 2600,
            "acknowledged": 2600,
            "unacknowledged": 0,
            "lost": 0,
        }
        assert_holds_every_answer(final, report)
        await eventually(lambda: screen.picture == final)
        assert_at_most_once_a_second(screen)
    assert server.output.endswith("Ready. Ctrl-C stops the server.\n")


@pytest.mark.timeout(700)
async def test_500_phones_that_lose_the_server_in_one_moment_all_come_back_and_nothing_is_lost(tmp_path: Path) -> None:
    """They come back as the page does, after a while of chance that doubles with each failure."""
    phones = FEWER if "DATABASE_URL" in os.environ else 500
    data = tmp_path / "data"
    with start_server(data=data) as first:
        ada = sign_up(first.start_link)
        room = open_room(first, "--round=friendship")
        crowd = start_crowd(first, room["phone"], phones=phones, pace=1.2, stay=True)
        async with watch(first, room["screen"]) as screen:
            await eventually(lambda: screen.crowd.joined == phones, seconds=150)
            assert (screen.crowd.finished or 0) < phones
        first.process.kill()
        end(first.process)
        first.stopped = True

        kept = {name: value for name, value in first.environment.items() if name == "DATABASE_URL"}
        with start_server(data=data, port=first.port, **kept) as second:
            async with watch(second, room["screen"]) as screen:
                everyone = Crowd(joined=phones, finished=phones, watching=0)
                await eventually(lambda: screen.crowd == everyone, seconds=400)
            final = await close_round(second, ada, room)
            await end_session(second, ada, room)
            report = await asyncio.to_thread(crowd.wait)

            assert {name: report[name] for name in NUMBERS} == {
                "joined": phones,
                "turned_away": 0,
                "sent": 13 * phones,
                "acknowledged": 13 * phones,
                "unacknowledged": 0,
                "lost": 0,
            }
            assert report["reconnects"] >= phones
            assert_holds_every_answer(final, report)
