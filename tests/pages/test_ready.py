"""Ready bytes: the first answer comes from Django, the rest is the same said again, and nobody gets another's."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from channels.db import database_sync_to_async
from django.core.asgi import get_asgi_application
from django.core.cache import caches
from django.test import Client

from facilitation.actions.seats import get_cookie_name, read_seat
from facilitation.models import Room
from facilitation.pages import ready
from facilitation.pages.ready import ReadyBytes
from facilitation.rules.codes import show_code
from tests.factories import NOW, make_room

pytestmark = pytest.mark.django_db(transaction=True)

FILE = "/static/facilitation/css/phone.0123456789ab.css"


class Counted:
    """An application that counts what reaches it."""

    def __init__(self, inner: Callable[..., Any]) -> None:
        self.inner = inner
        self.count = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.count += 1
        await self.inner(scope, receive, send)


async def serve_file(scope: Any, receive: Any, send: Any) -> None:
    """A file server: hashed names never change, others may."""
    caching = b"max-age=315360000, public, immutable" if b"0123456789ab" in scope["path"].encode() else b"no-cache"
    headers = [(b"content-type", b"text/css"), (b"cache-control", caching), (b"content-length", b"4")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"a{}\n"})


@asynccontextmanager
async def open_(inner: Callable[..., Any]) -> AsyncIterator[tuple[Counted, Callable[[], httpx.AsyncClient]]]:
    """Ready bytes before an application, and browsers to ask them with."""
    pages = Counted(inner)
    doorway = ReadyBytes(pages)

    def browse() -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=doorway), base_url="http://testserver")

    yield pages, browse
    await doorway.stop()


async def make(factory: Callable[..., Any], **more: Any) -> Any:
    return await database_sync_to_async(factory)(**more)


def update(room: Room, **changes: Any) -> None:
    Room.objects.filter(pk=room.pk).update(**changes)


async def test_phones_get_the_page_that_django_makes_each_with_a_seat_of_its_own() -> None:
    room = await make(make_room)
    made = await make(lambda: Client().get(f"/{room.code}").content)
    async with open_(get_asgi_application()) as (pages, browse):
        seats = set()
        for _ in range(3):
            async with browse() as phone:
                page = await phone.get(f"/{room.code}")
                assert (page.status_code, page.content) == (200, made)
                seats.add(read_seat(room_id=room.pk, cookie=phone.cookies[get_cookie_name(room.pk)]))

                again = await phone.get(f"/{room.code}")
                assert "set-cookie" not in again.headers

        assert pages.count == 1
        assert len(seats) == 3
        assert None not in seats


async def test_many_at_once_are_answered_with_one_making() -> None:
    room = await make(make_room)
    async with open_(get_asgi_application()) as (pages, browse), browse() as phone:
        answers = await asyncio.gather(*(phone.get(f"/{room.code}") for _ in range(20)))

        assert {answer.status_code for answer in answers} == {200}
        assert pages.count == 1


async def test_a_page_is_compressed_for_browsers_that_take_it_only() -> None:
    room = await make(make_room)
    async with open_(get_asgi_application()) as (_, browse), browse() as phone:
        plain = await phone.get(f"/{room.code}", headers={"Accept-Encoding": "identity"})
        async with phone.stream("GET", f"/{room.code}", headers={"Accept-Encoding": "gzip"}) as small:
            raw = b"".join([chunk async for chunk in small.aiter_raw()])

        assert "content-encoding" not in plain.headers
        assert (small.headers["content-encoding"], small.headers["content-length"]) == ("gzip", str(len(raw)))
        assert gzip.decompress(raw) == plain.content
        assert len(raw) * 4 < len(plain.content)


async def test_each_room_has_its_own_page() -> None:
    room, other = await make(make_room, floor=7), await make(make_room, floor=9)
    async with open_(get_asgi_application()) as (_, browse), browse() as phone:
        pages = [(await phone.get(f"/{code}")).text for code in (room.code, other.code, room.code)]

    assert ["at least 7 people" in page for page in pages] == [True, False, True]
    assert ["at least 9 people" in page for page in pages] == [False, True, False]


async def test_locking_and_ending_hold_for_the_very_next_phone() -> None:
    room = await make(make_room)
    async with open_(get_asgi_application()) as (_, browse), browse() as ben, browse() as mallory:
        assert (await ben.get(f"/{room.code}")).status_code == 200
        await make(lambda: update(room, locked=True))

        assert (await mallory.get(f"/{room.code}")).status_code == 403
        assert (await ben.get(f"/{room.code}")).status_code == 200

        await make(lambda: update(room, ended_at=NOW))
        assert (await ben.get(f"/{room.code}")).status_code == 410


async def test_what_is_not_a_plain_request_for_the_page_goes_to_django_each_time() -> None:
    room = await make(make_room)
    async with open_(get_asgi_application()) as (pages, browse), browse() as phone:
        assert (await phone.get(f"/{room.code}")).status_code == 200
        before = pages.count

        assert (await phone.get(f"/{show_code(room.code)}")).status_code == 302
        assert (await phone.get("/QQQQQQ")).status_code == 404
        assert (await phone.head(f"/{room.code}")).status_code == 200
        assert (await phone.post(f"/{room.code}")).status_code == 403
        assert (await phone.get(f"/{room.code}?x=1")).status_code == 200
        assert pages.count == before + 5


async def test_a_foreign_host_is_refused_and_nothing_is_kept_for_it() -> None:
    room = await make(make_room)
    async with open_(get_asgi_application()) as (_, browse), browse() as phone:
        assert (await phone.get(f"/{room.code}")).status_code == 200
        for _ in range(2):
            refused = await phone.get(f"/{room.code}", headers={"Host": "elsewhere.example"})
            assert refused.status_code == 400


async def test_files_that_never_change_are_read_once_and_others_each_time() -> None:
    async with open_(serve_file) as (pages, browse), browse() as phone:
        for _ in range(3):
            assert (await phone.get(FILE)).text == "a{}\n"
        assert pages.count == 1

        for _ in range(3):
            await phone.get("/static/facilitation/css/phone.css")
        assert pages.count >= 1 + 3


async def test_a_request_for_a_part_or_for_news_of_a_file_is_left_to_the_file_server() -> None:
    async with open_(serve_file) as (pages, browse), browse() as phone:
        await phone.get(FILE)
        await phone.get(FILE, headers={"Range": "bytes=0-1"})
        await phone.get(FILE, headers={"If-None-Match": '"x"'})

        assert pages.count == 3


async def test_a_phone_that_has_the_page_is_told_so_in_a_few_bytes_and_still_gets_a_seat() -> None:
    room = await make(make_room)
    async with open_(get_asgi_application()) as (_, browse), browse() as phone, browse() as other:
        first = await phone.get(f"/{room.code}")
        again = await phone.get(f"/{room.code}", headers={"If-None-Match": first.headers["etag"]})
        elsewhere = await other.get(f"/{room.code}", headers={"If-None-Match": first.headers["etag"]})
        outdated = await phone.get(f"/{room.code}", headers={"If-None-Match": 'W/"old"'})

    assert [(answer.status_code, bool(answer.content)) for answer in (again, elsewhere, outdated)] == [
        (304, False),
        (304, False),
        (200, True),
    ]
    assert "set-cookie" not in again.headers
    assert "set-cookie" in elsewhere.headers


async def test_the_texts_of_scripts_are_kept_for_each_language_and_compressed() -> None:
    async with open_(get_asgi_application()) as (pages, browse), browse() as phone:
        texts = {(await phone.get("/catalog.js", headers={"Accept-Language": "en"})).text for _ in range(3)}
        assert pages.count == 1
        assert len(texts) == 1
        assert (await phone.get("/catalog.js")).headers["content-encoding"] == "gzip"
        assert pages.count == 1


@pytest.mark.parametrize("kept_for", ["accept-language", "host"])
async def test_no_header_that_anybody_makes_up_makes_one_more_copy(kept_for: str) -> None:
    room = await make(make_room)
    made_up = {"accept-language": "x{one}-yy, z{one};q=0.{one}", "host": "testserver:{one}"}[kept_for]
    async with open_(get_asgi_application()) as (pages, browse):
        for path in (f"/{room.code}", "/catalog.js"):
            before = pages.count
            for one in range(1, 9):
                async with browse() as phone:
                    answer = await phone.get(path, headers={kept_for: made_up.format(one=one)})
                assert answer.status_code == 200
            assert pages.count == before + 1


async def test_django_keeps_no_copy_of_the_texts_of_scripts_for_each_query() -> None:
    async with open_(get_asgi_application()) as (_, browse), browse() as phone:
        with patch.object(type(caches["default"]), "set") as keep:
            await database_sync_to_async(caches["default"].set)("a-copy", 1)
            assert keep.call_count == 1
            for one in range(3):
                assert (await phone.get(f"/catalog.js?{one}")).status_code == 200
    assert keep.call_count == 1


async def test_more_than_the_memory_set_aside_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "MOST_KEPT", 40)
    other = FILE.replace("phone", "desk")
    async with open_(serve_file) as (pages, browse), browse() as phone:
        await phone.get(FILE)
        await phone.get(FILE)
        assert pages.count == 1

        await phone.get(other)
        await phone.get(other)
        await phone.get(FILE)
        assert pages.count == 3


async def test_what_is_ready_for_our_own_name_is_not_said_under_another_that_leads_here() -> None:
    """A page of somebody's that makes its name lead to this address must learn nothing by it."""
    room = await make(make_room)
    async with open_(get_asgi_application()) as (pages, browse):
        async with browse() as phone:
            assert (await phone.get(f"/{room.code}")).status_code == 200
            assert (await phone.get(f"/{room.code}")).status_code == 200
            assert pages.count == 1
        async with browse() as stranger:
            answer = await stranger.get(f"/{room.code}", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers
