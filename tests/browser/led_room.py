"""A room led by what a desk says instead of by its buttons: for tests that are about phones."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, expect

from tests.browser.visitors import PHONE, visit
from tests.services import RunningServer

DESK = """
(path) => new Promise((done) => {
    const socket = new WebSocket(path);
    const waiting = new Map();
    const desk = { revision: 0, refs: 0 };
    desk.ask = (command) => new Promise((told) => {
        desk.refs += 1;
        waiting.set(String(desk.refs), told);
        socket.send(JSON.stringify({ ...command, ref: String(desk.refs), revision: desk.revision }));
    });
    socket.onmessage = ({ data }) => {
        const event = JSON.parse(data);
        if (event.room) desk.revision = event.room.revision;
        if (event.type === 'welcome') done();
        if (event.ref) waiting.get(event.ref)?.(event.type);
    };
    window.desk = desk;
})
"""


class Lead:
    """Ada's desk, led by its own words instead of its buttons."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def ask(self, name: str, **values: Any) -> None:
        told = await self.page.evaluate("(command) => window.desk.ask(command)", {"type": name, **values})
        assert told == "done", (name, told)

    async def go(self, stage: str) -> None:
        await self.ask("advance", stage=stage)


@asynccontextmanager
async def lead(browser: Browser, server: RunningServer) -> AsyncIterator[tuple[Lead, str]]:
    """Ada signs up and opens a room; what comes back is her desk and the room's code."""
    start = server.start_link.removeprefix(server.address)
    async with visit(browser, server.address, size=PHONE, path=start) as ada:
        page = ada.page
        await page.get_by_label("Name", exact=False).first.fill("ada")
        for field in await page.locator("input[type=password]").all():
            await field.fill("spheres-room-7")
        await page.locator("main form button[type=submit]").click()
        await expect(page.get_by_role("heading", name="Your workshops")).to_be_visible()
        options = ["--facilitator", "ada", "--workshop", "spheres-120", "--help-line", "Line=123", "--json"]
        room = json.loads(server.manage("open_room", *options))
        socket = f"{server.address.replace('http', 'ws', 1)}/live/desk/{room['room']}"
        await page.evaluate(DESK, socket)
        yield Lead(page), room["code"]
