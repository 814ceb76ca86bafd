"""A phone in the hand: rings to tap, a cover, a room that moves on and pulls nobody along, and a way to leave."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.led_room import Lead, lead
from tests.browser.visitors import Visitor, visit
from tests.services import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SMALLEST = {"width": 320, "height": 568}

STAGES = ["promise", "frame", "people", "break", "groups", "repair", "helper", "closing", "thanks"]
"""Stages with a card of their own and no round."""


async def come_in(phone: Visitor) -> None:
    await phone.page.get_by_role("button", name="I understand").click()
    await expect(phone.page.get_by_role("heading", name="You are in.")).to_be_visible()


async def read_order(page: Page) -> list[str]:
    await page.get_by_role("button", name="See all").click()
    return [await label.inner_text() for label in await page.locator(".deck__label:visible").all()]


async def tap_ring(page: Page, *, band: float) -> None:
    """Tap the picture, `band` bands away from the centre and upward, where a phone shows it."""
    box = await page.locator(".question__map bullseye-input svg").bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - band * box["width"] / 8)


async def is_covered(page: Page) -> bool:
    return bool(await page.locator("dialog.cover").evaluate("(cover) => cover.open"))


async def choose_in_every_way(ben: Visitor) -> None:
    """On the picture, in the list and by keys, with the same outcome everywhere."""
    page = ben.page
    question = page.locator("question-deck:not([hidden]) choice-list:not([hidden])")
    status = question.locator("[data-part=status]")
    await tap_ring(page, band=1.5)
    await expect(question.get_by_role("radio", name="Close", exact=True)).to_be_checked()
    await expect(status).to_have_text("Sent")
    await question.get_by_text("Outer edge").click()
    await expect(question.locator("circle.bullseye__mark[data-chosen]")).to_have_attribute("data-ring", "4")
    await page.keyboard.press("ArrowUp")
    await expect(question.get_by_role("radio", name="Further out")).to_be_checked()
    await expect(status).to_have_text("Sent")


async def test_a_ring_is_chosen_and_a_room_that_moves_on_pulls_nobody_along(
    browser: Browser, server: RunningServer
) -> None:
    async with lead(browser, server) as (ada, code), visit(browser, server.address, size=SMALLEST, dark=True) as ben:
        page = ben.page
        await page.goto(f"{server.address}/{code}")
        await come_in(ben)
        await ada.go("place")
        await ada.ask("open_round", ask="place", subject=None)
        await page.get_by_role("button", name="Begin").click()
        await ben.check()
        await choose_in_every_way(ben)

        order = await read_order(page)
        await page.reload()
        await expect(page.get_by_role("button", name="I have finished")).to_be_visible()
        assert await page.locator(".deck__label:visible").all_inner_texts() == order
        await page.locator(".deck__item:visible").first.click()
        question = page.locator("question-deck:not([hidden]) choice-list:not([hidden])")
        chosen = question.get_by_role("radio", name="Further out")
        await expect(chosen).to_be_checked()

        await ada.ask("close_round")
        await ada.go("frame")
        await expect(page.locator("room-toast")).to_contain_text("The room is moving on.")
        await expect(chosen).to_be_checked()
        await expect(chosen).to_be_disabled()
        await ben.check()
        await page.get_by_role("button", name="Go along").click()
        await expect(page.get_by_role("heading", name="What we mean today")).to_be_focused()
        await see_what_is_known_and_erase_it(ben)


async def see_what_is_known_and_erase_it(ben: Visitor) -> None:
    """On a sheet, and on the page that needs no script; after erasing there is nothing."""
    page = ben.page
    sheet = page.get_by_role("dialog", name="What the server knows about me")
    await page.get_by_role("button", name="Menu").click()
    await page.get_by_role("button", name="What the server knows about me").click()
    await expect(sheet.get_by_role("heading", name="Place the types")).to_be_visible()
    await expect(sheet.get_by_role("definition")).to_have_text("Further out (in no picture yet)")
    await ben.check()
    plain = await page.context.new_page()
    await plain.goto(f"{page.url}/known")
    await expect(plain.get_by_role("definition")).to_have_text("Further out (in no picture yet)")
    await Visitor(page=plain, address=ben.address).check()
    await plain.close()

    await sheet.get_by_role("button", name="Erase my answers").click()
    await expect(sheet.get_by_text("No answer and no mark is stored")).to_be_visible()
    await expect(sheet.get_by_role("definition")).to_have_count(0)
    await ben.check()


async def cover_and_uncover(ben: Visitor) -> None:
    """Neither Escape nor a short tap, but holding a key, or two taps on the other button; and all of it offline."""
    page = ben.page
    hold = page.get_by_role("button", name="Hold to go back")
    await page.locator("header").get_by_role("button", name="Cover").click()
    await ben.check()
    for _try in range(3):
        await page.keyboard.press("Escape")
    await hold.click()
    assert await is_covered(page)
    on_top = (
        "(one) => { const { x, y } = one.getBoundingClientRect(); return document.elementFromPoint(x, y)?.className }"
    )
    assert await page.get_by_role("heading", name="You are in.", include_hidden=True).evaluate(on_top) == "cover"

    await hold.focus()
    await page.keyboard.down("Enter")
    await expect(page.locator("dialog.cover")).not_to_be_visible()
    await page.keyboard.up("Enter")
    await page.locator("header").get_by_role("button", name="Help").click()
    await page.locator("dialog[open]").get_by_role("button", name="Cover").click()
    assert await is_covered(page)
    await page.get_by_role("button", name="Or tap here twice").click()
    await page.get_by_role("button", name="Once more to go back").click()
    await expect(page.get_by_role("heading", name="Help lines")).to_be_visible()
    await page.locator("dialog[open]").get_by_role("button", name="Close").click()


async def check_every_card(ben: Visitor, ada: Lead) -> None:
    """With the largest letters on the smallest phone."""
    for stage in STAGES:
        await ada.go(stage)
        card = ben.page.locator(f'[data-card="{stage}"]')
        await expect(card.get_by_role("heading", level=1)).to_be_visible()
        await ben.check()
        await ben.page.mouse.wheel(0, 2000)
        for tool in ("Help", "Cover"):
            await expect(ben.page.locator("header").get_by_role("button", name=tool)).to_be_in_viewport()


async def test_a_cover_holds_every_card_fits_and_leaving_takes_everything_along(
    browser: Browser, server: RunningServer
) -> None:
    async with lead(browser, server) as (ada, code), visit(browser, server.address, size=SMALLEST) as ben:
        page = ben.page
        await page.goto(f"{server.address}/{code}")
        await come_in(ben)
        ben.expect("ERR_INTERNET_DISCONNECTED")
        await page.context.set_offline(True)
        await cover_and_uncover(ben)
        await page.context.set_offline(False)

        await page.get_by_role("button", name="Menu").click()
        for _step in range(3):
            await page.locator("dialog[open]").get_by_role("button", name="Larger text").click()
        await page.locator("dialog[open]").get_by_role("button", name="Close").click()
        await check_every_card(ben, ada)
        keys = "() => [...Object.keys(sessionStorage), ...Object.keys(localStorage)].filter((key) => /^room/.test(key))"
        assert await page.evaluate(keys) != []

        await page.get_by_role("button", name="Menu").click()
        await page.locator("dialog[open]").get_by_role("button", name="Leave and erase").click()
        await page.locator("dialog[open]").get_by_role("button", name="Leave and erase").click()
        await expect(page.get_by_role("heading", name="Type the code of the room")).to_be_visible()
        assert page.url == f"{server.address}/"
        assert await page.evaluate(keys) == []
