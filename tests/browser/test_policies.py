"""Every page in a browser that reports what its policy forbids; and none gives away where somebody is, or came from."""

from typing import Any

import pytest
from django.urls import get_resolver
from playwright.async_api import Browser

from tests.browser.visitors import LAPTOP, visit
from tests.journeys.people import open_room, sign_up
from tests.matrix.table import read_table
from tests.matrix.test_pages import ASKED, PLACE, name_door, walk
from tests.services import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LISTEN = """addEventListener("securitypolicyviolation", (event) => {
  (window.violations ??= []).push(`${event.violatedDirective} ${event.blockedURI}`);
});"""
ROUTES = {name: route for route, name in walk(get_resolver().url_patterns)}
FILES = {"workshop-export", "report-export", "catalog"}
"""What is no page: files to keep, and a script."""


def get_pages(room: dict[str, str], code: str) -> dict[str, str]:
    """The addresses of all pages that answer the room's owner, by name."""
    rows = read_table("Addresses")
    values = {
        "room_id": room["room"],
        "workshop_id": "none",
        "key": "spheres",
        "code": code,
        "token": room["screen"].rpartition("/")[2],
        "kind": "",
        "uidb64": "MQ",
    }
    return {
        name: "/" + PLACE.sub(lambda found: values[found[1]], ROUTES[name])
        for name, variant in ASKED
        if not variant and name not in FILES and "200" in rows[name_door("GET", name, variant)].values()
    }


async def read(page: Any) -> list[str]:
    """What the page tried to do that its policy forbids."""
    found: list[str] = await page.evaluate("() => window.violations ?? []")
    return found


async def test_no_page_does_what_its_policy_forbids_and_none_can_be_framed_or_tells_where_one_came_from(
    browser: Browser, server: RunningServer
) -> None:
    cookie = sign_up(server.start_link).partition("=")
    room = open_room(server, "--round=friendship")
    code = room["code"].replace("-", "")
    pages = get_pages(room, code)
    assert len(pages) > 20
    async with visit(browser, server.address, size=LAPTOP) as ada:
        page = ada.page
        await page.context.add_init_script(LISTEN)
        await page.context.add_cookies([{"name": cookie[0], "value": cookie[2], "url": server.address}])
        ada.expect("404|410|Refused|violates|policy")
        await page.goto(server.address)
        await page.evaluate("() => document.body.setAttribute('style', 'color: red')")
        assert [text.split()[0] for text in await read(page)] == ["style-src-attr"]

        seen = {}
        for name, path in pages.items():
            answer = await page.goto(server.address + path)
            assert answer is not None
            if answer.status != 200:
                assert name in {"workshop", "desk-guest"}, (name, answer.status)
            await page.wait_for_load_state("load")
            assert await read(page) == [], name
            headers = answer.headers
            assert headers["x-frame-options"] == "DENY", name
            assert headers["referrer-policy"] == "same-origin", name
            assert "camera=()" in headers["permissions-policy"], name
            policy = headers["content-security-policy"]
            assert "unsafe" not in policy, name
            assert "frame-ancestors 'none'" in policy, name
            assert "require-trusted-types-for 'script'" in policy, name
            seen[name] = await page.title()

    for name in ("join", "phone", "screen", "solo"):
        assert not {"sphere", "friend", "relation", code.lower()} & set(seen[name].lower().replace("·", " ").split())
