"""The exercise alone at home: Ben places, rates and looks, without a line, and takes his map along."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.recorder import Recorder
from tests.browser.visitors import PHONE, Visitor, visit
from tests.services import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SMALL = {"width": 320, "height": 568}
RINGS = ["Safest and closest", "Close", "Further out", "Outer edge"]
PNG = b"\x89PNG\r\n\x1a\n"


async def go_on(page: Page, heading: str) -> None:
    await page.get_by_role("button", name="Next part").click()
    await expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()


async def begin(ben: Visitor) -> Recorder:
    """The page has come, and then the line goes: nothing that follows may need it."""
    page = ben.page
    await expect(page.get_by_role("heading", name="On your own")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    recorder = Recorder()
    recorder.listen(page)
    await page.context.set_offline(True)
    return recorder


async def add_a_person_by_keyboard(page: Page) -> None:
    """Somebody called K, in the second ring."""
    await page.get_by_role("button", name="Add a person").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Nickname, initial or sign")).to_be_focused()
    await page.keyboard.type("K")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    ring = page.get_by_role("group", name="How safe and close is it now?")
    await expect(ring.get_by_label("Close", exact=True)).to_be_checked()
    await page.get_by_role("button", name="Done").press("Enter")
    await expect(page.get_by_role("button", name="K Close")).to_be_focused()


async def answer_deck(page: Page, choices: list[str]) -> None:
    """One choice after another, to the end of the deck."""
    deck = page.locator("question-deck:not([hidden])")
    for place, choice in enumerate(choices):
        await deck.locator("choice-list:not([hidden])").get_by_text(choice, exact=True).click()
        name = "Done" if place == len(choices) - 1 else "Next"
        await deck.get_by_role("button", name=name, exact=True).click()
    await expect(page.get_by_role("heading", name="You have finished.")).to_be_visible()


def get_card(page: Page, label: str) -> Locator:
    return page.locator(".private-gap", has=page.get_by_role("heading", name=label))


async def rate_and_compare(ben: Visitor) -> None:
    """Friendship has a little of everything: not what its ring says, and that is fine."""
    page = ben.page
    await go_on(page, "Choose what to rate")
    await page.get_by_role("button", name="Friendship").click()
    await page.get_by_role("button", name="Begin").click()
    await answer_deck(page, ["A little"] * 13)
    await go_on(page, "Your map and the 13 things")
    card = get_card(page, "Friendship")
    await expect(card).to_contain_text("You placed this here: Safest and closest.")
    await expect(card).to_contain_text("By the 13 things it would sit near here: Further out.")
    await expect(card).to_contain_text("Both can be true.")
    await expect(card.get_by_role("listitem")).to_have_count(3)
    await ben.check()
    await page.get_by_role("button", name="Hide gap cards").click()
    await expect(card).to_be_hidden()
    await page.get_by_role("button", name="Show gap cards").click()
    await expect(card).to_be_visible()


async def walk_to_the_end(page: Page) -> None:
    """The rest of the way, with a note and a helper in two rings."""
    await go_on(page, "Write for yourself")
    await page.get_by_label("My notes").fill("the sea was calm")
    await go_on(page, "Harm and repair")
    await expect(page.get_by_label("My notes about repair")).to_be_visible()
    await go_on(page, "The bond with a helper")
    await go_on(page, "Where would a helper sit?")
    deck = page.locator("question-deck:not([hidden])")
    await deck.get_by_text("Close", exact=True).click()
    await deck.get_by_text("Outer edge", exact=True).click()
    await deck.get_by_role("button", name="Done").click()
    await go_on(page, "What matters most in a helper?")
    await deck.get_by_role("button", name="Done").click()
    await go_on(page, "Four cards to take home")
    await go_on(page, "Your own map")


async def save(page: Page, button: str, folder: Path) -> Path:
    async with page.expect_download() as coming:
        await page.get_by_role("button", name=button).click()
    download = await coming.value
    path = folder / download.suggested_filename
    await download.save_as(path)
    return path


@asynccontextmanager
async def visit_again(ben: Visitor) -> AsyncIterator[Page]:
    """Another tab on the same phone."""
    page = await ben.page.context.new_page()
    await page.goto(f"{ben.address}/solo")
    await page.get_by_role("button", name="I understand").click()
    yield page
    await page.close()


@pytest.mark.parametrize("size", [PHONE, SMALL], ids=["usual", "small"])
async def test_the_whole_way_alone_without_a_line(
    browser: Browser, server: RunningServer, tmp_path: Path, size: dict[str, int]
) -> None:
    async with visit(browser, server.address, size=size, path="/solo", dark=size is SMALL) as ben:
        page = ben.page
        await ben.check()
        recorder = await begin(ben)
        await page.get_by_role("button", name="I understand").click()
        await ben.check()
        await go_on(page, "Think of real people")
        await add_a_person_by_keyboard(page)
        await ben.check()
        await go_on(page, "Place the types")
        await page.get_by_role("button", name="Begin").click()
        await answer_deck(page, [RINGS[0]] * 12)
        await go_on(page, "Look at your map")
        await expect(page.get_by_role("button", name="Friendship Safest and closest")).to_be_visible()
        await ben.check()
        await rate_and_compare(ben)
        await walk_to_the_end(page)
        await ben.check()

        picture = await save(page, "Save as a picture", tmp_path)
        assert picture.suffix == ".png"
        assert picture.read_bytes().startswith(PNG)
        text = (await save(page, "Save as a text", tmp_path)).read_text(encoding="utf-8")
        for words in ["K", "Friendship", "Communication: A little", "the sea was calm"]:
            assert words in text

        sent = [request for request in recorder.requests if " blob:" not in request]
        assert (sent, recorder.frames) == ([], [])
        await page.evaluate("() => fetch('/catalog.js').catch(() => null)")
        assert recorder.find("/catalog.js"), "it would have been heard"
        ben.expect("ERR_INTERNET_DISCONNECTED")
        ben.complaints = [words for words in ben.complaints if "ERR_INTERNET_DISCONNECTED" not in words]


async def test_it_is_there_after_a_reload_and_gone_when_erased(browser: Browser, server: RunningServer) -> None:
    async with visit(browser, server.address, size=PHONE, path="/solo") as ben:
        page = ben.page
        await page.get_by_role("button", name="I understand").click()
        await go_on(page, "Think of real people")
        await add_a_person_by_keyboard(page)

        await page.reload()
        await expect(page.get_by_role("button", name="K Close")).to_be_visible()
        for heading in ["Place the types", "Look at your map", "Choose what to rate", "Your map and the 13 things"]:
            await go_on(page, heading)
        for heading in ["Write for yourself", "Harm and repair", "The bond with a helper"]:
            await go_on(page, heading)
        for heading in ["Where would a helper sit?", "What matters most in a helper?"]:
            await go_on(page, heading)
            await page.locator("question-deck:not([hidden])").get_by_role("button", name="Done").click()
        for heading in ["Four cards to take home", "Your own map"]:
            await go_on(page, heading)

        await page.get_by_label("Keep on this phone").check()
        async with visit_again(ben) as other:
            await expect(other.get_by_role("heading", name="Your own map").first).to_be_visible()
            await expect(other.locator("private-keep")).to_contain_text("Close")
            await expect(other.locator("private-keep dd", has_text="K")).to_be_visible()
            await page.get_by_role("button", name="Erase my map").click()
            await page.get_by_role("button", name="Erase it now").click()
            await expect(page.get_by_text("Your map is erased from this phone.")).to_be_visible()
            await expect(other.locator("private-keep dd", has_text="K")).to_have_count(0)
        kept = "() => Object.keys({...localStorage, ...sessionStorage}).filter((name) => name.endsWith('.private'))"
        assert await page.evaluate(kept) == []
