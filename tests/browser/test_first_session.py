"""The whole story, as a group sees it: Ada signs up, opens a room and leads; eight phones rate; the screen shows it."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, expect

from facilitation.rules.content import FACTORS
from facilitation.rules.scales import RATING
from tests.browser.visitors import LAPTOP, PHONE, PROJECTOR, Visitor, answer, visit
from tests.services import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PEOPLE = 8
LABELS = {choice.code: choice.label for choice in RATING}
CHOICES = "1234455545n"
"""What people choose goes round in this order, each starting elsewhere."""

TITLE = "What 8 of us said about Friendship"

OFFLINE, RELOADER, CHANGER = 1, 2, 3
"""Three of the phones have something to go through on the way."""


def get_choice(person: int, place: int) -> str:
    return CHOICES[(person * 3 + place) % len(CHOICES)]


def get_histogram() -> dict[str, list[str]]:
    """What the table on the screen must say: seats per rating, then those without one."""
    table = {}
    for place, factor in enumerate(FACTORS):
        counts = Counter(get_choice(person, place) for person in range(PEOPLE))
        table[factor.label] = [str(counts[choice]) for choice in "12345n"]
    return table


async def read_table(visitor: Visitor) -> dict[str, list[str]]:
    """The numbers of the picture as its text twin says them."""
    rows = visitor.page.locator("results-board table tbody tr")
    return {
        (await row.locator("th").inner_text()).strip(): [
            (await cell.inner_text()).strip() for cell in (await row.locator("td").all())[:6]
        ]
        for row in await rows.all()
    }


async def sign_up_and_open_a_room(ada: Visitor) -> str:
    """From the one-time link to the desk of a new room; returns the room's code as it is shown."""
    page = ada.page
    await ada.check()
    await page.get_by_label("Name", exact=False).first.fill("ada")
    passwords = page.locator("input[type=password]")
    await passwords.nth(0).fill("spheres-room-7")
    await passwords.nth(1).fill("spheres-room-7")
    await page.locator("main form button[type=submit]").click()
    await expect(page.get_by_role("heading", name="Your workshops")).to_be_visible()
    await ada.check()
    await page.get_by_role("button", name="Open a room").click()
    await expect(page.get_by_role("heading", name="Arrive and join")).to_be_visible()
    await ada.check()
    code = await page.locator(".side-code").inner_text()
    return code.split()[-1]


async def go_on(ada: Visitor, stage: str) -> None:
    await ada.page.get_by_role("button", name="Next").click()
    await expect(ada.page.get_by_role("heading", name=stage)).to_be_visible()


async def take_part(person: int, phone: Visitor) -> None:
    """Answer all 13, each in their own way."""
    page = phone.page
    await page.get_by_role("button", name="Begin").click()
    for place, factor in enumerate(FACTORS):
        choice = get_choice(person, place)
        if person == OFFLINE and place == 5:
            phone.expect("ERR_INTERNET_DISCONNECTED")
            await page.context.set_offline(True)
            card = page.locator(f'choice-list[data-question="{factor.slug}"]')
            await card.locator(f'label:has-text("{LABELS[choice]}")').click()
            await expect(card.locator("[data-part=status]")).to_contain_text("Not sent yet")
            await expect(page.locator("connection-note")).to_contain_text("Reconnecting", timeout=60_000)
            await page.context.set_offline(False)
            await expect(card.locator("[data-part=status]")).to_contain_text("Sent", timeout=60_000)
        elif person == RELOADER and place == 7:
            await page.reload()
            await page.get_by_role("button", name="Begin").or_(page.get_by_role("button", name="See all")).first.click()
            await page.locator(f'[data-go="{place}"]').click()
            await answer(phone, factor.slug, LABELS[choice])
        elif person == CHANGER and place == 3:
            await answer(phone, factor.slug, "Skip for now")
            await page.locator(f'choice-list[data-question="{factor.slug}"] [data-part=withdraw]').click()
            await answer(phone, factor.slug, LABELS[choice])
        else:
            await answer(phone, factor.slug, LABELS[choice])
        done = place == len(FACTORS) - 1
        await page.get_by_role("button", name="Done" if done else "Next", exact=True).click()
    await expect(page.get_by_role("heading", name="You have finished.")).to_be_visible()


async def arrive(everyone: AsyncExitStack, browser: Browser, address: str, code: str) -> list[Visitor]:
    """Eight phones come in: the first by typing the code, the others by their camera."""
    phones: list[Visitor] = []
    for person in range(PEOPLE):
        path = "/" if person == 0 else f"/{code.replace('-', '')}"
        phone = await everyone.enter_async_context(visit(browser, address, size=PHONE, path=path))
        if person == 0:
            await phone.check()
            await phone.page.get_by_role("textbox").fill(code.lower())
            await phone.page.keyboard.press("Enter")
        await expect(phone.page.get_by_text("at least 5 people have answered").first).to_be_visible()
        if person == 0:
            await phone.check()
        await phone.page.get_by_role("button", name="I understand").click()
        await expect(phone.page.get_by_role("heading", name="You are in.")).to_be_visible()
        phones.append(phone)
    return phones


async def lead_to_the_round(ada: Visitor, screen: Visitor, phone: Visitor) -> None:
    """From arrival to an open round about friendship."""
    await go_on(ada, "The promise")
    await expect(phone.page.get_by_role("heading", name="The promise")).to_be_visible()
    await check_all(ada, screen, phone)
    await go_on(ada, "Rate the 13 things")
    await expect(phone.page.get_by_role("heading", name="A short pause.")).to_be_visible()
    await expect(screen.page.get_by_text("Not asked yet")).to_be_visible()
    await check_all(ada, screen, phone)
    await ada.page.locator("label:has(input[value=friendship])").click()
    await ada.page.get_by_role("button", name="Open the round").click()
    await expect(screen.page.get_by_text("Waiting for a few more answers").first).to_be_visible()
    await check_all(ada, screen, phone)


async def hide_show_and_close(ada: Visitor, screen: Visitor, phone: Visitor) -> None:
    """The picture is kept off, shown again, and stays when the round is closed."""
    await ada.page.get_by_role("button", name="Keep off the screen").click()
    await expect(screen.page.get_by_text("Kept off the screen by the facilitator")).to_be_visible()
    await check_all(ada, screen)
    await ada.page.get_by_role("button", name="Show on the screen").click()
    await expect(screen.page.locator("results-board h2")).to_have_text(TITLE)
    await ada.page.get_by_role("button", name="Close the round").click()
    await expect(phone.page.get_by_role("heading", name="This round is closed.")).to_be_visible()
    await check_all(ada, screen, phone)
    assert await read_table(screen) == get_histogram()


async def find_the_room_locked(browser: Browser, address: str, code: str) -> None:
    """Mallory comes too late."""
    async with visit(browser, address, size=PHONE) as mallory:
        mallory.expect("403")
        await mallory.page.goto(f"{address}/{code}")
        await expect(mallory.page.get_by_role("heading")).to_contain_text("locked")
        await mallory.check()


async def end_the_session(ada: Visitor, screen: Visitor, phones: list[Visitor]) -> None:
    """Thanks, and everybody is told that it is over."""
    await go_on(ada, "Thanks")
    await expect(phones[0].page.get_by_role("heading", name="Thank you.")).to_be_visible()
    await check_all(ada, screen, phones[0])
    await ada.page.get_by_text("End the session", exact=True).first.click()
    await ada.check()
    await ada.page.get_by_role("button", name="End the session and destroy the answers").click()
    for phone in phones:
        await expect(phone.page.get_by_role("heading", name="The session is over.")).to_be_visible()
    await expect(screen.page.get_by_role("heading", name="The session has ended")).to_be_visible()
    await check_all(ada, screen, phones[0])


async def check_all(*visitors: Visitor) -> None:
    for visitor in visitors:
        await visitor.check()


async def test_a_group_rates_friendship_and_sees_itself(browser: Browser, server: RunningServer) -> None:
    address = server.address
    async with AsyncExitStack() as everyone:
        start = server.start_link.removeprefix(address)
        ada = await everyone.enter_async_context(visit(browser, address, size=LAPTOP, path=start))
        code = await sign_up_and_open_a_room(ada)
        link = await ada.page.get_by_role("link", name="Open the screen").get_attribute("href")
        assert link is not None
        screen = await everyone.enter_async_context(visit(browser, address, size=PROJECTOR, path=link))
        await expect(screen.page.get_by_text(code).first).to_be_visible()
        await expect(screen.page.locator(".arrive-count")).to_contain_text("Fewer than 5")
        await screen.check()
        phones = await arrive(everyone, browser, address, code)
        await phones[0].check()
        await expect(screen.page.locator(".arrive-count")).to_contain_text("8 phones are here")
        await lead_to_the_round(ada, screen, phones[0])

        await asyncio.gather(*(take_part(person, phone) for person, phone in enumerate(phones)))

        await expect(screen.page.locator("results-board h2")).to_have_text(TITLE)
        await expect(screen.page.locator("results-board tbody tr[data-waiting]")).to_have_count(0)
        assert await read_table(screen) == get_histogram()
        assert await read_table(ada) == get_histogram()
        await screen.page.reload()
        await expect(screen.page.locator("results-board h2")).to_have_text(TITLE)
        assert await read_table(screen) == get_histogram()
        await check_all(ada, screen, phones[0])

        await hide_show_and_close(ada, screen, phones[0])
        await ada.page.get_by_role("button", name="Lock the room").click()
        await expect(screen.page.locator(".screen-join")).to_contain_text("The room is locked")
        await find_the_room_locked(browser, address, code)
        await end_the_session(ada, screen, phones)
