"""How the workshop begins: people come in, agree, warm up, and one of them writes about somebody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from playwright.async_api import Browser, expect

from facilitation.rules.built_in import SPHERES
from facilitation.rules.exercise import Ask, Stage
from tests.browser.recorder import Recorder
from tests.browser.story import chosen
from tests.browser.story.answering import take_part
from tests.browser.story.chosen import DARK, KEEPER, PEOPLE, RELOADER, SECRET, TYPIST
from tests.browser.story.group import get_own
from tests.browser.story.leading import Group, get_stage, go_on, prepare, press, read_code, see, sign_up, unfold
from tests.browser.story.reading import expect_table, get_cells, tell_table
from tests.browser.visitors import LAPTOP, PHONE, PROJECTOR, Visitor, visit
from tests.services import RunningServer


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
