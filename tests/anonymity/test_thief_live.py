"""Proof P4 against a running server: phones answer one by one, and its database is copied while they are here."""

import json
import random
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import psycopg
import pytest
from websockets.asyncio.client import ClientConnection

from facilitation.live.stirring import BETWEEN, LONGEST_REST
from facilitation.protocol.commands import Answer, Finish
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, parse_event
from facilitation.rules.seats import get_answer_key, get_mark_key
from tests.anonymity.thief import attack, read_sqlite_files, steal_postgresql, steal_sqlite
from tests.journeys.people import eventually, open_room, sign_up
from tests.services import RunningServer

pytestmark = [pytest.mark.services, pytest.mark.timeout(120)]

PEOPLE = 6


def take_seat(server: RunningServer, room: dict[str, str]) -> str:
    """A seat's cookie, as a phone gets it with the page."""
    with httpx.Client() as browser:
        browser.get(room["phone"]).raise_for_status()
        (cookie,) = browser.cookies.jar
    return f"{cookie.name}={cookie.value}"


async def hear(phone: ClientConnection, kind: type[PhoneWelcome] | type[AnswerSaved]) -> PhoneWelcome | AnswerSaved:
    while not isinstance(event := parse_event(str(await phone.recv())), kind):
        pass
    return event


async def answer_everything(phone: ClientConnection, welcome: PhoneWelcome, *, chance: random.Random) -> None:
    """One question after the other, each when the one before is stored; then the mark."""
    asked = welcome.room.round
    assert asked is not None
    for question in asked.questions:
        await phone.send(Answer(ref="a", question=question.id, choice=chance.choice("12345n")).model_dump_json())
        await hear(phone, AnswerSaved)
    await phone.send(Finish(ref="f", round=asked.id).model_dump_json())
    await hear(phone, AnswerSaved)


def is_stirred(server: RunningServer) -> bool:
    """Whether nothing is left to stir: on PostgreSQL each question's rows are of one stroke, on SQLite all is quiet."""
    if url := server.environment.get("DATABASE_URL"):
        with psycopg.connect(url) as database:
            found = database.execute(
                "SELECT count(DISTINCT xmin::text) FROM facilitation_answer GROUP BY question_id "
                "UNION ALL SELECT count(DISTINCT xmin::text) FROM facilitation_mark"
            ).fetchall()
        return all(number == 1 for (number,) in found)
    file = get_file(server)
    return read_sqlite_files(file)[1] == b"" and time.time() - file.stat().st_mtime > 2 * BETWEEN + LONGEST_REST


def get_file(server: RunningServer) -> Path:
    return Path(server.environment["SPHERES_DATA"]) / "spheres.sqlite3"


async def test_a_copy_of_a_running_servers_database_pairs_nobody(serve: Callable[..., RunningServer]) -> None:
    server = serve()
    sign_up(server.start_link)
    room = open_room(server, "--round=friendship")
    secret = (Path(server.environment["SPHERES_DATA"]) / "secret").read_bytes().strip()
    path = "/live/phone/" + room["code"]
    people = []
    async with AsyncExitStack() as stack:
        for number in range(PEOPLE):
            cookie = take_seat(server, room)
            phone = await stack.enter_async_context(server.connect(path, cookie=cookie))
            welcome = await hear(phone, PhoneWelcome)
            assert isinstance(welcome, PhoneWelcome)
            await answer_everything(phone, welcome, chance=random.Random(number))  # noqa: S311 - taps
            asked = welcome.room.round
            assert asked is not None
            token = cookie.partition("=")[2].strip('"').partition(":")[0]
            people.append(
                [
                    *(get_answer_key(secret=secret, token=token, question_id=one.id) for one in asked.questions),
                    get_mark_key(secret=secret, token=token, round_id=asked.id),
                ]
            )
        await eventually(lambda: is_stirred(server))
        keys = [key for person in people for key in person]
        if url := server.environment.get("DATABASE_URL"):
            orders = steal_postgresql(url, keys)
        else:
            orders = steal_sqlite(keys, get_file(server))

    as_they_came = {key: float(place) for place, key in enumerate(keys)}
    assert all(one.hits == one.tried for one in attack({"as they came": as_they_came}, people))
    assert set(orders["dump" if url else "table"]) == set(keys)
    attacks = attack(orders, people)
    print(json.dumps([str(one) for one in attacks], indent=1))
    assert [str(one) for one in attacks if one.hits > one.limit] == []
