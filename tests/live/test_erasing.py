"""Erasing at one process what the same seat has just said to another: nothing of it is stored afterwards."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from django.conf import settings as configured
from django.db import OperationalError
from pytest_django.fixtures import Settings

from facilitation.actions import answers
from facilitation.actions.answers import save
from facilitation.actions.seats import read_seat
from facilitation.live import hub
from facilitation.live.allowance import ERASURES
from facilitation.live.process import Process
from facilitation.models import Answer as AnswerRow
from facilitation.models import Mark, Room
from facilitation.protocol.commands import Answer, Erase
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, Refused
from tests.factories import Phone, make_phone, make_room, make_round
from tests.journeys.people import eventually
from tests.live.lines import over_both_lines
from tests.live.sockets import Socket, get_questions, make, make_seat, open_phone, open_socket
from workshop.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)


class Slow:
    """A process whose intake waits, in its own thread, until it may store."""

    def __init__(self) -> None:
        self.process = Process()
        self.may_store, self.is_storing = threading.Event(), threading.Event()
        self._store = self.process.intake._work
        self.process.intake._work = self._wait_and_store

    @property
    def is_asked(self) -> bool:
        """Whether somebody waits for it to store what it has accepted."""
        return bool(self.process.hub._settling)

    def _wait_and_store(self, items: list[Any]) -> list[Any]:
        self.is_storing.set()
        assert self.may_store.wait(30)
        return self._store(items)


@pytest.fixture
async def other(process: Process, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Slow]:
    """A second process beside the test's own; both hear each other."""
    settings.PROCESSES = 2
    monkeypatch.setattr(hub, "SETTLING", 20.0)  # a busy machine is no process that hangs
    slow = Slow()
    for one in (process, slow.process):
        one.hub.start()
    await eventually(lambda: process.hub.is_in_touch and slow.process.hub.is_in_touch)
    yield slow
    slow.may_store.set()
    await slow.process.stop()


def as_actions_know(room: Room, seat: str) -> Phone:
    """The phone of a seat's cookie."""
    token = read_seat(room_id=room.pk, cookie=seat.partition("=")[2])
    assert token is not None
    return Phone(room_id=str(room.pk), token=token)


def get_choices() -> list[str | None]:
    return list(AnswerRow.objects.values_list("choice", flat=True))


async def hear_saved(socket: Socket) -> AnswerSaved:
    return await socket.hear_a(AnswerSaved)


@over_both_lines
async def test_an_erasure_is_not_overtaken_by_what_another_process_has_accepted(other: Slow) -> None:
    """One answer is just being stored there, a second and a mark wait for the next batch."""
    asked = await make(make_round)
    first, second = (await get_questions(asked))[:2]
    seat = make_seat(asked.room)
    ben, cleo = as_actions_know(asked.room, seat), make_phone(room=asked.room)
    intake = other.process.intake
    async with open_phone(asked.room, seat=seat) as phone:
        await phone.hear_a(PhoneWelcome)
        late = [asyncio.create_task(intake.ask(item)) for item in (cleo.give(first, "5"), ben.give(first, "1"))]
        await eventually(other.is_storing.is_set)
        late += [asyncio.create_task(intake.ask(item)) for item in (ben.give(second, "2"), ben.finish(asked.pk))]
        await eventually(lambda: intake.waiting == 2)

        erasing = asyncio.create_task(erase_by(phone))
        await eventually(lambda: other.is_asked or erasing.done())
        other.may_store.set()

        assert [await one for one in late] == [None] * 4  # all of it was stored
        await erasing
    assert await make(get_choices) == ["5"]
    assert await make(Mark.objects.count) == 0


async def erase_by(phone: Socket) -> None:
    """Erase by the phone's line, and hear that it is done."""
    await phone.say(Erase(ref="gone"))
    assert await phone.line.receive_from(timeout=20) == AnswerSaved(ref="gone").model_dump_json()


@asynccontextmanager
async def open_known(room: Room, seat: str) -> AsyncIterator[Callable[[], Awaitable[httpx.Response]]]:
    """The page without script of what the server knows about a phone; what is given presses its button."""
    address = f"{configured.PUBLIC_ORIGINS[0]}/{room.code}/known"
    server: Any = application
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=server)) as browser:
        page = await browser.get(address, headers={"Cookie": seat})
        assert "Erase my answers" in page.text
        word = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        cookies = f"{seat}; spheres_form={page.cookies['spheres_form']}"
        browser.cookies.clear()
        yield lambda: browser.post(address, data={"csrfmiddlewaretoken": word}, headers={"Cookie": cookies})


@pytest.mark.parametrize("where", ["here", "there"])
async def test_nor_is_one_on_the_page_without_script(
    where: str, process: Process, other: Slow, settings: Settings
) -> None:
    """Whether the answer waits in the same process, which is the only one, or in another."""
    if where == "here":
        settings.PROCESSES = 1
        process.intake = other.process.intake
    asked = await make(make_round)
    first, second = (await get_questions(asked))[:2]
    seat = make_seat(asked.room)
    ben, cleo = as_actions_know(asked.room, seat), make_phone(room=asked.room)
    intake = other.process.intake
    await make(save, [ben.give(second, "3")])
    async with open_known(asked.room, seat) as press:
        late = [asyncio.create_task(intake.ask(item)) for item in (cleo.give(first, "5"), ben.give(first, "1"))]
        await eventually(lambda: other.is_storing.is_set() and intake.waiting == 0)

        erasing = asyncio.ensure_future(press())
        await eventually(lambda: other.is_asked or intake.waiting or erasing.done())
        other.may_store.set()

        assert [await one for one in late] == [None] * 2
        assert (await erasing).status_code == 302
    assert await make(get_choices) == ["5"]


async def test_the_page_without_script_says_when_nothing_could_be_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = await make(make_round)
    seat = make_seat(asked.room)
    await make(save, [as_actions_know(asked.room, seat).give((await get_questions(asked))[0], "3")])

    def fail(**_: object) -> None:
        raise OperationalError

    async with open_known(asked.room, seat) as press:
        with monkeypatch.context() as broken:
            broken.setattr(answers, "erase", fail)
            assert (await press()).status_code == 503
        assert await make(get_choices) == ["3"]
        assert (await press()).status_code == 302
    assert await make(get_choices) == []


async def test_an_erasure_that_waits_does_not_delete_what_the_page_says_over_its_next_line(other: Slow) -> None:
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    seat, path = make_seat(asked.room), f"/live/phone/{asked.room.code}?page=ben&line="
    holding = asyncio.create_task(other.process.intake.ask(make_phone(room=asked.room).give(question, "5")))
    await eventually(other.is_storing.is_set)
    async with open_socket(path + "1", cookie=seat) as old:
        await old.hear_a(PhoneWelcome)
        await old.say(Erase(ref="old"))
        await eventually(lambda: other.is_asked)
        async with open_socket(path + "2", cookie=seat) as new:
            await new.hear_a(PhoneWelcome)
            await new.say(Answer(ref="new", question=question, choice="4"))
            assert await hear_saved(new) == AnswerSaved(ref="new")

            other.may_store.set()
            assert await old.hear_a(Refused) == Refused(ref="old", code="unavailable")
    await holding
    assert sorted(await make(get_choices), key=str) == ["4", "5"]


@over_both_lines
async def test_who_does_nothing_but_erase_is_told_that_it_is_too_fast_and_others_are_not() -> None:
    """Each erasure is work by itself, in front of everybody's answers."""
    room = await make(make_room)
    ben, cleo = make_seat(room), make_seat(room)
    async with open_phone(room, seat=ben) as phone, open_phone(room, seat=cleo) as other:
        for one in range(ERASURES):
            await phone.say(Erase(ref=f"b{one}"))
            assert await hear_saved(phone) == AnswerSaved(ref=f"b{one}")

        await phone.say(Erase(ref="late"))
        assert await phone.hear_a(Refused) == Refused(ref="late", code="too_fast")

        await other.say(Erase(ref="c1"))
        assert await hear_saved(other) == AnswerSaved(ref="c1")
