"""Browsers for tests: every visitor has a context of their own, and may leave nothing in the console."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright, expect

from tests.services import ROOT

PHONE = {"width": 360, "height": 640}
LAPTOP = {"width": 1280, "height": 800}
PROJECTOR = {"width": 1280, "height": 720}

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
]

expect.set_options(timeout=15_000)

TOO_WIDE = """
() => {
    const page = document.documentElement;
    if (page.scrollWidth <= innerWidth) return [];
    const parts = [...document.body.querySelectorAll("*")];
    const wide = parts.filter((one) => one.getBoundingClientRect().right > innerWidth);
    return [`${page.scrollWidth} px`, ...wide.slice(0, 20).map((one) => one.cloneNode(false).outerHTML)];
}
"""
"""What makes a page wider than its window; nothing if it is not."""


@cache
def get_axe() -> str:
    """The accessibility checker's script."""
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@asynccontextmanager
async def open_browser(*, keep_pages: bool = False, hosts: str = "") -> AsyncIterator[Browser]:
    """Headless Chromium: the machine's own, or the one that Playwright brought. `keep_pages`: it goes back to them.
    `hosts`: where names lead.
    """
    async with async_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or None
        without = ["--disable-back-forward-cache"] if keep_pages else None
        flags = [*FLAGS, f"--host-resolver-rules={hosts}"] if hosts else FLAGS
        browser = await playwright.chromium.launch(executable_path=path, args=flags, ignore_default_args=without)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Visitor:
    """One person's browser window. `complaints`: what was written into the console, or asked of another server."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Write down what should not happen."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._watch)

    def expect(self, pattern: str) -> None:
        """Something that the console will say, because the test provokes it."""
        self.expected.append(pattern)

    def _hear(self, message: ConsoleMessage) -> None:
        if not any(re.search(pattern, message.text) for pattern in self.expected):
            self.complaints.append(f"{message.type}: {message.text}")

    def _watch(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.complaints.append(f"asked elsewhere: {urlsplit(request.url).netloc}")

    async def check(self) -> None:
        """The page is accessible as it stands, and nothing runs out of it sideways."""
        if not await self.page.evaluate("() => 'axe' in window"):
            await self.page.evaluate(get_axe())
        found: dict[str, Any] = await self.page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
        problems = [
            f"{problem['id']}: {node['target']} {node['failureSummary']}"
            for problem in found["violations"]
            for node in problem["nodes"]
        ]
        assert problems == [], f"{self.page.url}\n" + "\n".join(problems)
        wide = await self.page.evaluate(TOO_WIDE)
        assert wide == [], f"{self.page.url}: these run out of the page sideways: {wide}"


@asynccontextmanager
async def visit(
    browser: Browser, address: str, *, size: dict[str, int], path: str = "", dark: bool = False, state: Any = None
) -> AsyncIterator[Visitor]:
    """Somebody opens the server's page at `path`. At the end their console must have stayed empty."""
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        storage_state=state,
    )
    visitor = Visitor(page=await context.new_page(), address=address)
    visitor.listen()
    try:
        await visitor.page.goto(address + path)
        yield visitor
        assert visitor.complaints == [], visitor.complaints
    finally:
        await context.close()


async def answer(phone: Visitor, slug: str, choice: str) -> None:
    """Tap a choice on the card of a factor, and wait until the phone says it is stored."""
    card = phone.page.locator(f'choice-list[data-question="{slug}"]')
    await card.locator(f'label:has-text("{choice}")').click()
    await expect(card.locator("[data-part=status]")).to_contain_text("Sent")
