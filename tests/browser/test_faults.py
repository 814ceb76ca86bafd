"""What people read while servers break, on a phone, a desk and a screen, and that all of them go on by themselves.

The pages are opened by a name and without HTTPS, as in a room whose network has no internet: browsers then keep much
from them that they have elsewhere.
"""

import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.visitors import LAPTOP, PHONE, PROJECTOR, Visitor, open_browser, visit
from tests.faults.stores import PostgreSQL
from tests.journeys.people import open_room, sign_up
from tests.services import RunningServer, end, get_free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

HOST = "spheres.test"
PATIENCE = 45_000
"""Milliseconds. A database that is away is given up after seconds, and pages come back after seconds."""

BROKEN = "WebSocket connection to .* failed|503|ERR_CONNECTION_REFUSED|Failed to fetch"
"""What Chromium says of servers that are away."""


async def choose(phone: Visitor, code: str, words: str) -> None:
    """Answer the question of the moment; what the card then says of it."""
    card = phone.page.locator("choice-list:not([hidden])")
    await card.locator(f'.choice:has(input[value="{code}"]) label').click()
    await expect(card.locator("[data-part=status]")).to_contain_text(words, timeout=PATIENCE)


async def test_people_read_words_while_servers_break_and_go_on_by_themselves(
    serve: Callable[..., RunningServer],
) -> None:
    port = get_free_port()
    address = f"http://{HOST}:{port}"
    async with AsyncExitStack() as everyone:
        postgresql = everyone.enter_context(PostgreSQL())
        settings = {"DATABASE_URL": postgresql.url, "SPHERES_HOSTS": f"127.0.0.1,{HOST}"}
        settings["SPHERES_ORIGINS"] = f"http://127.0.0.1:{port},{address}"
        server = serve(port=port, **settings)
        name, value = sign_up(server.start_link).split("=")
        state: dict[str, Any] = {
            "cookies": [{"name": name, "value": value, "domain": HOST, "path": "/"}],
            "origins": [],
        }
        room = open_room(server, "--round=friendship")
        browser = await everyone.enter_async_context(open_browser(hosts=f"MAP {HOST} 127.0.0.1"))
        screen, ada, ben, cleo = [
            await everyone.enter_async_context(visit(browser, address, size=size, state=state))
            for size in (PROJECTOR, LAPTOP, PHONE, PHONE)
        ]
        for visitor in (screen, ada, ben, cleo):
            visitor.expect(BROKEN)
        await screen.page.goto(f"{address}/screen/{room['screen'].rsplit('/', 1)[1]}")
        await ada.page.goto(f"{address}/desk/{room['room']}")
        await ben.page.goto(f"{address}/{room['code']}")
        assert not await ben.page.evaluate("isSecureContext")
        await ben.page.get_by_role("button", name="I understand").click()
        await ben.page.get_by_role("button", name="Begin").click()
        await choose(ben, "2", "Sent")

        postgresql.stop()
        await choose(ben, "4", "Not sent yet")
        await ada.page.get_by_role("button", name="Close the round").click()
        await cleo.page.goto(f"{address}/{room['code']}")
        await expect(cleo.page.get_by_role("heading", name="One moment.")).to_be_visible(timeout=PATIENCE)
        await cleo.check()  # before it is asked for again
        await expect(ada.page.get_by_text("The server could not do that just now.")).to_be_visible(timeout=PATIENCE)
        await expect(ben.page.locator("connection-note")).to_have_text("Not sent yet", timeout=PATIENCE)
        for visitor in (ada, ben):
            await visitor.check()

        postgresql.start()
        await expect(cleo.page.get_by_role("button", name="I understand")).to_be_visible(timeout=PATIENCE)
        await expect(ben.page.locator("connection-note")).to_have_text("Connected", timeout=PATIENCE)

        server.stopped = True
        end(server.process, by=signal.SIGKILL)
        await expect(ben.page.locator("connection-note")).to_have_text(
            "Reconnecting, your answers are safe here", timeout=PATIENCE
        )
        for visitor in (ada, screen):
            await expect(visitor.page.locator("line-note")).to_contain_text(
                "Connection lost, showing how it was at ", timeout=PATIENCE
            )
        for visitor in (ada, ben, screen):
            await visitor.check()
        serve(port=port, **settings)
        await choose(ben, "5", "Sent")
        for visitor in (ada, screen):
            await expect(visitor.page.locator("line-note")).to_be_hidden(timeout=PATIENCE)
        await ada.page.get_by_role("button", name="Close the round").click()
        await expect(screen.page.locator("results-board h2")).to_contain_text("Friendship")
