"""Every page in a browser that reports what its policy forbids; and none gives away where somebody is, or came from."""

import re
from typing import Any

import httpx
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


REFUSALS = {"start": 410, "reset": 200, "desk-guest": 410}
"""Pages that a link leads to which never was one."""


def make_workshop(server: RunningServer, cookie: str, room: dict[str, str]) -> tuple[str, str]:
    """The id of a workshop of one's own, and the address of a guest's link to the room."""
    with httpx.Client(base_url=server.address, headers={"Cookie": cookie, "Origin": server.address}) as ada:
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', ada.get("/desk/").text)[0]
        form = {"csrfmiddlewaretoken": token}
        ada.headers["Cookie"] += f"; spheres_form={ada.cookies['spheres_form']}"
        copied = ada.post("/desk/workshops/spheres/copy", data=form)
        invited = ada.post(f"/desk/{room['room']}/invite", data=form)
    workshop = re.findall(r"/desk/workshops/([\w-]+)\?", copied.headers["Location"])[0]
    return workshop, re.findall(r"/desk/with/[\w-]+", invited.text)[0]


def get_pages(room: dict[str, str], code: str, workshop: str) -> dict[str, str]:
    """The addresses of all pages that answer the room's owner, or refuse somebody in words, by name."""
    rows = read_table("Addresses")
    values = {
        "room_id": room["room"],
        "workshop_id": workshop,
        "key": "spheres",
        "code": code,
        "token": room["screen"].rpartition("/")[2],
        "kind": "",
        "uidb64": "MQ",
    }
    shown = {
        name: "/" + PLACE.sub(lambda found: values[found[1]], ROUTES[name])
        for name, variant in ASKED
        if not variant and name not in FILES and "200" in rows[name_door("GET", name, variant)].values()
    }
    refused = {name: "/" + PLACE.sub("MQ", ROUTES[name]) for name in REFUSALS}
    return shown | refused | {"nothing": "/nothing/at/all"}


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
    workshop, link = make_workshop(server, "=".join((cookie[0], cookie[2])), room)
    pages = get_pages(room, code, workshop)
    assert len(pages) > 20
    assert {"workshop", "desk-room", "nothing", *REFUSALS} < {*pages}
    async with visit(browser, server.address, size=LAPTOP) as ada:
        page = ada.page
        await page.context.add_init_script(LISTEN)
        await page.context.add_cookies([{"name": cookie[0], "value": cookie[2], "url": server.address}])
        ada.expect("404|410|Refused|violates|policy")
        await page.goto(server.address)
        await page.evaluate("() => document.body.setAttribute('style', 'color: red')")
        assert [text.split()[0] for text in await read(page)] == ["style-src-attr"]

        seen = {}
        for name, path in [*pages.items(), ("guest's desk", link)]:
            if name == "guest's desk":  # nobody is signed in any more, and the link alone opens it
                await page.context.clear_cookies()
            answer = await page.goto(server.address + path)
            assert answer is not None
            assert answer.status == {**REFUSALS, "nothing": 404}.get(name, 200), name
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

        assert page.url == f"{server.address}/desk/{room['room']}"

    for name in ("join", "phone", "screen", "solo"):
        assert not {"sphere", "friend", "relation", code.lower()} & set(seen[name].lower().replace("·", " ").split())
