"""Phones that only watch, a wish to slow down, and phones that hold an old code."""

import asyncio

import pytest

from facilitation.actions.rooms import renew_code
from facilitation.models import Release, Room
from facilitation.protocol import closings
from facilitation.protocol.commands import Answer, ClearSlow, Finish, Ping, SlowDown, Watch
from facilitation.protocol.events import (
    AnswerSaved,
    Crowd,
    CrowdChanged,
    DeskWelcome,
    LeadChanged,
    PhoneWelcome,
    Pong,
    ResultsReleased,
    ScreenWelcome,
    StageChanged,
)
from tests.factories import NOW, make_room, make_round
from tests.live.lines import over_both_lines
from tests.live.sockets import Socket, get_questions, make, make_seat, open_desk, open_phone, open_screen, open_socket

pytestmark = pytest.mark.django_db(transaction=True)


async def hear_crowd(screen: Socket, crowd: Crowd) -> None:
    """Wait until the heart has said these numbers."""
    while (await screen.hear_a(CrowdChanged)).crowd != crowd:
        pass


# Watching


async def test_nobody_waits_for_who_only_watches_and_they_are_counted() -> None:
    """Rule R3 holds a picture back while one is still expected; it goes on without who says that they only watch."""
    asked = await make(make_round)
    question = (await get_questions(asked))[0]
    async with open_screen(asked.room) as screen, open_phone(asked.room) as watcher:
        await screen.hear_a(ScreenWelcome)
        await watcher.hear_a(PhoneWelcome)
        async with asyncio.TaskGroup() as group:
            leave = asyncio.Event()
            here = [group.create_task(take_part(asked.room, question, asked.pk, leave)) for _ in range(5)]
            await hear_crowd(screen, Crowd(joined=6, finished=5, watching=0))
            assert await make(Release.objects.count) == 0

            await watcher.say(Watch(ref="w1", on=True))
            assert await watcher.hear_a(AnswerSaved) == AnswerSaved(ref="w1")

            assert (await screen.hear_a(ResultsReleased)).picture.answers == 5
            await hear_crowd(screen, Crowd(joined=6, finished=5, watching=1))
            await watcher.say(Watch(ref="w2", on=False))
            await hear_crowd(screen, Crowd(joined=6, finished=5, watching=0))
            leave.set()
            await asyncio.gather(*here)


async def take_part(room: Room, question: int, round_id: int, leave: asyncio.Event) -> None:
    """A phone that answers, finishes, and stays."""
    async with open_phone(room) as phone:
        await phone.hear_a(PhoneWelcome)
        await phone.say(Answer(ref="a", question=question, choice="4"))
        await phone.say(Finish(ref="f", round=round_id))
        assert [(await phone.hear_a(AnswerSaved)).ref for _ in range(2)] == ["a", "f"]
        await leave.wait()


async def test_a_phone_that_comes_back_takes_part_again_until_it_says_otherwise() -> None:
    room = await make(make_room)
    seat = make_seat(room)
    async with open_phone(room, seat=seat) as phone:
        assert not (await phone.hear_a(PhoneWelcome)).watching
        await phone.say(Watch(ref="w1", on=True))
        await phone.hear_a(AnswerSaved)

    async with open_phone(room, seat=seat) as phone, open_screen(room) as screen:
        assert not (await phone.hear_a(PhoneWelcome)).watching
        async with (
            open_phone(room) as ada,
            open_phone(room),
            open_phone(room),
            open_phone(room),
        ):
            await hear_crowd(screen, Crowd(joined=5, finished=None, watching=0))
            await ada.say(Watch(ref="w1", on=True))
            await hear_crowd(screen, Crowd(joined=5, finished=None, watching=1))


async def test_saying_twice_that_one_watches_counts_once() -> None:
    room = await make(make_room)
    async with (
        open_screen(room) as screen,
        open_phone(room) as ada,
        open_phone(room),
        open_phone(room),
        open_phone(room),
        open_phone(room),
    ):
        for ref in ("w1", "w2"):
            await ada.say(Watch(ref=ref, on=True))
            await ada.hear_a(AnswerSaved)
        await hear_crowd(screen, Crowd(joined=5, finished=None, watching=1))
        await ada.say(Watch(ref="w3", on=False))
        await hear_crowd(screen, Crowd(joined=5, finished=None, watching=0))


# Slow down


async def test_the_desk_hears_once_that_somebody_asks_to_slow_down_and_nobody_else_does() -> None:
    room = await make(make_room)
    async with (
        open_desk(room) as desk,
        open_screen(room) as screen,
        open_phone(room) as ada,
        open_phone(room) as ben,
    ):
        await desk.hear_a(DeskWelcome)
        await screen.hear_a(ScreenWelcome)
        for phone in (ada, ben):
            await phone.hear_a(PhoneWelcome)
            await phone.say(SlowDown(ref="s1"))
            assert await phone.hear() == AnswerSaved(ref="s1")

        await desk.say(ClearSlow(ref="d1", revision=0))

        heard = [(await desk.hear_a(LeadChanged)).lead for _ in range(2)]
        assert [lead.slow for lead in heard] == [True, False]
        assert set(heard[0].model_dump()) == {"times", "slow", "guests"}
        await ben.say(Ping(ref="p1"))
        assert [type(event) for event in await ben.hear_until(Pong(ref="p1"))] == [StageChanged, Pong]
        await screen.say(Ping(ref="p1"))
        told = [type(event) for event in await screen.hear_until(Pong(ref="p1"))]
        assert [kind for kind in told if kind is not CrowdChanged] == [StageChanged, Pong]


# A new code


@over_both_lines
async def test_a_phone_in_the_room_comes_back_by_the_old_code_and_nobody_new_does() -> None:
    room, other = await make(make_room), await make(make_room)
    old, seat = f"/live/phone/{room.code}", make_seat(room)
    async with open_phone(room, seat=seat) as phone:
        await phone.hear_a(PhoneWelcome)
        await make(renew_code, room_id=room.pk, revision=0, now=NOW)
        new = (await phone.hear_of_room()).code
        assert new != room.code

    async with open_socket(old, cookie=seat) as phone:
        assert (await phone.hear_a(PhoneWelcome)).room.code == new
    for stranger in ("", make_seat(other)):
        async with open_socket(old, cookie=stranger) as phone:
            assert await phone.hear_closing() == closings.NO_ROOM
    async with open_socket(f"/live/phone/{new}", cookie=make_seat(room)) as phone:
        assert (await phone.hear_a(PhoneWelcome)).room.code == new
