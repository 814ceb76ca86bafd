"""Each test of sockets has live parts of its own, and leaves no task and no connection behind."""

from collections.abc import AsyncIterator

import pytest
from channels.layers import channel_layers

from facilitation.live.process import Process, get_process


@pytest.fixture(autouse=True)
async def process() -> AsyncIterator[Process]:
    """The live parts of the test's server."""
    channel_layers.backends.clear()
    process = get_process()
    yield process
    await process.stop()
