"""The workshop of 90 minutes from its opening to its report: a desk, a screen, eight phones, and all their numbers."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Page, WebSocket, expect

from facilitation.rules.built_in import SPHERES
from facilitation.rules.exercise import Ask, Stage
from tests.browser import chosen
from tests.browser.answering import (
    answer_from_list,
    change_mind,
    get_deck,
    load_again,
    lose_the_line,
    pick,
    take_part,
    tap_ring,
)
from tests.browser.answering import (
    press as by_keyboard,
)
from tests.browser.leading import (
    Group,
    get_stage,
    go_on,
    prepare,
    press,
    read_code,
    see,
    show,
    sign_up,
    unfold,
    use_key,
)
from tests.browser.reading import expect_table, get_cells, tell_compared, tell_gap, tell_report, tell_table
from tests.browser.recorder import Recorder
from tests.browser.visitors import LAPTOP, PHONE, PROJECTOR, Visitor, visit
from tests.services import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PEOPLE = 8
KEEPER, DARK, OFFLINE, RELOADER, CHANGER, TAPPER, TYPIST, WATCHER = range(PEOPLE)
"""What each of the phones has of its own."""

SECRET = "Zebedee"
"""Somebody whom only one phone knows."""


def get_own(person: int, given: Mapping[str, str]) -> dict[str, str]:
    """What one person chooses."""
    return {slug: codes[person] for slug, codes in given.items()}


async def answer_all(phones: list[Visitor], ask: Ask, given: Mapping[str, str], **more: Any) -> None:
    """Everybody at once."""
    await asyncio.gather(
        *(take_part(phone, ask, get_own(person, given), **more) for person, phone in enumerate(phones))
    )


@asynccontextmanager
async def gather(browser: Browser, server: RunningServer) -> AsyncIterator[Group]:
    """Ada opens the room and its screen; eight phones come in: one types the code, the others use their cameras."""
    address = server.address
    async with AsyncExitStack() as everyone:
        path = server.start_link.removeprefix(address)
        ada = await everyone.enter_async_context(visit(browser, address, size=LAPTOP, path=path))
        await sign_up(ada)
        code = await prepare(ada)
        link = await ada.page.get_by_role("link", name="Open the screen").get_attribute("href")
        assert link is not None
        screen = await everyone.enter_async_context(visit(browser, address, size=PROJECTOR, path=link))
        await expect(screen.page.locator(".arrive-code")).to_have_text(code)
        await expect(screen.page.locator(".arrive-count")).to_contain_text("Fewer than 5")
        phones = []
        for person in range(PEOPLE):
            path = "/" if person == KEEPER else f"/{code.replace('-', '')}"
            phone = await everyone.enter_async_context(
                visit(browser, address, size=PHONE, path=path, dark=person == DARK)
            )
            phones.append(phone)
        await phones[KEEPER].check()
        await phones[KEEPER].page.get_by_role("textbox").fill(code.lower())
        await phones[KEEPER].page.keyboard.press("Enter")
        await asyncio.gather(*(arrive(phone) for phone in phones))
        yield Group(ada, screen, phones)


async def arrive(phone: Visitor) -> None:
    """The promise comes first, with the room's own numbers."""
    await expect(phone.page.get_by_text("at least 5 people have answered").first).to_be_visible()
    await expect(phone.page.get_by_text("at least 3 people").first).to_be_visible()
    await phone.page.get_by_role("button", name="I understand").click()
    await expect(phone.page.get_by_role("heading", name="You are in.")).to_be_visible()


async def open_the_workshop(group: Group, browser: Browser) -> None:
    """Arrival, agreements and the frame: a second desk helps for a while, and the code is made anew."""
    ada, screen, phones = group.ada, group.screen, group.phones
    for one in (screen, ada):
        await expect(one.page.locator("crowd-count[what=joined]:visible").first).to_have_text("8 phones are here")
    await group.check()
    await go_on(ada, Stage.PROMISE)
    await see(phones, "How we do this together")
    for one in (ada, screen, *phones):
        await expect(one.page.get_by_text(SPHERES.agreements[0]).locator("visible=true").first).to_be_visible()
    await group.check()
    async with invite(ada, browser) as bea:
        await bea.check()
        await go_on(bea, Stage.FRAME)
        await expect(get_stage(ada.page, Stage.FRAME)).to_be_visible()
        await see(phones, "What we mean today")
        await group.check()
        await revoke(ada, bea)
    await make_new_code(group, browser)


@asynccontextmanager
async def invite(ada: Visitor, browser: Browser) -> AsyncIterator[Visitor]:
    """Bea gets a link, and leads from her phone without an account."""
    guests = await unfold(ada, "A second facilitator")
    await guests.get_by_role("button", name="Make a link").click()
    link = await ada.page.get_by_label("The new link").input_value()
    async with visit(browser, ada.address, size=PHONE, path=link.removeprefix(ada.address)) as bea:
        await expect(get_stage(bea.page, Stage.PROMISE)).to_be_visible()
        yield bea


async def revoke(ada: Visitor, bea: Visitor) -> None:
    """The link works no more, also where it has been opened, and says so."""
    bea.expect("410")
    await ada.page.get_by_role("button", name="Revoke").click()
    await expect(bea.page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    await expect(ada.page.get_by_role("button", name="Revoke")).to_have_count(0)


async def make_new_code(group: Group, browser: Browser) -> None:
    """The screen shows the new code. Who is in stays in; nobody new comes in by the old one."""
    ada, screen = group.ada, group.screen
    old = await read_code(ada)
    tool = await unfold(ada, "How phones join")
    await tool.get_by_role("button", name="Make a new code").click()
    await expect(ada.page.locator(".side-code")).not_to_contain_text(old)
    code = await read_code(ada)
    await expect(screen.page.locator(".screen-code")).to_have_text(code)
    phone = group.phones[RELOADER]
    await phone.page.reload()
    await expect(phone.page.get_by_role("heading", name="What we mean today")).to_be_visible()
    async with visit(browser, ada.address, size=PHONE) as mallory:
        mallory.expect("404")
        await mallory.page.goto(f"{ada.address}/{old}")
        await expect(mallory.page.get_by_role("heading", name="There is no room with this code.")).to_be_visible()


async def warm_up(group: Group) -> None:
    """Four answers are no picture; eight are, with the numbers of what was chosen."""
    ada, screen, phones = group.ada, group.screen, group.phones
    await go_on(ada, Stage.WARM_UP)
    await press(ada, "Open the warm-up")
    await group.check()
    given = list(enumerate(phones))
    for part in (given[:4], given[4:]):
        await expect(screen.page.get_by_text("Waiting for a few more answers").locator("visible=true")).to_be_visible()
        await expect(get_cells(screen)).to_have_count(0)
        await expect(get_cells(ada)).to_have_count(0)
        await asyncio.gather(
            *(take_part(phone, Ask.WARM_UP, get_own(person, chosen.WARM_UP)) for person, phone in part)
        )
    table = tell_table(Ask.WARM_UP, chosen.WARM_UP)
    assert table[:6] == ["Coffee or tea", "3", "3", "1", "1", "0"], "as counted by hand"
    await expect_table(table, screen, ada)
    await screen.page.reload()
    await expect_table(table, screen)
    await ask_to_slow_down(group)
    await group.check()


async def ask_to_slow_down(group: Group) -> None:
    """The desk hears that somebody asks, and neither who nor how many."""
    ada, phone = group.ada, group.phones[TYPIST]
    slow = ada.page.locator(".slow")
    await expect(slow).to_be_hidden()
    await phone.page.get_by_role("button", name="Menu").click()
    await phone.check()
    await phone.page.get_by_role("button", name="Slow down, please").click()
    await expect(slow).to_contain_text("Someone asks to slow down.")
    assert not any(sign.isdigit() for sign in await slow.inner_text())
    await expect(group.screen.page.get_by_text("slow down")).to_have_count(0)
    await expect(phone.page.locator("room-toast")).to_contain_text("somebody asked, not who")
    await phone.page.locator("room-toast").get_by_role("button", name="Close").click()
    await ada.check()
    await press(ada, "Heard")
    await expect(slow).to_be_hidden()


async def think_of_people(group: Group) -> Recorder:
    """One phone writes about somebody, and nobody else has a trace of it; returns what that phone sends from now on."""
    ada, screen, phones = group.ada, group.screen, group.phones
    await go_on(ada, Stage.PEOPLE)
    await see(phones, "Think of real people")
    page, recorder = phones[KEEPER].page, Recorder()
    recorder.listen(page)
    await page.reload()
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_label("Nickname, initial or sign").fill(SECRET)
    await page.get_by_role("group", name="How safe and close is it now?").get_by_text("Close", exact=True).click()
    await phones[KEEPER].check()
    await page.get_by_role("button", name="Done").press("Enter")
    await expect(page.get_by_role("button", name=SECRET)).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name=SECRET)).to_be_visible()
    assert SECRET not in page.url + await page.title()
    for one in (ada, screen, *phones[1:]):
        assert SECRET not in await one.page.content()
    await group.check()
    return recorder


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
    await expect(screen.page.get_by_text("Collecting", exact=True).locator("visible=true")).to_be_visible()
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
    await asyncio.gather(
        *(pick(phone, Ask.HELPER, choice) for phone, choice in zip(phones, chosen.HELPER, strict=True) if choice)
    )
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
    await asyncio.gather(
        *(
            pick(phone, Ask.REASONS, choice)
            for person, (phone, choice) in enumerate(zip(phones, chosen.REASONS, strict=True))
            if person != DARK
        )
    )
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


async def test_the_workshop_of_90_minutes_from_its_opening_to_its_report(
    browser: Browser, server: RunningServer
) -> None:
    async with gather(browser, server) as group:
        await open_the_workshop(group, browser)
        await warm_up(group)
        recorder = await think_of_people(group)
        await place(group)
        await take_a_break(group)
        await rate_twice(group)
        await look_at_gaps(group)
        await talk(group)
        await watch_the_time(group.ada, browser)
        await ask_about_helpers(group)
        await close_the_workshop(group, browser)
        await end_the_session(group)
        assert recorder.requests
        assert recorder.find('"answer"'), "it would have been heard"
        assert recorder.find(SECRET) == []
        await read_the_report(group.ada)
