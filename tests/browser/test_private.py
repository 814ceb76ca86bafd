"""What stays on the phone: Cleo fills in everything private while Ada leads the room, and none of it is ever sent."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.led_room import Lead, lead
from tests.browser.recorder import Recorder
from tests.browser.visitors import PHONE, Visitor, visit
from tests.services import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WORDS = {
    "name": "Quokka",
    "note": "zebrapostcard",
    "why": "lanternmoss",
    "groups": "copperkettle",
    "repair": "harbourfog",
    "thank-you": "walnutbridge",
    "closing": "pebbleorchard",
    "choosing": "velvetcompass",
}
"""One for every private text, and found nowhere else."""


async def fill_in_a_person(page: Page) -> None:
    """Every field of a person but the note."""
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_label("Nickname, initial or sign").fill(WORDS["name"])
    await page.get_by_role("group", name="How safe and close is it now?").get_by_text("Close", exact=True).click()
    await page.get_by_text("What kinds of relationship is it?").click()
    await page.get_by_role("group", name="One or more").get_by_text("Online", exact=True).click()
    await page.get_by_text("It has moved, or you hope it will").click()
    await page.get_by_role("group", name="Where they used to be").get_by_text("Outer edge").click()
    await page.get_by_role("group", name="Where you hope they will be").get_by_text("Safest and closest").click()
    await page.get_by_text("How much say do they have in my life?").first.click()
    await page.get_by_role("group", name="How much say do they have").get_by_text("Some say").click()


async def be_held_while_writing(page: Page, ada: Lead) -> None:
    """The room goes on in the middle of a sentence: nothing is lost, and nobody is pulled away."""
    note = page.get_by_label("Why there? A note").locator("visible=true")
    half = len(WORDS["note"]) // 2
    await note.press_sequentially(WORDS["note"][:half])
    await ada.go("place")
    await expect(page.locator("room-toast")).to_contain_text("The room is moving on.")
    await expect(note).to_be_focused()
    await page.keyboard.type(WORDS["note"][half:])
    await expect(note).to_have_value(WORDS["note"])
    await page.get_by_role("button", name="Done").click()
    await page.get_by_role("button", name="Go along").click()
    await expect(page.get_by_role("heading", name="Place the types", level=1).locator("visible=true")).to_be_visible()


async def place_one(page: Page, ada: Lead) -> str:
    """One ring for the room, and everything else about it for herself; returns which type it was."""
    await ada.ask("open_round", ask="place", subject=None)
    await page.get_by_role("button", name="Begin").click()
    question = page.locator("question-deck:not([hidden]) choice-list:not([hidden])")
    label = await question.get_by_role("heading").inner_text()
    await question.get_by_text("Further out", exact=True).click()
    await expect(question.locator("[data-part=status]")).to_contain_text("Sent")
    await page.get_by_text("More about this, for yourself").click()
    private = page.locator("private-places")
    await private.get_by_label("Why there? A note").fill(WORDS["why"])
    await private.get_by_role("group", name="And also here").get_by_text("Outer edge").click()
    await private.get_by_role("group", name="It used to be here").get_by_text("Close", exact=True).click()
    await private.get_by_role("group", name="How much say does this have").get_by_text("The most say").click()
    await private.get_by_label("Why there? A note").blur()
    await ada.ask("close_round")
    await ada.go("rings")
    await page.get_by_role("button", name="Go along").click()
    await private.get_by_text("Your own map").click()
    await expect(private.get_by_role("button", name=f"{label} Further out")).to_be_visible()
    return label


async def rate_privately(page: Page, ada: Lead, label: str) -> None:
    """What the room does not rate, she rates for herself, and looks at her gap card."""
    await ada.go("rate")
    await ada.ask("open_round", ask="rate", subject="friendship")
    await expect(page.get_by_role("heading", name="Friendship").locator("visible=true").first).to_be_visible()
    await ada.ask("close_round")
    await page.get_by_text("Rate others, for yourself").click()
    private = page.locator("private-ratings")
    await private.get_by_role("button", name=label).click()
    for place in range(13):
        await private.get_by_text("Mostly", exact=True).click()
        await private.get_by_role("button", name="Done" if place == 12 else "Next", exact=True).click()
    await ada.go("factors")
    card = page.locator(".private-gap")
    await expect(card).to_contain_text("You placed this here: Further out.")
    await expect(card).to_contain_text("It sits further out than the 13 things suggest.")


async def write_notes(page: Page, ada: Lead) -> None:
    """A note wherever there is room for one."""
    await ada.go("groups")
    await page.get_by_text("I would rather write for myself").click()
    await page.get_by_label("My notes", exact=True).fill(WORDS["groups"])
    await page.get_by_label("My notes", exact=True).blur()
    await ada.go("repair")
    await page.get_by_label("My notes about repair").fill(WORDS["repair"])
    await page.get_by_label("A thank-you to someone.").fill(WORDS["thank-you"])
    await page.get_by_label("A thank-you to someone.").blur()
    await ada.go("helper")
    await page.get_by_text("Choosing a helper").click()
    await page.get_by_text("We click. I could come to like them.").click()
    await page.get_by_label("In my own words").fill(WORDS["choosing"])
    await page.get_by_label("In my own words").blur()
    await ada.go("closing")
    await page.get_by_label("One thing to keep").fill(WORDS["closing"])
    await page.get_by_label("One thing to keep").blur()
    await ada.go("thanks")


async def read_kept(page: Page, folder: Path) -> str:
    """Everything that is on this phone, as its owner takes it along."""
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Save as a text").click()
    download = await coming.value
    await download.save_as(folder / "map.txt")
    return (folder / "map.txt").read_text(encoding="utf-8")


def read_answers(recorder: Recorder) -> list[Any]:
    return [frame for frame in map(json.loads, recorder.frames) if frame["type"] == "answer"]


async def test_nothing_private_is_ever_sent(browser: Browser, server: RunningServer, tmp_path: Path) -> None:
    async with lead(browser, server) as (ada, code), visit(browser, server.address, size=PHONE) as cleo:
        page = cleo.page
        recorder = Recorder()
        recorder.listen(page)
        await page.goto(f"{server.address}/{code}")
        await page.get_by_role("button", name="I understand").click()
        await ada.go("people")
        await fill_in_a_person(page)
        await cleo.check()
        await be_held_while_writing(page, ada)
        label = await place_one(page, ada)
        await rate_privately(page, ada, label)
        await cleo.check()
        await write_notes(page, ada)
        await cleo.check()
        await check_all_is_kept(cleo, tmp_path)
        await page.reload()
        await check_all_is_kept(cleo, tmp_path)

        assert [answer["choice"] for answer in read_answers(recorder)] == ["3"], "only the ring for the room"
        for name, word in WORDS.items():
            assert recorder.find(word) == [], name
        assert "Workshop" in await page.title()
        await page.evaluate("(word) => fetch(`/catalog.js?${encodeURIComponent(word)}`)", f"é {WORDS['why']}")
        assert len(recorder.find(WORDS["why"])) == 1, "it would have been heard"


async def check_all_is_kept(cleo: Visitor, folder: Path) -> None:
    text = await read_kept(cleo.page, folder)
    for name, word in WORDS.items():
        assert word in text, name
    for said in [
        "Say in my life: The most say",
        "And also here: Outer edge",
        "Hoped for: Safest and closest",
        "We click.",
    ]:
        assert said in text


async def test_erasing_leaves_nothing_and_brings_nothing_back(browser: Browser, server: RunningServer) -> None:
    async with lead(browser, server) as (ada, code), visit(browser, server.address, size=PHONE) as cleo:
        page = cleo.page
        await page.goto(f"{server.address}/{code}")
        await page.get_by_role("button", name="I understand").click()
        await ada.go("people")
        await fill_in_a_person(page)
        await page.get_by_role("button", name="Done").click()
        await ada.go("place")
        await place_one(page, ada)
        await ada.go("thanks")
        lines = page.locator("private-keep dl")
        await expect(lines).to_contain_text(WORDS["name"])

        await page.get_by_role("button", name="Erase my map").click()
        await page.get_by_role("button", name="Not now").click()
        await expect(lines).to_contain_text(WORDS["name"])
        await page.get_by_role("button", name="Erase my map").click()
        await page.get_by_role("button", name="Erase it now").click()

        await expect(page.get_by_text("Nothing is on your map.")).to_be_visible()
        await page.reload()
        await expect(page.get_by_text("Nothing is on your map.")).to_be_visible()
        kept = await page.evaluate("() => JSON.stringify([{...sessionStorage}, {...localStorage}])")
        assert WORDS["name"] not in kept
        assert WORDS["why"] not in kept


async def test_a_kept_map_is_found_again_alone(browser: Browser, server: RunningServer) -> None:
    async with lead(browser, server) as (ada, code), visit(browser, server.address, size=PHONE) as cleo:
        page = cleo.page
        await page.goto(f"{server.address}/{code}")
        await page.get_by_role("button", name="I understand").click()
        await ada.go("people")
        await fill_in_a_person(page)
        await page.get_by_role("button", name="Done").click()
        await ada.go("thanks")
        await page.get_by_text("Keep on this phone").click()
        await expect(page.locator("private-keep [role=status]")).to_contain_text("/solo")

        await page.goto(server.address)
        await page.get_by_role("link", name="Do it on your own").click()
        await page.get_by_role("button", name="I understand").click()
        await expect(page.get_by_role("heading", name="A map is kept on this phone")).to_be_visible()
        await cleo.check()
        await page.get_by_role("button", name="Open it here").click()
        await expect(page.get_by_role("heading", name="A map is kept on this phone")).to_be_hidden()
        await page.get_by_role("button", name="Next part").click()
        await expect(page.get_by_role("button", name=f"{WORDS['name']} Close")).to_be_visible()
        kept = await page.evaluate("() => Object.keys(localStorage)")
        assert kept == ["room.solo.private"], "there is one map, not two"
