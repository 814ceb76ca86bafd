"""Two processes, one PostgreSQL, one Redis, nginx before them: whatever breaks, the room goes on, and every
acknowledged answer is in the last picture."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import TypeVar

import httpx
import psycopg
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection

from facilitation.protocol.commands import Answer, Erase, Withdraw
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, Refused, parse_event
from tests.faults.crowd import Crowd, fill_room, get_metrics, get_page, until_so
from tests.faults.faults import FAULTS, try_fault
from tests.faults.posts import (
    Listener,
    PostingPhone,
    count_choices,
    keep_rounds_locked,
    until_storing,
    until_waiting,
)
from tests.faults.site import Site, start_site

pytestmark = [
    pytest.mark.services,
    pytest.mark.timeout(120),
    pytest.mark.asyncio(loop_scope="module"),
]

HELD = 3.0
"""Seconds for which something stays broken. bin/faults holds for up to a minute."""

PHONES = 24
E = TypeVar("E")
POLITE = {None, 1006, 1012, 4500}
"""How sockets may be closed: a broken line, the server restarts, come back in a moment. Nobody is turned away."""


async def hear_a(kind: type[E], socket: ClientConnection) -> E:
    """The next event of this kind, or a refusal where none was expected."""
    async with asyncio.timeout(30):
        async for frame in socket:
            event = parse_event(str(frame))
            if isinstance(event, kind):
                return event
            assert not isinstance(event, AnswerSaved | Refused), event
    raise AssertionError("The line was closed.")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with start_site() as site:
        yield site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crowd(site: Site) -> AsyncIterator[Crowd]:
    async with fill_room(site, phones=PHONES, pace=0.2) as crowd:
        yield crowd


async def test_what_was_said_to_both_processes_is_erased_for_good(site: Site) -> None:
    """Where no socket opens, posts reach the processes in turn. Answers of Ben and Eva wait in both when Ben erases at
    one process, and Eva at the other, on the page without script. All of them are stored first, and then gone.
    """
    code = (await asyncio.to_thread(site.open_room))["code"]
    async with AsyncExitStack() as everyone:
        ben, eva, *others = [await everyone.enter_async_context(PostingPhone(site, code)) for _ in range(4)]
        asked = (await ben.look()).room.round
        assert asked is not None
        first, second = [question.id for question in asked.questions[:2]]
        pressed = await eva.fill_in_known()
        listener = await everyone.enter_async_context(Listener(site))
        async with keep_rounds_locked(site) as lock:
            late = [asyncio.create_task(phone.give(first, "5")) for phone in others]
            await until_storing(site, 2)
            for phone, waiting in ((ben, [[0, 1], [1, 1]]), (eva, [[1, 2], [2, 2]])):
                for question, numbers in zip((first, second), waiting, strict=True):
                    late.append(asyncio.create_task(phone.give(question, "2")))
                    await until_waiting(site, numbers)
            by_line = asyncio.create_task(ben.post(Erase(ref="gone")))
            by_page = asyncio.ensure_future(pressed)
            await listener.count("settle", times=2)
            await lock.commit()
        told = await asyncio.gather(*late)
        assert {type(one) for one in told} <= {AnswerSaved, Refused}  # refused where storing took long: nobody waits on
        others_stored = sum(isinstance(one, AnswerSaved) for one in told[:2])
        assert (await by_line)[0] == AnswerSaved(ref="gone")
        assert (await by_page).status_code == 302
        for phone in (ben, eva) * 2:  # at either process, in turn
            assert (await phone.look()).answers == {}
        assert count_choices(site, code).get("5", 0) == others_stored
        assert "No answer and no mark" in await eva.get_known()
        assert await ben.give(second, "3") == AnswerSaved(ref=f"q{second}")
        assert sum(count_choices(site, code).values()) == others_stored + 1


async def test_nginx_speaks_https_and_hides_what_is_for_machines(site: Site, crowd: Crowd) -> None:
    page = await get_page(site, "/account/sign-in")
    assert page.status_code == 200
    assert page.headers["strict-transport-security"]
    assert "server" not in page.headers or "/" not in page.headers["server"]
    for path in ("/healthz", "/readyz", "/metrics"):
        assert (await get_page(site, path)).status_code == 404
    for server in site.servers:
        async with httpx.AsyncClient() as machine:
            assert (await machine.get(f"{server.address}/healthz")).status_code == 200
            ready = await machine.get(f"{server.address}/readyz")
            assert ready.json() == {"database": True, "announcements": True, "staying": True}
    async with httpx.AsyncClient() as browser:
        there = await browser.get(f"http://127.0.0.1:{site.proxy.plain}/CODE?a=b", headers={"Host": "127.0.0.1"})
    assert (there.status_code, there.headers["location"]) == (308, "https://127.0.0.1/CODE?a=b")


async def test_nobody_gets_round_a_lock_by_making_up_an_address(site: Site, crowd: Crowd) -> None:
    """nginx says itself who asks: what a browser says of its address is not passed on."""
    async with httpx.AsyncClient(verify=site.trust, timeout=30) as browser:
        url = f"{site.address}/account/sign-in"
        await browser.get(url)
        statuses = []
        for number in range(7):
            form = {"username": "nobody", "password": "x", "csrfmiddlewaretoken": browser.cookies["spheres_form"]}
            headers = {"Referer": url, "X-Forwarded-For": f"192.0.2.{number}"}
            statuses.append((await browser.post(url, data=form, headers=headers)).status_code)
    assert statuses[0] == 200
    assert statuses[-1] == 429


async def test_both_processes_have_some_of_the_phones(site: Site, crowd: Crowd) -> None:
    for number, _ in enumerate(site.servers):
        found = await get_metrics(site, number)
        assert float(found['spheres_sockets{place="phones"}']) >= PHONES / 4


@pytest.mark.parametrize("name", FAULTS)
async def test_the_room_goes_on_and_no_acknowledged_answer_is_lost(name: str, crowd: Crowd) -> None:
    crowd.seen.refusals.clear()
    crowd.seen.closings.clear()

    outcome = await try_fault(name, crowd, hold=HELD)

    assert outcome.healed_after is not None
    assert (outcome.acknowledged, outcome.lost) == (PHONES * 13, 0)
    assert set(crowd.seen.refusals) <= {"unavailable", "stale", "no_round", "round_open"}
    assert set(crowd.seen.closings) <= POLITE
    print(f"{outcome.fault}: healed after {outcome.healed_after:.1f} s, {crowd.seen}")


async def test_both_processes_serve_what_a_newer_version_has_collected(site: Site, crowd: Crowd) -> None:
    """While one is brought up to date, its pages may ask the other for their scripts."""
    (site.data / "static" / "newer.0123456789ab.js").write_text("newer();", encoding="ascii")
    pages = [await get_page(site, "/static/newer.0123456789ab.js") for _ in range(6)]
    assert [(page.status_code, page.text) for page in pages] == [(200, "newer();")] * 6
    assert (await get_page(site, "/static/newer.0123456789ac.js")).status_code == 404


async def test_a_process_that_stood_still_undoes_nothing_that_was_said_to_another_meanwhile(
    site: Site, crowd: Crowd
) -> None:
    """An answer and an erasure reach a process that stands still. Their page comes back at the other, and says more."""
    async with httpx.AsyncClient(verify=site.trust) as browser:
        page = await browser.get(site.address + "/" + crowd.room["code"])
    cookie = next(f"{name}={value}" for name, value in page.cookies.items() if name.startswith("seat-"))
    path = f"/live/phone/{crowd.room['code']}?page=ben&line="
    still, lively = site.servers[1], site.servers[0]
    answering = still.connect(path + "1", origin=site.address, cookie=cookie)
    erasing = still.connect(path + "2", origin=site.address, cookie=cookie)
    async with answering as first, erasing as second:
        question = (await hear_a(PhoneWelcome, first)).room.round.questions[0].id  # type: ignore[union-attr]
        await hear_a(PhoneWelcome, second)
        os.kill(still.process.pid, signal.SIGSTOP)
        try:
            await first.send(Answer(ref="old", question=question, choice="1").model_dump_json())
            await second.send(Erase(ref="gone").model_dump_json())
            async with lively.connect(path + "3", origin=site.address, cookie=cookie) as third:
                await hear_a(PhoneWelcome, third)
                await third.send(Answer(ref="new", question=question, choice="4").model_dump_json())
                assert (await hear_a(AnswerSaved, third)).ref == "new"
        finally:
            os.kill(still.process.pid, signal.SIGCONT)
        for socket, ref in ((first, "old"), (second, "gone")):
            assert await hear_a(Refused, socket) == Refused(ref=ref, code="unavailable")
    async with lively.connect(path + "4", origin=site.address, cookie=cookie) as fourth:
        assert (await hear_a(PhoneWelcome, fourth)).answers == {str(question): "4"}
        await fourth.send(Withdraw(ref="away", question=question).model_dump_json())
        await hear_a(AnswerSaved, fourth)


async def test_a_new_move_is_refused_in_words_while_the_database_is_away(site: Site, crowd: Crowd) -> None:
    """The desk lives on and says so; the move is made once the database is back."""
    crowd.seen.refusals.clear()
    site.postgresql.stop()
    closing = asyncio.create_task(crowd.close_round())
    await until_so(lambda: crowd.seen.refusals["unavailable"] > 0)
    page = await get_page(site, "/account/sign-in?next=/desk/")
    anew = await get_page(site, "/" + crowd.room["code"])
    assert not closing.done()
    await asyncio.to_thread(site.postgresql.start)
    await closing
    assert (anew.status_code, anew.headers["retry-after"]) == (503, "5")
    assert "This page comes back by itself." in anew.text
    assert page.status_code in {200, 503}


async def test_more_pages_than_connections_get_words_and_no_error(site: Site, crowd: Crowd) -> None:
    """Both processes keep ten connections each, and a table that is locked holds all of them."""
    async with await psycopg.AsyncConnection.connect(site.postgresql.url) as lock:
        await lock.execute("LOCK TABLE facilitation_invitation IN ACCESS EXCLUSIVE MODE")
        asked = [asyncio.create_task(get_page(site, "/account/start/nothing")) for _ in range(40)]
        await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        await lock.commit()
        answers = await asyncio.gather(*asked)
    assert {answer.status_code for answer in answers} == {410, 503}
    assert all("This page comes back by itself." in answer.text for answer in answers if answer.status_code == 503)
    assert (await get_page(site, "/account/start/nothing")).status_code == 410


async def test_without_any_process_nginx_says_one_moment_and_then_everybody_is_back(site: Site, crowd: Crowd) -> None:
    for number, _ in enumerate(site.servers):
        await asyncio.to_thread(site.stop, number)
    page = await get_page(site, "/account/sign-in")
    assert (page.status_code, page.headers["retry-after"]) == (502, "5")
    assert "One moment." in page.text
    for number, _ in enumerate(site.servers):
        await asyncio.to_thread(site.start, number)
    moment = time.perf_counter()
    await until_so(lambda: crowd.has_heard_since(moment))


async def test_after_all_that_no_log_says_who_was_here(site: Site, crowd: Crowd) -> None:
    """Neither ours nor nginx's: no code, no token, no seat, no question and no choice."""
    written = site.read_output() + "".join(path.read_text() for path in site.proxy.folder.glob("*.log"))
    assert "Presence is not counted" in written  # something was written
    secret = {
        crowd.room["code"],
        crowd.room["room"],
        crowd.room["screen"].rsplit("/", 1)[1],
        site.ada.split("=", 1)[1],
        *(phone._cookie.split("=", 1)[1] for phone in crowd.phones),
        *(phone._cookie.split("=", 1)[0] for phone in crowd.phones),
    }
    written = written.replace(site.address, "")  # what the operator is told at the start
    assert {word for word in secret if word in written} == set()
    assert "127.0.0.1" not in written
    assert "Traceback" not in written
