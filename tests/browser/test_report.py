"""Afterwards: a facilitator reads the report, keeps it as files and on paper, compares, and deletes it for good."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.visitors import LAPTOP, PHONE, Visitor, visit
from tests.factories import PASSWORD
from tests.services import ROOT, RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def sessions(server: RunningServer) -> list[str]:
    """Two sessions of Ada's that are over, the older one first."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.browser.past_sessions"],
        cwd=ROOT,
        env=server.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return ran.stdout.split()


@asynccontextmanager
async def visit_as_ada(browser: Browser, server: RunningServer, path: str, **look: Any) -> AsyncIterator[Visitor]:
    """Ada signs in on the way."""
    size = look.pop("size", LAPTOP)
    async with visit(browser, server.address, size=size, path=f"/account/sign-in?next={path}", **look) as ada:
        await ada.page.get_by_label("Name").fill("ada")
        await ada.page.locator("input[type=password]").fill(PASSWORD)
        await ada.page.locator("main form button[type=submit]").click()
        await ada.page.wait_for_url(f"**{path}")
        yield ada


async def keep(page: Page, name: str, folder: Path) -> Path:
    """Press or follow what saves a file, and return the file."""
    async with page.expect_download() as waiting:
        await page.locator(name).first.click()
    download = await waiting.value
    path = folder / download.suggested_filename
    await download.save_as(path)
    return path


async def test_reports_are_for_everybody_s_eyes(browser: Browser, server: RunningServer, sessions: list[str]) -> None:
    one, two = sessions
    for size, dark in product((LAPTOP, PHONE), (False, True)):
        async with visit_as_ada(browser, server, f"/desk/sessions/{one}", size=size, dark=dark) as ada:
            await expect(ada.page.locator("figure [data-part=drawing] svg")).to_have_count(12)
            await ada.check()
            for path in ("", f"compare?room={one}&room={two}", f"compare?room={one}"):
                await ada.page.goto(f"{server.address}/desk/sessions/{path}")
                await ada.check()


async def test_a_report_is_kept_as_files_and_needs_no_scripts_to_be_read(
    browser: Browser, server: RunningServer, sessions: list[str], tmp_path: Path
) -> None:
    async with visit_as_ada(browser, server, f"/desk/sessions/{sessions[0]}") as ada:
        svg = await keep(ada.page, "figure[data-chart=profile] [data-save=svg]", tmp_path)
        png = await keep(ada.page, "figure[data-chart=helper] [data-save=png]", tmp_path)
        csv = await keep(ada.page, "a[href$='export.csv']", tmp_path)
        state = await ada.page.context.storage_state()
    async with await browser.new_context(java_script_enabled=False, storage_state=state) as context:
        page = await context.new_page()
        await page.goto(f"{server.address}/desk/sessions/{sessions[0]}")
        await expect(page.get_by_role("table")).to_have_count(11)
        await expect(page.locator("figure:visible, #print:visible")).to_have_count(0)

    assert svg.name == "spheres-120-minutes-2026-03-04-rate-friendship-profile.svg"
    texts = [text.text for text in ET.fromstring(svg.read_bytes()).iter(f"{SVG}text")]  # noqa: S314 - our own file
    assert "Communication" in texts
    assert png.name == "spheres-120-minutes-2026-03-04-helper-helper.png"
    assert png.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert csv.name == "spheres-120-minutes-2026-03-04.csv"
    assert "Friendship" in csv.read_text(encoding="utf-8-sig")


async def test_paper_shows_all_but_what_is_pressed_and_notes_are_found_again(
    browser: Browser, server: RunningServer, sessions: list[str]
) -> None:
    async with visit_as_ada(browser, server, f"/desk/sessions/{sessions[0]}", dark=True) as ada:
        page = ada.page
        await page.get_by_role("textbox", name="Your notes").fill("Two lines\nof notes")
        await expect(page.get_by_role("status")).to_have_text("Saved")
        buttons, drawn = page.locator("main button:visible"), page.locator("figure [data-part=paper] svg")
        assert await buttons.count() > 2

        await page.emulate_media(media="print")

        assert await buttons.count() == 0
        assert await page.locator("nav:visible, textarea:visible, summary:visible").count() == 0
        await expect(drawn).to_have_count(12)
        for number in range(12):
            await expect(drawn.nth(number)).to_be_visible()
        await expect(page.locator("table:visible")).to_have_count(11)
        await expect(page.get_by_text("Two lines\nof notes").last).to_be_visible()
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        assert (await page.pdf(prefer_css_page_size=True)).startswith(b"%PDF")

        await page.emulate_media(media="screen")
        await page.goto(f"{server.address}/desk/sessions/")
        await expect(page.locator(".session")).to_have_count(2)
        await page.get_by_role("searchbox").fill("notes lines")
        await page.get_by_role("button", name="Search").click()
        await expect(page.locator(".session")).to_have_count(1)
        await expect(page.locator(".session")).to_contain_text("Two lines of notes")
        await ada.check()


async def test_sessions_are_put_side_by_side_and_deleted_for_good_in_one_confirmed_step(
    browser: Browser, server: RunningServer, sessions: list[str]
) -> None:
    async with visit_as_ada(browser, server, "/desk/sessions/") as ada:
        page = ada.page
        for box in await page.get_by_role("checkbox").all():
            await box.check()
        await page.get_by_role("button", name="Put them side by side").click()
        block = page.locator(".compare-block", has=page.get_by_role("heading", name="Place the types"))
        await expect(block.locator("[data-part=drawing] svg")).to_have_count(3)
        await expect(block.get_by_role("rowheader", name="11 Mar 2026").first).to_be_visible()

        await page.get_by_role("link", name="4 Mar 2026").click()
        await expect(page.get_by_role("button", name="Delete session")).to_be_hidden()
        await page.get_by_text("Delete for good").click()
        await ada.check()
        await page.get_by_role("button", name="Delete session").click()
        await page.wait_for_url(lambda url: sessions[0] not in url)

        await page.goto(f"{server.address}/desk/sessions/")
        await expect(page.locator(".session")).to_have_count(1)
        ada.expect("404")
        gone = await page.goto(f"{server.address}/desk/sessions/{sessions[0]}")
        assert gone is not None
        assert gone.status == 404
