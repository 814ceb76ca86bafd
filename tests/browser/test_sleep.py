"""A phone on a slow line that goes dead for moments, that changes app, and that sleeps for an hour."""

import signal
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, CDPSession, expect

from tests.browser.visitors import PHONE, Visitor, visit
from tests.journeys.people import close_round, eventually, open_room, sign_up
from tests.networks import Line, open_line
from tests.services import RunningServer, end, get_free_port

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

SLOW = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""Milliseconds, and bytes a second: what browsers call slow 3G."""

HOUR = 3_600_000
BROKEN = "WebSocket connection to .* failed|ERR_INTERNET_DISCONNECTED|Failed to load resource|Failed to fetch"


async def emulate(cdp: CDPSession, *, offline: bool) -> None:
    """The slow line, with or without an outage."""
    await cdp.send("Network.emulateNetworkConditions", {"offline": offline, **SLOW})


async def choose(phone: Visitor, code: str, words: str) -> None:
    """Answer the question of the moment; what the card then says of it."""
    card = phone.page.locator("choice-list:not([hidden])")
    await card.locator(f'.choice:has(input[value="{code}"]) label').click()
    await expect(card.locator("[data-part=status]")).to_contain_text(words, timeout=30_000)


def count(line: Line, choice: str) -> int:
    """How often an answer with this choice was sent."""
    return sum(f'"choice":"{choice}"' in frame for frame in line.frames)


async def test_a_phone_comes_back_once_from_a_dead_line_another_app_and_an_hours_sleep(
    browser: Browser, serve: Callable[..., RunningServer]
) -> None:
    port, before = get_free_port(), get_free_port()
    settings = {"SPHERES_ORIGINS": f"http://127.0.0.1:{port},http://127.0.0.1:{before}"}
    server = serve(port=port, **settings)
    ada = sign_up(server.start_link)
    room = open_room(server, "--round=friendship")
    async with AsyncExitStack() as everyone:
        line = await everyone.enter_async_context(open_line(port=before, server=port))
        ben = await everyone.enter_async_context(visit(browser, line.address, size=PHONE))
        ben.expect(BROKEN)
        page, note = ben.page, ben.page.locator("connection-note")
        status = page.locator("choice-list:not([hidden]) [data-part=status]")
        cdp = await page.context.new_cdp_session(page)
        await cdp.send("Network.enable")
        await emulate(cdp, offline=False)
        await page.clock.install()
        await page.goto(f"{line.address}/{room['code']}")
        await page.get_by_role("button", name="I understand").click()
        await page.get_by_role("button", name="Begin").click()
        await choose(ben, "1", "Sent")
        assert line.opened == 1

        await emulate(cdp, offline=True)
        await choose(ben, "2", "Not sent yet")
        await expect(note).to_have_text("Reconnecting, your answers are safe here", timeout=30_000)
        await emulate(cdp, offline=False)
        await expect(note).to_have_text("Connected", timeout=30_000)
        await expect(status).to_contain_text("Sent")
        assert (line.opened, count(line, "2")) == (2, 1)

        # Another app for a moment: nothing was missed, so nothing is opened anew.
        await cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
        await cdp.send("Page.setWebLifecycleState", {"state": "active"})
        await choose(ben, "3", "Sent")
        assert (line.opened, count(line, "3")) == (2, 1)

        # In a dead spot an answer is given, then the phone sleeps. Meanwhile the server is killed, and starts again.
        await page.get_by_role("button", name="Next", exact=True).click()
        await emulate(cdp, offline=True)
        await choose(ben, "4", "Not sent yet")
        await cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
        server.stopped = True
        end(server.process, by=signal.SIGKILL)
        await eventually(lambda: line.alive == 0)
        server = serve(port=port, **settings)
        await emulate(cdp, offline=False)
        await cdp.send("Page.setWebLifecycleState", {"state": "active"})
        await page.clock.fast_forward(HOUR)
        await expect(note).to_have_text("Connected", timeout=30_000)
        await expect(status).to_contain_text("Sent")
        assert (line.opened, count(line, "4")) == (3, 1)

        await cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
        await close_round(server, ada, room)
        await cdp.send("Page.setWebLifecycleState", {"state": "active"})
        await expect(page.locator("room-toast")).to_contain_text("The room is moving on.")
        assert line.opened == 3
