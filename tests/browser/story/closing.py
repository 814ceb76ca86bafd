"""The helping relationship, the closing, the end, and what is left afterwards."""

import json

from playwright.async_api import Browser, expect

from facilitation.rules.exercise import Ask, Stage
from tests.browser.story import chosen
from tests.browser.story.answering import get_deck, pick_all
from tests.browser.story.chosen import DARK, KEEPER, SECRET, WATCHER
from tests.browser.story.group import answer_all
from tests.browser.story.leading import Group, go_on, press, read_code, see, unfold
from tests.browser.story.reading import expect_table, get_cells, tell_report, tell_table
from tests.browser.visitors import PHONE, Visitor, visit


async def ask_about_helpers(group: Group) -> None:
    """One phone only watches, and nobody waits for it; then the reasons, three at most."""
    ada, screen, phones = group.ada, group.screen, group.phones
    await go_on(ada, Stage.HELPER)
    await see(phones, "The bond with a helper")
    watcher = phones[WATCHER].page
    await watcher.get_by_role("button", name="Menu").click()
    await watcher.get_by_role("button", name="Only watch").click()
    await watcher.keyboard.press("Escape")
    await press(ada, "Ask where a helper would sit")
    await expect(watcher.get_by_role("heading", name="You are watching.")).to_be_visible()
    await phones[WATCHER].check()
    await pick_all(zip(phones, chosen.HELPER, strict=True), Ask.HELPER)
    helper = tell_table(Ask.HELPER, {"helper": chosen.HELPER})
    assert helper[:4] == ["Safest and closest", "3 of 7 people", "Close", "5 of 7 people"], "as counted by hand"
    await expect_table(helper, screen, ada)
    await group.check()
    await press(ada, "Close the round")
    await screen.page.reload()
    await expect_table(helper, screen, ada)
    await group.check()

    await watcher.get_by_role("button", name="Menu").click()
    await watcher.get_by_role("button", name="Take part").click()
    await watcher.keyboard.press("Escape")
    await press(ada, "Ask for the reasons that matter most")
    full = get_deck(phones[DARK], Ask.REASONS).locator("[data-part=full]")
    for code in "abcd":
        await phones[DARK].page.locator(f"#reasons-reasons-{code} + label").click()
    await expect(full).to_contain_text("You have chosen 3 already.")
    await expect(get_deck(phones[DARK], Ask.REASONS).locator("input:checked")).to_have_count(3)
    await group.check()
    await phones[DARK].page.locator("#reasons-reasons-c + label").click()
    await get_deck(phones[DARK], Ask.REASONS).get_by_role("button", name="Done").click()
    others = [person for person in range(len(phones)) if person != DARK]
    await pick_all([(phones[person], chosen.REASONS[person]) for person in others], Ask.REASONS)
    reasons = tell_table(Ask.REASONS, {"reasons": chosen.REASONS})
    assert reasons[:2] == ["Trust and safety", "6 of 8 people"], "as counted by hand"
    await expect_table(reasons, screen, ada)
    await press(ada, "Close the round")
    await expect_table(reasons, screen, ada)
    await group.check()


async def close_the_workshop(group: Group, browser: Browser) -> None:
    """Cards, the check that nobody sees, notes, thanks, and a locked room."""
    ada, screen, phones = group.ada, group.screen, group.phones
    await go_on(ada, Stage.CLOSING)
    await see(phones, "Four cards to take home")
    await expect(screen.page.locator(".cards .flip:visible")).to_have_count(4)
    await phones[KEEPER].page.locator(".flip summary").first.click()
    await group.check()

    await go_on(ada, Stage.CHECK)
    await press(ada, "Open the closing check")
    await answer_all(phones, Ask.CHECK, chosen.CHECK)
    await expect(ada.page.get_by_text("8 of 8 have finished")).to_be_visible()
    await expect(screen.page.get_by_text("The answers are not shown in this room.")).to_be_visible()
    for visitor in (screen, ada):
        await expect(visitor.page.locator("results-board:visible")).to_have_count(0)
        await expect(get_cells(visitor).locator("visible=true")).to_have_count(0)
    await group.check()
    await press(ada, "Close the round")

    tool = await unfold(ada, "Notes for the report")
    await tool.get_by_label("Notes", exact=True).fill("A calm group.")
    await expect(tool.locator("[data-part=state]")).to_have_text("Saved")
    await go_on(ada, Stage.THANKS)
    await see(phones, "Thank you.")
    for one in (ada, screen, phones[KEEPER]):
        await expect(one.page.get_by_text("0123 456").locator("visible=true").first).to_be_visible()
    await group.check()

    tool = await unfold(ada, "How phones join")
    await tool.get_by_role("button", name="Lock the room").click()
    await expect(screen.page.locator(".screen-join")).to_contain_text("The room is locked")
    async with visit(browser, ada.address, size=PHONE) as mallory:
        mallory.expect("403")
        await mallory.page.goto(f"{ada.address}/{await read_code(ada)}")
        await expect(mallory.page.get_by_role("heading", name="The room is locked.")).to_be_visible()
        await mallory.check()


async def end_the_session(group: Group) -> None:
    """A calm page on every phone, and the map of its own is still there."""
    ada, screen, phones = group.ada, group.screen, group.phones
    await unfold(ada, "End the session")
    await ada.check()
    await press(ada, "End the session and destroy the answers")
    await see(phones, "The session is over.")
    await expect(screen.page.get_by_role("heading", name="The session has ended")).to_be_visible()
    keep = phones[KEEPER].page.locator("private-keep:visible")
    await expect(keep.locator("dd, dt").get_by_text(SECRET)).to_be_visible()
    await expect(keep).to_contain_text("Friendship")
    await group.check()


async def read_the_report(ada: Visitor) -> None:
    """The same numbers as the room saw them, and the closing check; files; and then nothing is left."""
    page = ada.page
    await page.get_by_role("link", name="Open the report").click()
    await expect(page.get_by_role("heading", name="What the room saw")).to_be_visible()
    await expect(page.get_by_text("A calm group.").locator("visible=true").first).to_be_visible()
    told = {
        "Warm-up map": tell_report(Ask.WARM_UP, chosen.WARM_UP),
        "Place the types": tell_report(Ask.PLACE, chosen.PLACE, soft={"online"}, hidden="professional"),
        "Rate the 13 things: Friendship (the first time)": tell_report(Ask.RATE, chosen.RATE),
        "Rate the 13 things: Friendship (the second time)": tell_report(Ask.RATE, chosen.RATE_AGAIN),
        "Where would a helper sit?": tell_report(Ask.HELPER, {"helper": chosen.HELPER}),
        "What matters most in a helper?": tell_report(Ask.REASONS, {"reasons": chosen.REASONS}),
        "Closing check": tell_report(Ask.CHECK, chosen.CHECK),
    }
    for heading, table in told.items():
        picture = page.locator(".report-picture", has=page.get_by_role("heading", name=heading, exact=True))
        await expect(picture.locator("svg").first).to_be_visible()
        rows = picture.locator("tbody tr")
        await expect(rows).to_have_count(len(table))
        for number, cells in enumerate(table):
            found = [cell.strip() for cell in await rows.nth(number).locator("th, td").all_text_contents()]
            assert found[: len(cells)] == cells, heading
    await expect(page.get_by_text("1 question was kept off the screen and is not here.")).to_be_visible()
    await ada.check()
    await keep_files(ada)
    await page.get_by_text("Delete for good").click()
    await ada.check()
    address = page.url
    await page.get_by_role("button", name="Delete session").click()
    await page.wait_for_url(lambda url: url != address)
    ada.expect("404")
    gone = await page.goto(address)
    assert gone is not None
    assert gone.status == 404


async def keep_files(ada: Visitor) -> None:
    """Every file comes, as what it says it is."""
    kinds = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats", "json": "application/json"}
    for ending, kind in kinds.items():
        path = await ada.page.locator(f"a[href$='export.{ending}']").get_attribute("href")
        answer = await ada.page.request.get(f"{ada.address}{path}")
        assert answer.status == 200
        assert answer.headers["content-type"].startswith(kind)
        assert len(await answer.body()) > 100
        if ending == "json":
            json.loads(await answer.text())
