"""What machines ask a server: whether it lives, whether it can serve, and numbers that name nobody."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from django.db import OperationalError
from pytest_django.fixtures import Settings

from facilitation.live.process import Process, get_process
from facilitation.protocol.commands import Answer
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, ScreenWelcome
from tests.factories import make_round
from tests.journeys.people import eventually
from tests.live.sockets import get_questions, make, open_phone, open_screen
from workshop import signs
from workshop.signs import Signs

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "only-for-tests-0123456789"


@pytest_asyncio.fixture
async def process(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Process]:
    """The live parts, begun as a server begins them."""
    process = get_process()
    process.start()
    yield process
    await process.stop()


async def ask(path: str, **headers: str) -> tuple[int, str]:
    """What the signs answer, or 404 of whoever stands behind them."""
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    await Signs(inner)({"path": path, "headers": given}, None, send)
    return said[0]["status"], said[1]["body"].decode()


async def ask_readiness() -> tuple[int, dict[str, bool]]:
    status, body = await ask("/readyz")
    return status, json.loads(body)


async def wait_for_touch(process: Process) -> None:
    await eventually(lambda: process.hub.is_in_touch)


async def test_says_that_it_lives_and_is_ready(process: Process) -> None:
    await wait_for_touch(process)
    assert await ask("/healthz") == (200, "ok\n")
    assert await ask_readiness() == (200, {"database": True, "announcements": True, "staying": True})


async def test_is_not_ready_without_the_database_and_lives_all_the_same(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError

    await wait_for_touch(process)
    monkeypatch.setattr(signs, "_query", fail)
    assert await ask_readiness() == (503, {"database": False, "announcements": True, "staying": True})
    assert await ask("/healthz") == (200, "ok\n")


async def test_is_not_ready_while_announcements_do_not_come_back(process: Process) -> None:
    await wait_for_touch(process)
    await process.hub.stop()
    process.hub._felt_at = float("-inf")
    assert await ask_readiness() == (503, {"database": True, "announcements": False, "staying": True})


async def test_is_not_ready_once_it_is_about_to_end(process: Process) -> None:
    await wait_for_touch(process)
    process.leave()
    assert await ask_readiness() == (503, {"database": True, "announcements": True, "staying": False})


async def test_looks_into_the_database_at_most_once_a_second(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    monkeypatch.setattr(signs, "_query", lambda: looks.append(1))
    here = Signs(lambda *_: None)  # type: ignore[arg-type]
    assert await asyncio.gather(*(here._ask_database() for _ in range(50))) == [True] * 50
    assert len(looks) == 1


async def test_has_no_metrics_unless_they_are_allowed(process: Process, settings: Settings) -> None:
    assert (await ask("/metrics", authorization="Bearer "))[0] == 404
    settings.METRICS_TOKEN = TOKEN
    assert (await ask("/metrics"))[0] == 404
    assert (await ask("/metrics", authorization=f"Bearer {TOKEN}x"))[0] == 404
    assert (await ask("/metrics", authorization=f"Bearer {TOKEN}"))[0] == 200


async def test_metrics_count_what_happens_and_name_no_room_and_nobody(process: Process, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    async with open_screen(asked.room) as screen, open_phone(asked.room) as phone:
        await screen.hear_a(ScreenWelcome)
        await phone.hear_a(PhoneWelcome)
        await phone.say(Answer(ref="a", question=question, choice="4"))
        await phone.hear_a(AnswerSaved)
        _, text = await ask("/metrics", authorization=f"Bearer {TOKEN}")

    found = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert found['spheres_sockets{place="phones"}'] == found['spheres_sockets{place="screens"}'] == "1.0"
    assert float(found['spheres_done_total{work="intake"}']) >= 1
    assert found["spheres_hearts"] == "1.0"
    assert float(found["process_resident_memory_bytes"]) > 1e6
    labels = {label for line in found for label in re.findall(r'(\w+="[^"]*")', line) if line.startswith("spheres")}
    assert labels == {
        *(f'place="{place}"' for place in ("phones", "desks", "screens")),
        *(f'work="{work}"' for work in ("intake", "doorway", "arrivals")),
    }
    assert str(asked.room.pk) not in text
    assert asked.room.code not in text
