"""Files as phones get them."""

import json
import re
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from channels.db import database_sync_to_async
from django.core.asgi import get_asgi_application
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from bench.load.web import LATER, LINKED
from facilitation.pages.ready import ReadyBytes
from tests.factories import PLAN, make_room
from tests.services import ROOT
from workshop.middleware import StaticFilesMiddleware

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
USED = re.compile(r"\{% static '([^']+)' %\}")

FIRST, BACK = 45_000, 2_000
"""Bytes of a phone's page and all its parts, compressed for a browser without HTTPS; and when it comes back, with the
head. `bin/bench` counts in the same way."""


@pytest.fixture
def collected(tmp_path: Path, settings: Settings) -> dict[str, str]:
    """The names under which files are served, by their own."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "workshop.staticfiles.JoinedStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    names: dict[str, str] = json.loads((tmp_path / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    return names


def test_every_page_finds_its_files_and_no_file_asks_for_others(collected: dict[str, str], tmp_path: Path) -> None:
    used = {name for path in TEMPLATES for name in USED.findall(path.read_text(encoding="utf-8"))}
    assert used > {"facilitation/js/phone.js", "facilitation/css/pages/phone.css", "facilitation/img/icon.svg"}
    assert used <= collected.keys()
    for name in used:
        served = (tmp_path / collected[name]).read_text(encoding="utf-8")
        assert not re.search(r"""\bfrom *["']|\bimport *["']|@import""", served), name
        source = (ROOT / "facilitation/static" / name).read_text(encoding="utf-8")
        if "@import" in source or re.search("^import ", source, re.MULTILINE):
            assert len(served) > len(source)


def test_what_is_loaded_later_has_a_name_that_changes_with_it(collected: dict[str, str], tmp_path: Path) -> None:
    page = (tmp_path / collected["facilitation/js/phone.js"]).read_text(encoding="utf-8")

    later = set(re.findall(r'import\("([^"]+)"\)', page))

    private = collected["facilitation/js/private/private.js"]
    assert private != "facilitation/js/private/private.js"
    assert "./" + private.removeprefix("facilitation/js/") in later
    assert all((tmp_path / "facilitation/js" / name).exists() for name in later)


def test_files_that_cannot_be_joined_are_served_as_they_are(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "page.js").write_text('import { b } from "./part.js"; var a = b;', encoding="utf-8")
    (folder / "part.js").write_text("export const b = 1;", encoding="utf-8")
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "workshop.staticfiles.JoinedStorage"}}

    call_command("collectstatic", interactive=False, verbosity=0)

    names = json.loads((tmp_path / "static/staticfiles.json").read_text(encoding="utf-8"))["paths"]
    page = (tmp_path / "static" / names["page.js"]).read_text(encoding="utf-8")
    assert page == f'import {{ b }} from "./{names["part.js"]}"; var a = b;'
    assert "page.js uses “var”" in caplog.text


async def get(browser: httpx.AsyncClient, path: str, **headers: str) -> tuple[str, int, int]:
    """What a page or a file says, how many bytes that is compressed, and how many its head, as Daphne writes it."""
    async with browser.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == HTTPStatus.NOT_MODIFIED or answer.headers["content-encoding"] == "gzip"
        text = (await answer.aread()).decode()
        head = sum(len(name) + len(value) + len(": \r\n") for name, value in answer.headers.raw)
        return text, answer.num_bytes_downloaded, head + len("HTTP/1.1 304 Not Modified\r\n\r\n")


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:StreamingHttpResponse")  # WhiteNoise's way, for the first who asks for a file
@pytest.mark.usefixtures("collected")
async def test_a_phone_loads_little_and_less_when_it_comes_back() -> None:
    stages = tuple(one.model_copy(update={"on": True}) for one in PLAN.stages)
    room = await database_sync_to_async(make_room)(plan=PLAN.model_copy(update={"stages": stages}))
    ready = ReadyBytes(get_asgi_application())
    transport = httpx.ASGITransport(app=ready)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://testserver", headers={"accept-encoding": "gzip"}
    ) as browser:
        page, size, _ = await get(browser, f"/{room.code}")
        sizes = {"page": size}
        later: dict[str, int] = {}
        for path in LINKED.findall(page):
            text, sizes[path], _ = await get(browser, path)
            later |= {one: (await get(browser, urljoin(path, one)))[1] for one in LATER.findall(text)}
        etag = (await browser.get(f"/{room.code}")).headers["etag"]
        _, body, head = await get(browser, f"/{room.code}", **{"if-none-match": etag})
    await ready.stop()

    assert len(sizes) == len({"page", "catalogue", "style", "script", "icon"})
    assert FIRST / 2 < sum(sizes.values()) < FIRST, sizes
    assert 100 < body + head < BACK
    assert len(later) >= len({"private", "alone", "known", "posts"})


def test_a_process_serves_what_a_newer_version_collects_beside_it(settings: Settings, tmp_path: Path) -> None:
    """A page of the new version may ask an old process for its scripts."""
    settings.STATIC_ROOT = tmp_path / "static"
    (settings.STATIC_ROOT / "js").mkdir(parents=True)
    middleware = StaticFilesMiddleware(lambda _: HttpResponse("nothing here", status=404))
    ask = RequestFactory().get
    late = "/static/js/late.0123456789ab.js"
    assert middleware(ask(late)).status_code == 404

    (settings.STATIC_ROOT / "js/late.0123456789ab.js").write_text("late();")
    (settings.STATIC_ROOT / "js/plain.js").write_text("plain();")
    (tmp_path / "secret.0123456789ab.js").write_text("not for you")

    found = middleware(ask(late))
    assert (found.status_code, b"".join(found)) == (200, b"late();")
    for path in ("/static/js/plain.js", "/static/../secret.0123456789ab.js", "/static//js/late.0123456789ab.js"):
        assert middleware(ask(path)).status_code == 404, path
    found.close()
