"""Each test of sockets has live parts of its own, and leaves no task and no connection behind."""

from collections.abc import AsyncIterator

import pytest
from channels.layers import channel_layers

from facilitation.live import presence
from facilitation.live.process import Process, get_process
from tests.live import lines


@pytest.fixture
def line(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `open_phone`, `open_desk` and `open_screen` open in this test."""
    monkeypatch.setattr(lines, "KIND", request.param)


@pytest.fixture(autouse=True)
def _settled_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis was started for the tests a moment ago; nobody has missed a lease."""
    monkeypatch.setattr(presence, "SETTLED_AFTER", 0)


@pytest.fixture(autouse=True)
async def process() -> AsyncIterator[Process]:
    """The live parts of the test's server."""
    channel_layers.backends.clear()
    process = get_process()
    yield process
    await process.stop()
