"""From the break to the small groups: friendship is rated twice, compared, and laid beside the map."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from playwright.async_api import Browser, expect

from facilitation.rules.exercise import Ask, Stage
from tests.browser.story import chosen
from tests.browser.story.chosen import DARK, KEEPER
from tests.browser.story.group import answer_all
from tests.browser.story.leading import Group, get_stage, go_on, press, see, show, unfold, use_key
from tests.browser.story.reading import expect_table, get_cells, tell_compared, tell_gap, tell_table
from tests.browser.visitors import LAPTOP, Visitor, visit


async def take_a_break(group: Group) -> None:
    """Pause, blank and freeze by keys; what is frozen does not move while the room does, and then it catches up."""
    ada, screen, phones = group.ada, group.screen, group.phones
    await go_on(ada, Stage.BREAK)
    await see(phones, "A break.")
    quiet = screen.page.get_by_role("heading", name="A short break")
    await expect(quiet).to_be_visible()
    await group.check()

    await use_key(ada, "p", "The room is paused.")
    await expect(screen.page.get_by_role("heading", name="Let us take a moment")).to_be_visible()
    await expect(phones[DARK].page.get_by_text("The room is taking a moment.")).to_be_visible()
    await group.check()
    await use_key(ada, "p", "The screen shows this stage.")
    await expect(quiet).to_be_visible()

    await use_key(ada, "b", "The screen is blank.")
    await expect(screen.page.locator(".screen-stage > section:visible")).to_have_count(0)
    await expect(screen.page.locator(".screen-foot")).to_be_hidden()
    await group.check()
    await use_key(ada, "b", "The screen shows this stage.")
    await expect(quiet).to_be_visible()

    await use_key(ada, "f", "The screen is frozen: it keeps what it showed.")
    await rate(group, chosen.RATE)
    await expect(quiet).to_be_visible()
    await expect(screen.page.locator("results-board")).to_be_hidden()
    assert "Communication" not in await get_cells(screen).all_text_contents()
    await group.check()
    await use_key(ada, "f", "The screen shows the picture.")
    await expect(quiet).to_be_hidden()


async def rate(group: Group, given: Mapping[str, str]) -> None:
    """Everybody rates friendship."""
    ada = group.ada
    if not await get_stage(ada.page, Stage.RATE).is_visible():
        await go_on(ada, Stage.RATE)
        await see(group.phones, "Rate the 13 things")
        await group.check()
    await ada.page.locator("label:has(input[value=friendship])").click()
    await press(ada, "Open the round")
    await answer_all(group.phones, Ask.RATE, given)
    await expect_table(tell_table(Ask.RATE, given), ada)


async def rate_twice(group: Group) -> None:
    """What was rated while the screen stood still is there; then the same again, and both side by side."""
    ada, screen, phones = group.ada, group.screen, group.phones
    table = tell_table(Ask.RATE, chosen.RATE)
    assert table[:7] == ["Communication", "0", "0", "1", "3", "4", "0"], "as counted by hand"
    await expect_table(table, screen, ada)
    await expect(screen.page.locator("results-board h2")).to_have_text("What 8 of us said about Friendship")
    await press(ada, "Keep off")
    await expect(
        screen.page.get_by_text("Kept off the screen by the facilitator").locator("visible=true")
    ).to_be_visible()
    await expect(get_cells(screen).locator("visible=true")).to_have_count(0)
    await expect_table(table, ada)
    await show(ada)
    await press(ada, "Close the round")
    await see(phones, "This round is closed.")
    await screen.page.reload()
    await expect_table(table, screen, ada)
    await group.check()

    await rate(group, chosen.RATE_AGAIN)
    await expect_table(tell_table(Ask.RATE, chosen.RATE_AGAIN), screen)
    await press(ada, "Beside the wave before")
    compared = tell_compared(Ask.RATE, chosen.RATE, chosen.RATE_AGAIN)
    assert compared[1] == "0, then 4", "as counted by hand"
    await expect_table(compared, screen, ada)
    await group.check()
    for visitor in (screen, ada):
        await visitor.page.reload()
        await expect_table(compared, visitor)


async def look_at_gaps(group: Group) -> None:
    """Profile, then gaps in words; a phone has the card about its own."""
    ada, screen, phones = group.ada, group.screen, group.phones
    await go_on(ada, Stage.FACTORS)
    await see(phones, "The map and the 13 things")
    await expect_table(tell_table(Ask.RATE, chosen.RATE_AGAIN), screen, ada)
    await press(ada, "Beside the wave before")
    await expect_table(tell_compared(Ask.RATE, chosen.RATE, chosen.RATE_AGAIN), screen, ada)
    gap = tell_gap("friendship", chosen.PLACE, chosen.RATE_AGAIN)
    await ada.page.locator("[data-chart=gaps]:visible").click()
    await expect_table(gap, ada)
    await show(ada)
    await expect_table(gap, screen)
    await expect(screen.page.get_by_text("Averages hide people.").locator("visible=true")).to_be_visible()
    card = phones[KEEPER].page.locator(
        ".private-gap", has=phones[KEEPER].page.get_by_role("heading", name="Friendship")
    )
    await expect(card).to_contain_text("You placed this here: Safest and closest.")
    await expect(card).to_contain_text("Both can be true.")
    await group.check()


async def talk(group: Group) -> None:
    """Small groups have a timer without hurry; the guard of the closing speaks only when it must."""
    ada, screen, phones = group.ada, group.screen, group.phones
    await go_on(ada, Stage.GROUPS)
    await see(phones, "Talk in small groups")
    tool = await unfold(ada, "Timer")
    await tool.get_by_role("button", name="10 minutes").click()
    await expect(screen.page.get_by_text("About 10 minutes left").locator("visible=true")).to_be_visible()
    await expect(phones[KEEPER].page.locator("until-note:visible")).to_be_visible()
    await group.check()
    await tool.get_by_role("button", name="Stop the timer").click()
    await expect(screen.page.locator("screen-timer:visible")).to_have_count(0)


async def watch_the_time(ada: Visitor, browser: Browser) -> None:
    """The same desk 80 minutes later says that the closing is at risk, and leaves it at that."""
    await expect(ada.page.locator("time-guard [data-part=warning]")).to_have_text("")
    state = await ada.page.context.storage_state()
    path = ada.page.url.removeprefix(ada.address)
    async with visit(browser, ada.address, size=LAPTOP, path=path, state=state) as later:
        await later.page.clock.install(time=datetime.now(UTC) + timedelta(minutes=82))
        await later.page.reload()
        await expect(later.page.locator("time-guard [data-part=warning]")).not_to_have_text("")
        await expect(get_stage(later.page, Stage.GROUPS)).to_be_visible()
        await later.check()
