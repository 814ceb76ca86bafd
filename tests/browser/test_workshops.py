"""A facilitator prepares: Ada makes a workshop her own, looks at it, opens a room, and changes it again."""

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Dialog, Locator, Page, expect

from facilitation.rules.built_in import SPHERES
from tests.browser.visitors import LAPTOP, PHONE, PROJECTOR, Visitor, visit
from tests.services import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SECTIONS = ["stages", "types", "factors", "rings", "agreements", "help_lines", "privacy", "displays"]


async def sign_up(ada: Visitor) -> None:
    """From the one-time link to her workshops."""
    page = ada.page
    await page.get_by_label("Name", exact=False).first.fill("ada")
    for field in await page.locator("input[type=password]").all():
        await field.fill("spheres-room-7")
    await page.locator("main form button[type=submit]").click()
    await expect(page.get_by_role("heading", name="Your workshops")).to_be_visible()


async def unfold(page: Page, section: str) -> Locator:
    part = page.locator(f"#section-{section}")
    if await part.get_attribute("open") is None:
        await part.locator("> summary").click()
    return part


async def save(page: Page) -> None:
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()


async def add_flatmates(ada: Visitor) -> None:
    """A kind of her own, first without a name, then with one, put before the last."""
    page = ada.page
    types = await unfold(page, "types")
    await types.get_by_role("button", name="Add a kind of your own").click()
    row = types.locator("[data-part=row]").last
    await expect(row.get_by_label("Name")).to_be_focused()
    await row.get_by_label("What is meant").fill("Somebody you share a flat with.")
    ada.expect("400")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_contain_text("Types, number 15, label: Please write something here.")
    await ada.check()
    await page.get_by_role("link", name="Types, number 15, label").click()
    await expect(row.get_by_label("What is meant")).to_have_value("Somebody you share a flat with.")
    await row.get_by_label("Name").fill("Flatmates")
    await expect(row.locator("[data-part=title]")).to_have_text("Flatmates")
    await row.get_by_role("button", name="Move up").click()
    await expect(types.locator("[data-part=row]").nth(-2).get_by_label("Name")).to_have_value("Flatmates")


async def look_at_it(ada: Visitor) -> None:
    """The previews open in windows of their own."""
    page = ada.page
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="See it on the screen").click()
    screen = await opened.value
    await screen.wait_for_load_state()
    await screen.get_by_label("What the screen shows").select_option("Place the types")
    await expect(screen.get_by_text("Flatmates").first).to_be_visible()
    await screen.get_by_label("What the screen shows").select_option("Show the rings: as bars")
    await expect(screen.locator("results-board h2")).to_contain_text("Where 14 of us placed each type")
    await screen.close()
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="See it on a phone").click()
    phone = await opened.value
    await phone.wait_for_load_state()
    await phone.get_by_role("button", name="I understand").click()
    await expect(phone.get_by_role("heading", name="You are in.")).to_be_visible()
    await phone.close()


async def open_room(ada: Visitor) -> str:
    """First without help lines, which is refused, then with one; returns the address of the desk."""
    page = ada.page
    await expect(page.get_by_role("heading", name="Before you open the room")).to_be_visible()
    await page.get_by_label("Nobody sits behind").check()
    await page.get_by_label("More than 24").check()
    await expect(page.get_by_text("ask a second person to lead with you")).to_be_visible()
    await expect(page.get_by_text("So few people could guess")).to_be_hidden()
    await page.get_by_role("button", name="Open the room").click()
    await expect(page.get_by_role("alert")).to_contain_text("Help lines: Please fill in at least one")
    await expect(page.get_by_label("Nobody sits behind")).to_be_checked()
    await ada.check()
    await page.get_by_label("Name").fill("Night line")
    await page.get_by_label("Number or address").fill("0123 456")
    await page.get_by_role("button", name="Open the room").click()
    await expect(page.get_by_role("heading", name="Arrive and join")).to_be_visible()
    return page.url


async def test_a_room_stays_as_it_was_opened_whatever_becomes_of_its_workshop(
    browser: Browser, server: RunningServer
) -> None:
    start = server.start_link.removeprefix(server.address)
    async with visit(browser, server.address, size=LAPTOP, path=start) as ada:
        page = ada.page
        await sign_up(ada)
        await ada.check()
        await page.get_by_role("button", name="Duplicate and edit").first.click()
        await expect(page.get_by_text("This is your copy")).to_be_visible()
        for section in SECTIONS:
            await unfold(page, section)
        await ada.check()
        await page.get_by_label("Title").fill("Tuesday group")
        await add_flatmates(ada)
        await save(page)
        await look_at_it(ada)
        await page.get_by_role("link", name="Open a room").click()
        await ada.check()
        desk = await open_room(ada)

        await page.goto(f"{server.address}/desk/")
        await page.get_by_role("link", name="Edit Tuesday group").click()
        await page.get_by_label("Title").fill("Wednesday group")
        types = await unfold(page, "types")
        await types.get_by_role("checkbox", name="Flatmates", exact=True).uncheck()
        await save(page)

        await page.goto(f"{server.address}/desk/")
        await expect(page.get_by_role("heading", name="Wednesday group")).to_be_visible()
        running = page.get_by_role("region", name="Running now")
        await expect(running.get_by_text("Tuesday group")).to_be_visible()
        await ada.check()
        link = await running.get_by_role("link", name="Screen").get_attribute("href")
        await page.goto(f"{server.address}{link}")
        await expect(page.get_by_role("heading", name="Tuesday group")).to_have_count(1)
        texts = json.loads(await page.locator("#texts").text_content() or "")
        assert "Flatmates" in [kind["label"] for kind in texts["types"]]
        assert desk.startswith(f"{server.address}/desk/")


MARKUP = "<script>document.title = 'no'</script><img src=x onerror=alert(1)>"


async def look_at_endless_words(ada: Visitor, browser: Browser) -> None:
    """Whatever somebody types is text, and what is too much for a screen is smaller there, not cut off at the side."""
    path = await ada.page.locator("a[href$='/preview/screen']").first.get_attribute("href")
    assert path is not None
    state = await ada.page.context.storage_state()
    async with visit(browser, ada.address, size=PROJECTOR, path=path, state=state) as screen:
        look = screen.page.locator("html")
        choice = screen.page.get_by_label("What the screen shows")
        await choice.select_option("The frame")
        await expect(look).to_have_attribute("data-far", "0")
        for part in ("Agreements and promise", "Place the types"):
            await choice.select_option(part)
            await expect(screen.page.get_by_text(MARKUP).locator("visible=true").first).to_be_visible()
            await expect(look).to_have_attribute("data-far", re.compile("-[123]"))
            await screen.check()
        assert await screen.page.title() != "no"


async def test_a_file_is_imported_deleted_and_restored(browser: Browser, server: RunningServer, tmp_path: Path) -> None:
    start = server.start_link.removeprefix(server.address)
    async with visit(browser, server.address, size=PHONE, path=start, dark=True) as ada:
        page = ada.page
        await sign_up(ada)
        kept = SPHERES.to_json() | {"title": "From a colleague"}
        kept["types"][2]["label"] = ""
        file = tmp_path / "plan.spheres.json"
        file.write_text(json.dumps(kept), encoding="utf-8")
        await page.get_by_label("A workshop that was exported from Spheres").set_input_files(file)
        ada.expect("400")
        await page.get_by_role("button", name="Import").click()
        await expect(page.get_by_role("alert")).to_contain_text("Types, number 3, label: Please write something here.")
        await ada.check()

        kept["types"][2]["label"] = "Mended"
        kept["types"][3]["label"] = "W" * 80
        kept["types"][4]["label"] = MARKUP
        kept["agreements"] = [MARKUP, *("word " * 79 + "end" for _ in range(11))]
        file.write_text(json.dumps(kept), encoding="utf-8")
        await page.get_by_label("A workshop that was exported from Spheres").set_input_files(file)
        await page.get_by_role("button", name="Import").click()
        await expect(page.get_by_text("Imported. Please look it through")).to_be_visible()
        for section in SECTIONS:
            await unfold(page, section)
        await ada.check()
        await look_at_endless_words(ada, browser)

        await page.goto(f"{server.address}/desk/")
        await page.get_by_role("button", name="Delete From a colleague").click()
        await expect(page.get_by_role("heading", name="From a colleague")).to_have_count(0)
        await expect(page.get_by_text("Deleted. Rooms that were opened from it")).to_be_visible()
        await ada.check()
        await page.get_by_role("button", name="Restore From a colleague").click()
        await expect(page.get_by_role("heading", name="From a colleague")).to_be_visible()
        async with page.expect_download() as downloading:
            await page.get_by_role("link", name="Export From a colleague").click()
        download = await downloading.value
        assert download.suggested_filename == "from-a-colleague.spheres.json"
        exported = tmp_path / "exported.json"
        await download.save_as(exported)
    assert json.loads(exported.read_text(encoding="utf-8")) == kept | {"slug": "own"}


async def go_to(page: Page, goal: Locator) -> None:
    """By the Tab key alone."""
    for _ in range(200):
        if await goal.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"The Tab key does not lead to {goal}.")


async def test_a_workshop_is_edited_by_keyboard_alone_and_nothing_is_lost_by_leaving(
    browser: Browser, server: RunningServer
) -> None:
    start = server.start_link.removeprefix(server.address)
    async with visit(browser, server.address, size=LAPTOP, path=start) as ada:
        page = ada.page
        await sign_up(ada)
        await go_to(page, page.get_by_role("button", name="Duplicate and edit").first)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("This is your copy")).to_be_visible()
        await expect(page.locator("plan-minutes")).to_have_text("90")
        await go_to(page, page.locator("#section-stages > summary"))
        await page.keyboard.press("Enter")
        await go_to(page, page.get_by_label("Minutes for Place the types"))
        await page.keyboard.press("Control+A")
        await page.keyboard.type("18")
        await expect(page.locator("plan-minutes")).to_have_text("100")
        await go_to(page, page.get_by_role("checkbox", name="Break"))
        await page.keyboard.press("Space")
        await expect(page.locator("plan-minutes")).to_have_text("95")

        asked: list[str] = []

        async def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            await dialog.dismiss()

        page.on("dialog", stay)
        await page.get_by_role("link", name="Your workshops").click()
        await expect(page.get_by_label("Minutes for Place the types")).to_have_value("18")
        assert asked == ["beforeunload"]

        await go_to(page, page.locator("#section-agreements > summary"))
        await page.keyboard.press("Enter")
        agreements = page.locator("#section-agreements")
        await go_to(page, agreements.get_by_role("button", name="Remove Speak for yourself."))
        await page.keyboard.press("Enter")
        await expect(agreements.get_by_role("button", name="Remove Headlines")).to_be_focused()
        await expect(agreements.get_by_role("status")).to_have_text("Removed.")
        await go_to(page, agreements.get_by_role("button", name="Add an agreement"))
        await page.keyboard.press("Enter")
        await page.keyboard.type("Phones face down at the end.")
        await go_to(page, page.get_by_role("button", name="Save"))
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Saved.")).to_be_visible()
        await expect(page.locator("plan-minutes")).to_have_text("95")
        await unfold(page, "agreements")
        agreed = [await one.input_value() for one in await agreements.locator("textarea").all()]
        assert "Speak for yourself." in SPHERES.agreements
        assert agreed == [
            *(text for text in SPHERES.agreements if text != "Speak for yourself."),
            "Phones face down at the end.",
        ]
        assert asked == ["beforeunload"]
