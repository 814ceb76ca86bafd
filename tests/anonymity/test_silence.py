"""Proof P5 (docs/anonymity.md): whatever goes wrong, nothing of anybody comes into logs, mails or error pages.

No choice, token, key, code, link or address. A real server logs everything from DEBUG on, with the formatter it always
has. A session is played on it; frames are broken, Redis dies, tables vanish under its doors and pages. What it prints,
what its error pages say and what it would mail is searched for every secret of the session, in every way in which
programs write such things.
"""

import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from django.conf import settings
from django.http import HttpRequest
from django.urls import get_resolver
from django.utils.log import AdminEmailHandler
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from facilitation.protocol.commands import Answer, Erase, Finish, OpenRound, Ping, Withdraw
from facilitation.protocol.events import (
    AnswerSaved,
    DeskWelcome,
    Done,
    PhoneWelcome,
    Refused,
    parse_event,
)
from facilitation.rules.codes import show_code
from facilitation.rules.exercise import Ask
from facilitation.rules.seats import get_answer_key, get_mark_key, get_presence_key
from tests.anonymity.scanner import find, write_in_all_ways
from tests.journeys.people import eventually, open_room, sign_up
from tests.services import RunningServer, start_redis
from workshop.logs import QuietFormatter

pytestmark = [pytest.mark.services, pytest.mark.timeout(120)]

ADDRESS = "203.0.113.77"
CHOICE = "bgj"
"""Three reasons: a choice that no other text holds by chance."""

FROM = {"X-Forwarded-For": ADDRESS, "X-Forwarded-Proto": "http"}
METRICS = "token-of-a-machine-that-watches"
PLANTED = "planted-in-a-frame"


@dataclass
class Seat:
    """A phone: its cookie and everything it has told the server."""

    cookie: str
    secrets: dict[str, str | bytes] = field(default_factory=dict)


async def hear(phone: ClientConnection, *kinds: type[Any]) -> Any:
    while not isinstance(event := parse_event(str(await phone.recv())), kinds):
        pass
    return event


async def say(phone: ClientConnection, frame: Any, *kinds: type[Any]) -> Any:
    await phone.send(frame if isinstance(frame, str | bytes) else frame.model_dump_json())
    return await hear(phone, *kinds)


def take_seat(room: dict[str, str]) -> Seat:
    with httpx.Client() as browser:
        browser.get(room["phone"], headers=FROM).raise_for_status()
        (cookie,) = browser.cookies.jar
    assert cookie.value is not None
    token = cookie.value.strip('"').partition(":")[0]
    return Seat(f"{cookie.name}={cookie.value}", {"token": token, "token's bytes": bytes.fromhex(token)})


async def open_the_reasons(server: RunningServer, ada: str, room: dict[str, str]) -> None:
    async with server.connect(f"/live/desk/{room['room']}", cookie=ada) as desk:
        welcome = await hear(desk, DeskWelcome)
        wish = OpenRound(ref="o", revision=welcome.room.revision, ask=Ask.REASONS, subject=None)
        await say(desk, wish, Done)


async def take_part(server: RunningServer, seat: Seat, room: dict[str, str]) -> None:
    """Answer, change, break frames, withdraw, answer again, finish."""
    secret = (Path(server.environment["SPHERES_DATA"]) / "secret").read_bytes().strip()
    async with server.connect(f"/live/phone/{room['code']}", cookie=seat.cookie) as phone:
        welcome: PhoneWelcome = await hear(phone, PhoneWelcome)
        assert welcome.room.round is not None
        (question,) = welcome.room.round.questions
        token = str(seat.secrets["token"])
        seat.secrets |= {
            "key": get_answer_key(secret=secret, token=token, question_id=question.id),
            "mark": get_mark_key(secret=secret, token=token, round_id=welcome.room.round.id),
            "presence": get_presence_key(secret=secret, token=token, room_id=room["room"]),
        }
        given = Answer(ref="a", question=question.id, choice=CHOICE)
        await say(phone, given, AnswerSaved)
        for broken in (
            f'{{"type": "answer", "ref": "{PLANTED}", "choice": "{CHOICE}"}}',
            f"{PLANTED} {CHOICE} {token}",
            f"{PLANTED} {CHOICE} {token}".encode(),
            json.dumps({"type": PLANTED, "ref": "x", "choice": CHOICE}),
            "x" * 20_000 + PLANTED,
        ):
            await say(phone, broken, Refused)
        await say(phone, Answer(ref="b", question=2**60, choice=CHOICE), Refused)
        await say(phone, Withdraw(ref="c", question=question.id), AnswerSaved)
        await say(phone, given, AnswerSaved)
        await say(phone, Finish(ref="d", round=welcome.room.round.id), AnswerSaved)


def change_tables(server: RunningServer, *statements: str) -> None:
    """Do something to the tables behind the server's back."""
    if url := server.environment.get("DATABASE_URL"):
        with psycopg.connect(url, autocommit=True) as database:
            for statement in statements:
                database.execute(statement.encode())
        return
    with closing(sqlite3.connect(Path(server.environment["SPHERES_DATA"]) / "spheres.sqlite3", timeout=10)) as copy:
        for statement in statements:
            copy.execute(statement)
        copy.commit()


def break_table(server: RunningServer, table: str) -> None:
    """Let a table vanish."""
    change_tables(server, f"ALTER TABLE {table} RENAME TO gone_{table}")


def spoil_plan(server: RunningServer) -> None:
    """Let every room's plan be something that no code expects; an exception would quote it."""
    plan = json.dumps({"title": PLANTED, "types": CHOICE})
    change_tables(server, f"UPDATE facilitation_room SET plan = '{plan}'")  # noqa: S608 - words of this test


async def lose_the_answers(server: RunningServer, seat: Seat, room: dict[str, str]) -> None:
    """The intake meets an error of the database, with the answer in its hands."""
    async with server.connect(f"/live/phone/{room['code']}", cookie=seat.cookie) as phone:
        welcome: PhoneWelcome = await hear(phone, PhoneWelcome)
        assert welcome.room.round is not None
        break_table(server, "facilitation_answer")
        wish = Answer(ref="e", question=welcome.room.round.questions[0].id, choice=CHOICE)
        refused: Refused = await say(phone, wish, Refused)
        assert refused.code == "unavailable"
        assert (await say(phone, Erase(ref="f"), Refused)).code == "unavailable"


async def lose_the_rounds(server: RunningServer, seat: Seat, room: dict[str, str]) -> None:
    """A door meets an error while it makes a welcome: the socket is closed, and the server says where that was."""
    break_table(server, "facilitation_round")
    async with server.connect(f"/live/phone/{room['code']}", cookie=seat.cookie) as phone:
        with pytest.raises(ConnectionClosed):
            await say(phone, Ping(ref="g"), PhoneWelcome)


def ask_for_pages(server: RunningServer, seat: Seat, room: dict[str, str]) -> list[httpx.Response]:
    """Pages that are not there, and pages that fail."""
    screen = room["screen"].removeprefix(server.address)
    with httpx.Client(base_url=server.address, headers={**FROM, "Cookie": seat.cookie}, timeout=30) as browser:
        missing = [browser.get(f"/{room['code']}/{PLANTED}"), browser.get(f"/screen/{PLANTED}")]
        forged = [browser.post(f"/{room['code']}/known")]
        refused = [browser.get("/", headers={"Host": PLANTED})]
        spoil_plan(server)
        failing = [browser.get(f"/{room['code']}/known"), browser.get(screen)]
        break_table(server, "facilitation_room")
        failing += [browser.get(f"/?code={room['code']}"), browser.get(f"/{room['code']}/known.json")]
    assert [one.status_code for one in missing] == [404, 404]
    assert [one.status_code for one in (*forged, *refused)] == [403, 400]
    assert [one.status_code for one in failing[:2]] == [500, 500]
    assert {one.status_code for one in failing[2:]} <= {500, 503}  # SQLite calls it a fault of operation
    return missing + forged + refused + failing


def ask_for_signs(server: RunningServer) -> list[httpx.Response]:
    """What machines ask, with every number there is."""
    with httpx.Client(base_url=server.address, headers={**FROM, "Authorization": f"Bearer {METRICS}"}) as machine:
        signs = [machine.get(path) for path in ("/metrics", "/readyz", "/healthz")]
    assert "spheres_sockets" in signs[0].text
    return signs


def sign_in_badly(server: RunningServer) -> None:
    with httpx.Client(base_url=server.address, headers=FROM) as browser:
        browser.get("/account/sign-in")
        form = {"username": "mallory", "password": PLANTED, "csrfmiddlewaretoken": browser.cookies["spheres_form"]}
        assert [browser.post("/account/sign-in", data=form).status_code for _ in range(6)][-1] in {403, 429}


@pytest.fixture
def redis() -> Iterator[Callable[[], str]]:
    """A Redis of this test's own: the first call starts it, the second one ends it."""
    with ExitStack() as stack:
        started = ExitStack()
        stack.callback(started.close)

        def toggle() -> str:
            if not toggle.url:  # type: ignore[attr-defined]
                toggle.url = started.enter_context(start_redis())  # type: ignore[attr-defined]
            else:
                started.close()
            return str(toggle.url)  # type: ignore[attr-defined]

        toggle.url = ""  # type: ignore[attr-defined]
        yield toggle


def has_mailed(server: RunningServer) -> bool:
    return Path(server.environment["SPHERES_DATA"] + "-mails").exists()


async def test_a_session_in_which_everything_goes_wrong_leaves_no_trace_of_anybody(
    serve: Callable[..., RunningServer], redis: Callable[[], str]
) -> None:
    server = serve(
        DJANGO_SETTINGS_MODULE="tests.anonymity.loud_settings",
        REDIS_URL=redis(),
        SPHERES_PROXY="true",
        SPHERES_METRICS=METRICS,
        SPHERES_LOGS="json" if "DATABASE_URL" in os.environ else "lines",
    )
    ada = sign_up(server.start_link)
    start = server.start_link
    greeting = len(server.output)
    room = open_room(server)
    seat = take_seat(room)
    await open_the_reasons(server, ada, room)
    await take_part(server, seat, room)
    sign_in_badly(server)
    redis()
    async with server.connect(f"/live/phone/{room['code']}", cookie=seat.cookie) as phone:
        await hear(phone, PhoneWelcome)
    await eventually(lambda: "Presence is not counted" in server.output)
    await lose_the_answers(server, seat, room)
    await lose_the_rounds(server, seat, room)
    pages = [*ask_for_signs(server), *ask_for_pages(server, seat, room)]
    server.process.terminate()
    server.process.wait(timeout=60)
    server.stopped = True

    secrets: dict[str, str | bytes] = {
        **seat.secrets,
        "seat's cookie": seat.cookie.partition("=")[2],
        "desk's cookie": ada.partition("=")[2],
        "choice": CHOICE,
        "code": room["code"],
        "code as it is shown": show_code(room["code"]),
        "screen's link": room["screen"].rpartition("/")[2],
        "start's link": start.rpartition("/")[2],
        "address": ADDRESS,
        "name": "mallory",
        "machine's token": METRICS,
        "what a stranger sent": PLANTED,
    }
    printed = server.output[greeting:].encode()
    assert len(secrets) == 16
    for name, secret in secrets.items():
        for way in write_in_all_ways(secret):
            assert name in find(secrets, printed + way + printed)

    for said in ("Answers could not be stored", "A socket failed", "Answered 500 at phone-known", ", in "):
        assert said in server.output, said
    assert "DEBUG" in server.output
    assert find(secrets, printed) == set()
    for page in pages:
        assert find(secrets, page.content) == set(), page.url
        assert find(secrets, str(page.headers).encode()) == set(), page.url
    assert not has_mailed(server)


def test_there_are_no_pages_that_show_tables() -> None:
    """An administrator's pages would show rows, and would keep a log of who looked at them."""
    assert "axes" in settings.INSTALLED_APPS
    assert not {"django.contrib.admin", "django.contrib.admindocs", "debug_toolbar"} & set(settings.INSTALLED_APPS)
    assert settings.DEBUG is False
    assert [str(one.pattern) for one in get_resolver().url_patterns if "admin" in str(one.pattern)] == []


def test_what_others_would_have_logged_and_mailed_is_found() -> None:
    """Django's own ways with the same error hold what ours leave out: the search finds it there."""
    secrets: dict[str, str | bytes] = {"code": "CDFHJK", "choice": CHOICE, "address": ADDRESS}
    request = HttpRequest()
    request.method, request.path = "GET", "/CDFHJK"
    request.META = {"REMOTE_ADDR": ADDRESS, "HTTP_COOKIE": "", "SERVER_NAME": "testserver", "SERVER_PORT": "80"}
    with pytest.raises(ValueError, match=CHOICE) as caught:
        int(CHOICE)
    record = logging.LogRecord(
        "django.request",
        logging.ERROR,
        __file__,
        1,
        "%s: %s",
        ("Internal Server Error", "/CDFHJK"),
        (caught.type, caught.value, caught.tb),
    )
    record.__dict__ |= {"request": request, "status_code": 500}
    mails: list[str] = []

    class Mail(AdminEmailHandler):
        def send_mail(self, subject: object, message: object, *args: Any, **more: Any) -> None:
            mails.append(f"{subject}\n{message}")

    Mail().emit(record)

    assert find(secrets, logging.Formatter().format(record).encode()) == {"code", "choice"}
    assert find(secrets, mails[0].encode()) == {"code", "choice", "address"}
    assert find(secrets, QuietFormatter().format(record).encode()) == set()
