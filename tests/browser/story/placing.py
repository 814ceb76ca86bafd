"""The types are placed in every way there is, and shown in every way there is."""

import asyncio
from typing import Any

from playwright.async_api import Page, WebSocket, expect

from facilitation.rules.exercise import Ask, Stage
from tests.browser.story import chosen
from tests.browser.story.answering import (
    answer_from_list,
    change_mind,
    get_deck,
    load_again,
    lose_the_line,
    take_part,
    tap_ring,
)
from tests.browser.story.answering import press as by_keyboard
from tests.browser.story.chosen import CHANGER, KEEPER, OFFLINE, PEOPLE, RELOADER, TAPPER, TYPIST
from tests.browser.story.group import get_own
from tests.browser.story.leading import Group, go_on, press, see, show
from tests.browser.story.reading import expect_table, get_cells, tell_table
from tests.browser.visitors import Visitor


async def place(group: Group) -> None:
    """Every way to place the types; the screen has no number of it until it is shown."""
    ada, screen, phones = group.ada, group.screen, group.phones
    heard = await listen(screen.page)
    await go_on(ada, Stage.PLACE)
    await press(ada, "Let people place the types")
    await group.check()
    ways: dict[int, dict[str, Any]] = {
        OFFLINE: {"turns": {4: lose_the_line}},
        RELOADER: {"turns": {6: load_again}},
        CHANGER: {"turns": {2: change_mind}},
        TAPPER: {"way": tap_ring},
        TYPIST: {"way": by_keyboard},
    }
    # First those who lose the line or change what they said: a picture waits for nobody who is away or undecided.
    slow = {OFFLINE, RELOADER, CHANGER, TYPIST}
    for part in (slow, set(range(PEOPLE)) - slow):
        await asyncio.gather(
            *(
                take_part(phones[person], Ask.PLACE, get_own(person, chosen.PLACE), **ways.get(person, {}))
                for person in part
            )
        )
    await look_through_the_list(phones[CHANGER])
    table = tell_table(Ask.PLACE, chosen.PLACE)
    await expect_table(table, ada)
    await expect(screen.page.get_by_text("Collecting. Answers stay hidden.").locator("visible=true")).to_be_visible()
    await expect(screen.page.locator(".progress crowd-count:visible")).to_have_text("8 of 8 have finished")
    await expect(get_cells(screen)).to_have_count(0)
    await group.check()
    await press(ada, "Close the round")
    await see(phones, "This round is closed.")
    await expect(screen.page.get_by_text("The round is closed.").locator("visible=true")).to_be_visible()
    await group.check()
    assert heard
    assert not [frame for frame in heard if '"scores":[' in frame and '"scores":[]' not in frame]

    await show_the_rings(group, table)
    assert [frame for frame in heard if '"scores":[3,3,' in frame], "so they would have been heard"


async def listen(page: Page) -> list[str]:
    """Everything that a page hears from now on."""
    heard: list[str] = []

    def hear(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: heard.append(str(payload).replace(" ", "")))

    page.on("websocket", hear)
    await page.reload()
    return heard


async def look_through_the_list(phone: Visitor) -> None:
    """All types with what became of them; nothing is lost by looking at one again."""
    deck = get_deck(phone, Ask.PLACE)
    await deck.get_by_role("button", name="See my answers").click()
    skips = [codes[CHANGER] for codes in chosen.PLACE.values()].count("s")
    assert skips > 0
    await expect(deck.locator(".deck__item:visible", has_text="Skipped")).to_have_count(skips)
    await expect(deck.locator(".deck__item:visible", has_text="Answered")).to_have_count(len(chosen.PLACE) - skips)
    await phone.check()
    await deck.locator(".deck__item").first.click()
    await expect(deck.locator("choice-list:not([hidden]) input:checked")).to_have_count(1)
    await deck.locator("[data-part=top] [data-go=list]").click()
    await deck.get_by_role("button", name="I have finished").click()


async def show_the_rings(group: Group, table: list[str]) -> None:
    """The desk looks first. Then bars, one bullseye, softer, one hidden, each phone its own, and what has moved."""
    ada, screen, phones = group.ada, group.screen, group.phones
    await go_on(ada, Stage.RINGS)
    await see(phones, "What the room sees")
    await expect(screen.page.get_by_text("The picture comes when").locator("visible=true")).to_be_visible()
    await expect(get_cells(screen)).to_have_count(0)
    await expect_table(table, ada)
    await expect(ada.page.locator("[data-part=unanimous]")).to_contain_text("Romantic or sexual")
    await group.check()

    await show(ada)
    await expect_table(table, screen, ada)
    await expect(screen.page.locator("results-board h2")).to_contain_text("Where 8 of us placed each")
    await screen.page.keyboard.press("d")
    await group.check()
    await screen.page.keyboard.press("d")

    friendship = tell_table(Ask.PLACE, chosen.PLACE, only="friendship")
    assert friendship == ["Friendship", "2", "3", "2", "1", "0", "mixed"], "as counted by hand"
    await ada.page.locator("[data-chart=bullseye]:visible").click()
    await ada.page.locator("#view-question").select_option(label="Friendship")
    await expect_table(friendship, ada)
    await expect_table(table, screen)
    await show(ada)
    for visitor in (screen, ada):
        await expect_table(friendship, visitor)
        await visitor.page.reload()
        await expect_table(friendship, visitor)
    await expect(screen.page.locator("results-board h2")).to_have_text("Where 8 of us placed Friendship")
    assert "Acquaintance" not in await screen.page.locator("results-board").inner_text()
    await group.check()

    await show(ada, chart="bullseye", question="Online", softer=True)
    await expect_table(tell_table(Ask.PLACE, chosen.PLACE, only="online", soft={"online"}), screen, ada)
    await group.check()
    await hide_one(group)
    await look_at_ones_own(phones[KEEPER])
    await ask_what_has_moved(group)


async def hide_one(group: Group) -> None:
    """What is hidden is in no picture."""
    ada, screen = group.ada, group.screen
    await ada.page.locator("#view-question").select_option(label="Professional")
    await press(ada, "Hide it")
    await expect(ada.page.locator("#view-question")).to_contain_text("Professional (hidden)")
    await show(ada, chart="bars")
    await expect(get_cells(screen).get_by_text("Friendship")).to_be_visible()
    await expect(get_cells(screen).get_by_text("Professional")).to_have_count(0)
    await expect(get_cells(ada).get_by_text("Professional")).to_have_count(0)


async def look_at_ones_own(phone: Visitor) -> None:
    """The phone keeps its own place to itself until it is asked."""
    own = phone.page.locator("own-places")
    await expect(own.get_by_text("Safest and closest").first).to_be_hidden()
    await own.get_by_text("Show mine").click()
    row = own.locator("dl > div", has=phone.page.get_by_text("Friendship", exact=True))
    await expect(row).to_contain_text("Safest and closest")
    await phone.check()


async def ask_what_has_moved(group: Group) -> None:
    """A small extra round of which everybody answers one thing."""
    ada, screen, phones = group.ada, group.screen, group.phones
    await press(ada, "Ask what has moved (if you like)")
    await asyncio.gather(
        *(
            answer_from_list(phone, Ask.MOVEMENT, "Friendship", code)
            for phone, code in zip(phones, chosen.MOVEMENT, strict=True)
        )
    )
    await press(ada, "Close the round")
    given = dict.fromkeys(chosen.PLACE, "") | {"friendship": chosen.MOVEMENT}
    await show(ada)
    await expect_table(tell_table(Ask.MOVEMENT, given), screen, ada)
    await group.check()
