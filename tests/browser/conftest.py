"""A real server and a real browser for every story."""

from collections.abc import AsyncIterator, Callable

import pytest
from playwright.async_api import Browser

from tests.browser.visitors import open_browser
from tests.services import RunningServer


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium."""
    async with open_browser() as browser:
        yield browser


@pytest.fixture
def server(serve: Callable[..., RunningServer]) -> RunningServer:
    """A server on which nobody has an account yet."""
    return serve()
