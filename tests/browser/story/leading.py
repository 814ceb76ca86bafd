"""Facilitators leading, and what everybody has before them meanwhile."""

import asyncio
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from facilitation.rules.exercise import STAGE_LABELS, Stage
from tests.browser.visitors import Visitor


@dataclass
class Group:
    """Everybody who is there."""

    ada: Visitor
    screen: Visitor
    phones: list[Visitor]
    checked: int = 0

    async def check(self) -> None:
        """What is on show is for everybody: on the desk, on the screen, and in turn on a light and a dark phone.

        The screen has room for all of it in letters of the usual size.
        """
        phone = self.phones[self.checked % 2]
        self.checked += 1
        await asyncio.gather(*(one.check() for one in (self.ada, self.screen, phone)))
        await expect(self.screen.page.locator("html")).to_have_attribute("data-far", "0")


async def sign_up(ada: Visitor) -> None:
    """From the one-time link to the workshops."""
    page = ada.page
    await ada.check()
    await page.get_by_label("Name", exact=False).first.fill("ada")
    for field in await page.locator("input[type=password]").all():
        await field.fill("spheres-room-7")
    await page.locator("main form button[type=submit]").click()
    await expect(page.get_by_role("heading", name="Your workshops")).to_be_visible()
    await ada.check()


async def prepare(ada: Visitor) -> str:
    """Open the workshop of 90 minutes, without help lines first; returns the code as it is shown."""
    page = ada.page
    workshop = page.locator(".workshop", has=page.get_by_role("heading", name="Spheres, 90 minutes"))
    await workshop.get_by_role("link", name="Open a room").click()
    await expect(page.get_by_role("heading", name="Before you open the room")).to_be_visible()
    await page.get_by_label("Nobody sits behind").check()
    await page.get_by_label("Note (optional)").fill("by night, too")
    ada.expect("400")
    await page.get_by_role("button", name="Open the room").click()
    await expect(page.get_by_role("alert")).to_contain_text("Help lines")
    await expect(page.get_by_label("Nobody sits behind")).to_be_checked()
    await expect(page.get_by_label("Note (optional)")).to_have_value("by night, too")
    await ada.check()
    await page.get_by_label("Name").fill("Night line")
    await page.get_by_label("Number or address").fill("0123 456")
    await page.get_by_role("button", name="Open the room").click()
    await expect(get_stage(page, Stage.ARRIVE)).to_be_visible()
    return await read_code(ada)


async def read_code(ada: Visitor) -> str:
    """The code as the desk shows it."""
    return (await ada.page.locator(".side-code").inner_text()).split()[-1]


def get_stage(page: Page, stage: Stage) -> Locator:
    """The heading of a stage on a desk."""
    return page.get_by_role("heading", name=STAGE_LABELS[stage], level=2, exact=True)


async def go_on(desk: Visitor, stage: Stage) -> None:
    """One stage further, which is this one."""
    await desk.page.locator("[data-move=next]").click()
    await expect(get_stage(desk.page, stage)).to_be_visible()


async def press(desk: Visitor, name: str) -> None:
    """A button of the desk, by what it says."""
    await desk.page.locator("button:visible").get_by_text(name, exact=True).click()


async def unfold(desk: Visitor, name: str) -> Locator:
    """A part of the desk that is folded away; returns it."""
    part = desk.page.locator("details.tool", has=desk.page.locator("summary", has_text=name))
    if await part.get_attribute("open") is None:
        await part.locator("summary").first.click()
    return part


async def show(desk: Visitor, *, chart: str = "", question: str = "", softer: bool = False) -> None:
    """Choose what to look at on the desk, and show it on the screen."""
    page = desk.page
    if chart:
        await page.locator(f"[data-chart={chart}]:visible").click()
    if question:
        await page.locator("#view-question").select_option(label=question)
    await page.locator(f"view-tools [data-part={'softer' if softer else 'show'}]").click()
    await expect(page.locator("view-tools [data-part=where]")).to_have_text("The screen shows this picture.")


async def use_key(desk: Visitor, key: str, words: str) -> None:
    """Press a key of the desk, which says what the screen has then."""
    await desk.page.locator("h1").click()
    await desk.page.keyboard.press(key)
    await expect(desk.page.locator("curtain-tools [data-part=words]")).to_have_text(words)


async def see(visitors: list[Visitor], heading: str) -> None:
    """All of them have this heading."""
    for one in visitors:
        await expect(one.page.get_by_role("heading", name=heading)).to_be_visible()
