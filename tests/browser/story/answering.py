"""People answering on phones, each in their own way."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

from playwright.async_api import Locator, Page, expect

from facilitation.rules.exercise import Ask
from tests.browser.visitors import Visitor

Way = Callable[[Visitor, Locator, str], Awaitable[None]]
"""How somebody chooses: on this phone, on the card of this question, this code."""


def get_deck(phone: Visitor, ask: Ask) -> Locator:
    """The questions of a round."""
    return phone.page.locator(f'question-deck[data-ask="{ask}"]')


async def tap(_phone: Visitor, card: Locator, code: str) -> None:
    """On the words of a choice."""
    await card.locator(f'.choice:has(input[value="{code}"]) label').click()
    await expect(card.locator(f'input[value="{code}"]')).to_be_checked()


async def tap_ring(phone: Visitor, card: Locator, code: str) -> None:
    """On a ring of the map, where the choice is one."""
    if not code.isdigit():
        await tap(phone, card, code)
        return
    drawing = card.locator("bullseye-input svg")
    # The mark stands in the middle of its ring, straight above the centre; the drawing is 200 units wide.
    above = await drawing.locator(f'.bullseye__mark[data-ring="{code}"]').evaluate("mark => mark.cy.baseVal.value")
    await drawing.scroll_into_view_if_needed()
    box = await drawing.bounding_box()
    assert box is not None
    side = min(box["width"], box["height"])
    await drawing.click(position={"x": box["width"] / 2, "y": box["height"] / 2 + above * side / 200})
    await expect(card.locator(f'input[value="{code}"]')).to_be_checked()
    await expect(drawing.locator(f'circle[data-chosen][data-ring="{code}"]')).to_have_count(2)


async def press(phone: Visitor, card: Locator, code: str) -> None:
    """By the keyboard alone."""
    keyboard = phone.page.keyboard
    choices = card.locator("input")
    codes = [await choice.input_value() for choice in await choices.all()]
    await go_to(phone.page, choices.first)
    await keyboard.press("Space")
    for _ in range(codes.index(code)):
        await keyboard.press("ArrowDown")
    await expect(card.locator(f'input[value="{code}"]')).to_be_checked()


async def go_to(page: Page, goal: Locator) -> None:
    """By the Tab key alone."""
    for _ in range(60):
        if await goal.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"The Tab key does not lead to {goal}.")


async def press_button(page: Page, goal: Locator) -> None:
    """By the keyboard alone."""
    await go_to(page, goal)
    await page.keyboard.press("Enter")


async def tap_button(_page: Page, goal: Locator) -> None:
    """By a finger."""
    await goal.click()


async def take_part(
    phone: Visitor, ask: Ask, chosen: Mapping[str, str], *, way: Way = tap, turns: Mapping[int, Way] | None = None
) -> None:
    """Answer every question and finish. `turns`: what happens at the question of that number, in the phone's order."""
    deck = get_deck(phone, ask)
    go = press_button if way is press else tap_button
    await expect(deck).to_be_visible()
    await go(phone.page, deck.get_by_role("button", name="Begin"))
    for number in range(len(chosen)):
        card = deck.locator("choice-list:not([hidden])")
        slug = await card.get_attribute("data-question")
        assert slug is not None
        choose = (turns or {}).get(number, way)
        await choose(phone, deck.locator(f'choice-list[data-question="{slug}"]'), chosen[slug])
        done = number == len(chosen) - 1
        await go(phone.page, deck.get_by_role("button", name="Done" if done else "Next", exact=True))
    await expect_finished(phone, ask)


async def expect_finished(phone: Visitor, ask: Ask) -> None:
    """The phone says so, and that the server has everything."""
    deck = get_deck(phone, ask)
    await expect(deck.get_by_role("heading", name="You have finished.")).to_be_visible()
    await expect(deck.locator("[data-part=delivery]")).to_have_text("All your answers are sent.")


async def lose_the_line(phone: Visitor, card: Locator, code: str) -> None:
    """Choose without a line; it is sent once there is one again."""
    context = phone.page.context
    phone.expect("ERR_INTERNET_DISCONNECTED")
    await context.set_offline(True)
    await tap(phone, card, code)
    await expect(card.locator("[data-part=status]")).to_contain_text("Not sent yet")
    await expect(phone.page.locator("connection-note")).to_contain_text("Reconnecting", timeout=60_000)
    await context.set_offline(False)
    await expect(card.locator("[data-part=status]")).to_contain_text("Sent", timeout=60_000)


async def load_again(phone: Visitor, card: Locator, code: str) -> None:
    """The page comes back where it was, with what was chosen."""
    await tap(phone, card, code)
    await expect(card.locator("[data-part=status]")).to_contain_text("Sent")
    await phone.page.reload()
    await expect(card).to_be_visible()
    await expect(card.locator(f'input[value="{code}"]')).to_be_checked()


async def change_mind(phone: Visitor, card: Locator, code: str) -> None:
    """Skip, take it back, and choose after all."""
    await tap(phone, card, "s")
    await card.locator("[data-part=withdraw]").click()
    await expect(card.locator("input:checked")).to_have_count(0)
    await tap(phone, card, code)


async def answer_from_list(phone: Visitor, ask: Ask, label: str, code: str) -> None:
    """Begin, look at the list of all, answer one of them, and finish without the others."""
    deck = get_deck(phone, ask)
    await deck.get_by_role("button", name="Begin").click()
    await deck.locator("[data-part=top] [data-go=list]").click()
    item = deck.locator(".deck__item", has=phone.page.get_by_text(label, exact=True))
    await item.click()
    await tap(phone, deck.locator("choice-list:not([hidden])"), code)
    await deck.locator("[data-part=top] [data-go=list]").click()
    await expect(item).to_contain_text("Answered")
    await deck.get_by_role("button", name="I have finished").click()
    await expect_finished(phone, ask)


async def pick_all(picking: Iterable[tuple[Visitor, str]], ask: Ask) -> None:
    """All answer, those who choose several things first.

    Each tap is an answer. A picture could come between two taps of the last one, and a lone change stays out of it.
    """
    chosen = [(phone, choice.replace("-", "")) for phone, choice in picking]
    several = [pick(phone, ask, choice) for phone, choice in chosen if len(choice) > 1]
    one = [pick(phone, ask, choice) for phone, choice in chosen if len(choice) == 1]
    assert one
    await asyncio.gather(*several)
    await asyncio.gather(*one)


async def pick(phone: Visitor, ask: Ask, choice: str) -> None:
    """Answer the one question to which several things can be chosen."""
    deck = get_deck(phone, ask)
    card = deck.locator("choice-set:not([hidden])")
    for code in choice:
        await tap(phone, card, code)
    await deck.get_by_role("button", name="Done").click()
    await expect_finished(phone, ask)
