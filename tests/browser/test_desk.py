"""Leading from the desk: Ada sees a picture before the room does, blanks the screen by a key, writes notes, ends."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Dialog, Page, expect

from tests.browser.visitors import LAPTOP, PHONE, PROJECTOR, Visitor, visit
from tests.services import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PEOPLE = 8
ROWS = "results-board [data-part=table] tbody th"


@asynccontextmanager
async def lead(browser: Browser, server: RunningServer, size: dict[str, int]) -> AsyncIterator[tuple[Visitor, Visitor]]:
    """Ada at the desk of a new room with a crowd in it, and its screen."""
    start = server.start_link.removeprefix(server.address)
    async with visit(browser, server.address, size=size, path=start) as ada:
        await ada.page.get_by_label("Name", exact=False).first.fill("ada")
        for field in await ada.page.locator("input[type=password]").all():
            await field.fill("spheres-room-7")
        await ada.page.locator("main form button[type=submit]").click()
        await expect(ada.page.get_by_role("heading", name="Your workshops")).to_be_visible()
        room = json.loads(server.manage("open_room", "--facilitator", "ada", "--help-line", "Line=123", "--json"))
        await ada.page.goto(f"{server.address}/desk/{room['room']}")
        people = asyncio.create_task(
            asyncio.to_thread(
                server.manage,
                *("crowd", "--address", f"{server.address}/{room['code']}", "--phones", str(PEOPLE)),
                *("--pace", "0.05", "--seed", "4", "--stay", "--limit", "120"),
            )
        )
        screen_path = room["screen"][room["screen"].index("/screen/") :]
        async with visit(browser, server.address, size=PROJECTOR, path=screen_path) as screen:
            yield ada, screen
        await people


async def go_to(page: Page, stage: str, *, folded: bool = False) -> None:
    if folded:
        await page.locator("[data-part=fold]").click()
    await page.locator(f"[data-stage={stage}] button").click()
    await expect(page.locator(f"section.stage[data-when={stage}]")).to_be_visible()


async def check(ada: Visitor) -> None:
    """As it stands once nothing fades any more."""
    await expect(ada.page.locator("[data-part=fresh]")).to_be_hidden()
    await ada.check()


async def let_people_place(page: Page) -> None:
    await page.get_by_role("button", name="Let people place the types").click()
    await expect(page.locator(".round-now")).to_contain_text(f"{PEOPLE} of {PEOPLE} have finished", timeout=60_000)
    await page.get_by_role("button", name="Close the round").click()
    await expect(page.locator(".round-now").get_by_text("The round is closed.")).to_be_visible()


async def show_a_softer_bullseye(ada: Visitor, screen: Visitor) -> None:
    """The desk has the picture first; the screen gets it when she says so, and only as she chose it."""
    page = ada.page
    shown = screen.page.locator("results-board")
    await expect(page.get_by_text("This is on your desk only.")).to_be_visible()
    await page.get_by_role("button", name="One bullseye").click()
    await page.locator("#view-question").select_option("Friendship")
    await expect(page.locator("results-board")).to_contain_text("Friendship")
    await expect(shown).to_have_attribute("data-condition", "not-shown")
    await check(ada)
    await page.get_by_role("button", name="Show softer").click()
    await expect(page.get_by_text("The screen shows this picture.")).to_be_visible()
    await expect(page.get_by_role("button", name="Show softer")).to_be_hidden()
    await expect(shown).to_have_attribute("data-condition", "showing")
    await expect(shown.locator("h2")).to_contain_text("Friendship")
    await check(ada)


async def blank_the_screen(ada: Visitor) -> None:
    """One key, and the same again; never while she types."""
    page = ada.page
    words = page.locator(".curtain-words")
    await page.keyboard.press("b")
    await expect(words).to_have_text("The screen is blank.")
    await page.keyboard.press("b")
    await expect(words).to_have_text("The screen shows the picture.")
    await page.keyboard.press("?")
    await expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    await check(ada)
    await page.keyboard.press("?")
    await expect(page.get_by_role("heading", name="Keys")).to_be_hidden()


async def choose_the_look(ada: Visitor) -> None:
    """The screen in another window of hers follows at once, and what is chosen there is known at the desk."""
    page = ada.page
    async with page.context.expect_page() as opening:
        await page.get_by_role("link", name="Open the screen").click()
    opened = await opening.value
    look = opened.locator("html")
    await expect(look).to_have_attribute("data-theme", "light")
    await page.locator(".tool > summary", has_text="Look of the screen").click()
    tool = page.locator("screen-look")
    await tool.get_by_label("Light on dark").check()
    await expect(look).to_have_attribute("data-theme", "dark")
    before = await opened.locator(".screen-join").evaluate("part => parseFloat(getComputedStyle(part).fontSize)")
    await tool.get_by_label("How many heights").select_option("9 or more")
    await expect(look).to_have_attribute("data-far", re.compile("[12]"))
    larger = await opened.locator(".screen-join").evaluate("part => parseFloat(getComputedStyle(part).fontSize)")
    assert larger > before * 1.1
    await opened.reload()
    await expect(look).to_have_attribute("data-theme", "dark")
    await opened.keyboard.press("d")
    await expect(tool.get_by_label("Light on dark")).not_to_be_checked()
    await expect(tool.get_by_label("How many heights")).to_have_value("2")
    await expect(page.get_by_role("link", name="Open the screen")).to_have_attribute("href", re.compile(r"\?far=2$"))
    await opened.close()


async def lock_the_desk(ada: Visitor) -> None:
    """After two minutes without a touch nothing on it can be seen or done without the PIN, not even after a reload."""
    page = ada.page
    await page.clock.install()
    await page.reload()
    tool = page.locator("desk-lock details")
    await tool.locator("summary").click()
    pin = tool.get_by_label("A PIN of 4 to 8 digits")
    await pin.fill("12")
    await pin.press("Enter")
    await expect(tool.get_by_text("Please type 4 to 8 digits.")).to_be_visible()
    await pin.fill("2468")
    await pin.press("Enter")
    await expect(tool.get_by_role("button", name="Lock it now")).to_be_visible()
    locked = page.get_by_role("dialog", name="This desk is locked")
    await page.clock.fast_forward("01:50")
    await expect(locked).to_be_hidden()
    await page.clock.fast_forward("00:15")
    await expect(locked).to_be_visible()
    await ada.check()
    await page.reload()
    for key in ("Escape", "b", "?"):
        await page.keyboard.press(key)
    await locked.get_by_label("PIN").fill("1357")
    await page.keyboard.press("Enter")
    await expect(locked.get_by_text("That is not the PIN.")).to_be_visible()
    await locked.get_by_label("PIN").fill("2468")
    await page.keyboard.press("Enter")
    await expect(locked).to_be_hidden()
    await expect(page.locator(".curtain-words")).to_have_text("The screen shows the picture.")
    await tool.locator("summary").click()
    await tool.get_by_role("button", name="Lock it no more").click()
    await expect(pin).to_be_visible()


async def write_notes(ada: Visitor) -> None:
    """They are saved by themselves, and what is not saved survives another load of the page."""
    page = ada.page
    state = page.locator("desk-notes [data-part=state]")
    await page.get_by_text("Notes for the report").click()
    await page.locator("#notes").press_sequentially("b p f? Calm")
    await expect(page.locator("[data-curtain][aria-pressed=true]")).to_have_count(0)
    await expect(state).to_have_text("Saved")
    asked: list[str] = []

    async def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", accept)
    ada.expect("ERR_INTERNET_DISCONNECTED")
    await page.context.set_offline(True)
    await page.locator("#notes").press_sequentially(", mostly")
    await expect(state).to_contain_text("Not saved.")
    await page.context.set_offline(False)
    await page.reload()
    assert asked == ["beforeunload"]
    await expect(page.locator("#notes")).to_have_value("b p f? Calm, mostly")
    await expect(state).to_have_text("Saved")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
async def test_a_facilitator_leads(browser: Browser, server: RunningServer, size: dict[str, int]) -> None:
    folded = size == PHONE
    async with lead(browser, server, size) as (ada, screen):
        page = ada.page
        await expect(page.get_by_text(f"{PEOPLE} phones are here")).to_be_visible(timeout=60_000)
        await go_to(page, "place", folded=folded)
        await let_people_place(page)
        await check(ada)
        await page.get_by_role("button", name="Next").click()
        await expect(page.get_by_role("heading", name="Show the rings")).to_be_visible()
        await show_a_softer_bullseye(ada, screen)
        await blank_the_screen(ada)
        await write_notes(ada)
        await lock_the_desk(ada)

        await go_to(page, "break", folded=folded)
        await choose_the_look(ada)
        await go_to(page, "thanks", folded=folded)
        await page.locator(".end > summary").click()
        await check(ada)
        await page.get_by_role("button", name="End the session and delete it all").click()
        await expect(page).to_have_url(re.compile("/desk/sessions/"))
        await expect(page.get_by_role("link", name="Open the report")).to_have_count(0)


async def test_rows_are_sorted_when_she_says_so(browser: Browser, server: RunningServer) -> None:
    """On desk and screen alike, also after a reload, until she says so again."""
    async with lead(browser, server, LAPTOP) as (ada, screen):
        page = ada.page
        await expect(page.get_by_text(f"{PEOPLE} phones are here")).to_be_visible(timeout=60_000)
        await go_to(page, "rate")
        await page.locator("label:has(input[value=friendship])").click()
        await page.get_by_role("button", name="Open the round").click()
        await expect(page.locator(".round-now")).to_contain_text(f"{PEOPLE} of {PEOPLE} have finished", timeout=60_000)
        await page.get_by_role("button", name="Close the round").click()
        await expect(page.locator(".round-now").get_by_text("The round is closed.")).to_be_visible()
        sort = page.get_by_role("button", name="Sort from most to least")
        await expect(sort).to_have_attribute("aria-pressed", "false")
        usual = await get_labels(page)

        await sort.click()

        await expect(sort).to_have_attribute("aria-pressed", "true")
        order = await get_labels(page)
        assert order != usual
        assert sorted(order) == sorted(usual)
        await check(ada)
        rows = screen.page.locator(ROWS)
        await expect(rows).to_have_text(order)
        await screen.page.reload()
        await expect(rows).to_have_text(order)
        await sort.click()
        await expect(page.locator(ROWS)).to_have_text(usual)
        await expect(rows).to_have_text(usual)
        await go_to(page, "thanks")
        await page.locator(".end > summary").click()
        await page.get_by_role("button", name="End the session and delete it all").click()
        await expect(page).to_have_url(re.compile("/desk/sessions/"))


async def get_labels(page: Page) -> list[str]:
    return await page.locator(ROWS).all_text_contents()
