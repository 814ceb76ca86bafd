"""What every socket does with frames that it cannot take: say so with a stable code, and live on."""

import asyncio
import json
import logging
import threading
from pathlib import Path

import pytest
from django.db import OperationalError

from facilitation.live import allowance
from facilitation.live.door import Door, Frame
from facilitation.live.process import Process
from facilitation.protocol import closings
from facilitation.protocol.audiences import Audience, screens_of
from facilitation.protocol.base import LONGEST_FRAME
from facilitation.protocol.commands import Ping, SlowDown
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, Pong, Refused, ScreenWelcome
from tests.factories import make_room
from tests.live.lines import over_both_lines
from tests.live.sockets import make, open_desk, open_phone, open_screen, open_socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("frame", "refused"),
    [
        ("not JSON", Refused(ref=None, code="malformed")),
        ("[]", Refused(ref=None, code="malformed")),
        ('{"type":"answer","ref":"a1","question":1}', Refused(ref="a1", code="malformed")),
        ('{"type":"ping","ref":"a1","more":1}', Refused(ref="a1", code="malformed")),
        ('{"type":"applaud","ref":"a1"}', Refused(ref="a1", code="malformed")),
        ('{"type":"advance","ref":"a1","revision":0,"stage":"rate"}', Refused(ref="a1", code="malformed")),
        ('{"type":"ping","ref":"' + "x" * LONGEST_FRAME + '"}', Refused(ref=None, code="too_long")),
        (b'\xff{"type":"ping","ref":"a1"}', Refused(ref=None, code="not_text")),
    ],
)
@over_both_lines
async def test_refuses_a_frame_that_is_no_command_of_a_phone_and_lives_on(frame: str | bytes, refused: Refused) -> None:
    room = await make(make_room)
    async with open_phone(room) as phone:
        await phone.hear_a(PhoneWelcome)

        await phone.say(frame)
        await phone.say(Ping(ref="still-here"))

        assert await phone.hear() == refused
        assert await phone.hear() == Pong(ref="still-here")


@over_both_lines
async def test_desk_and_screen_cannot_speak_as_phones() -> None:
    room = await make(make_room)
    answer = '{"type":"answer","ref":"a1","question":1,"choice":"4"}'
    async with open_desk(room) as desk, open_screen(room) as screen:
        await desk.hear()
        await screen.hear()

        await desk.say(answer)
        await screen.say(answer)

        assert await desk.hear_a(Refused) == Refused(ref="a1", code="malformed")
        assert await screen.hear_a(Refused) == Refused(ref="a1", code="malformed")


async def test_refuses_frames_that_come_too_fast_and_takes_them_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "PER_SECOND", 0.0)
    room = await make(make_room)
    async with open_phone(room) as phone:
        await phone.hear_a(PhoneWelcome)
        for number in range(allowance.BURST):
            await phone.say(Ping(ref=f"p{number}"))
            assert await phone.hear() == Pong(ref=f"p{number}")

        await phone.say(Ping(ref="one-too-many"))
        assert await phone.hear() == Refused(ref="one-too-many", code="too_fast")

        monkeypatch.setattr(allowance, "PER_SECOND", 1_000_000.0)
        await phone.say(Ping(ref="later"))
        assert await phone.hear() == Pong(ref="later")


@over_both_lines
async def test_closes_a_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "PER_SECOND", 0.0)
    monkeypatch.setattr(allowance, "FLOOD", 5)
    room = await make(make_room)
    async with open_phone(room) as phone:
        for number in range(allowance.BURST + allowance.FLOOD + 1):
            await phone.say(Ping(ref=f"p{number}"))

        assert await phone.hear_closing() == closings.FLOOD


@over_both_lines
async def test_a_socket_without_an_address_is_told_so() -> None:
    async with open_socket("/live/nowhere") as socket:
        assert await socket.hear_closing() == closings.NO_ROOM


async def test_a_failure_inside_closes_the_socket_politely_and_logs_no_value(
    process: Process, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("choice 4 of token 1234")

    room = await make(make_room)
    async with open_phone(room) as phone:
        await phone.hear_a(PhoneWelcome)
        monkeypatch.setattr(process.intake, "put", fail)
        with caplog.at_level(logging.DEBUG):
            await phone.say('{"type":"answer","ref":"a1","question":1,"choice":"4"}')
            assert await phone.hear_closing() == closings.INTERNAL

    assert process.hub.count() == 0
    assert await process.presence.count(str(room.pk)) == 0
    (record,) = [record for record in caplog.records if record.name == "facilitation.live.door"]
    assert record.getMessage().startswith("A socket failed: ValueError in ")
    assert record.exc_info is None
    assert "1234" not in caplog.text


async def test_whoever_leaves_hears_nothing_more_and_is_not_kept(process: Process) -> None:
    room = await make(make_room)
    async with open_phone(room) as phone, open_desk(room) as desk, open_screen(room) as screen:
        await phone.hear()
        await desk.hear()
        await screen.hear()
        assert process.hub.count() == 3
        assert process.hearts.count() == 1

    assert process.hub.count() == 0
    assert process.hearts.count() == 0
    assert await process.presence.count(str(room.pk)) == 0


class SlowDoor(Door[Ping]):
    """A door whose welcome is made only when the test says so."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.has_come = self.has_left = False
        self.may_look = asyncio.Event()
        self.looks = asyncio.Event()
        super().__init__({}, self.wait_for_ever, self.note)

    async def wait_for_ever(self) -> Frame:
        """The socket comes, and then nothing is heard."""
        if self.has_come:
            await asyncio.Event().wait()
        self.has_come = True
        return {"type": "websocket.connect"}

    async def note(self, frame: Frame) -> None:
        """What the socket says."""
        if "text" in frame:
            self.said.append(str(json.loads(frame["text"])["type"]))

    async def admit(self) -> Audience:
        """Nobody needs to be let in here."""
        return screens_of("ben")

    async def leave(self) -> None:
        """The socket has ended."""
        self.has_left = True

    async def linger(self) -> object:
        """Nobody comes without a socket."""
        return "ben"

    async def get_welcome(self) -> ScreenWelcome:
        """The first example of the protocol's page."""
        self.looks.set()
        await self.may_look.wait()
        example = Path(__file__).parent.parent / "protocol" / "examples" / "events" / "welcome_screen.json"
        return ScreenWelcome.model_validate_json(example.read_text(encoding="utf-8"))

    def parse(self, text: str) -> Ping:
        """Nothing is heard."""
        return Ping(ref=text)

    async def obey(self, command: Ping) -> None:
        """Nothing is heard."""


async def test_who_is_cut_off_while_we_work_for_them_is_not_kept(process: Process) -> None:
    """As Daphne does with a handler that does not end after its socket has."""
    door = SlowDoor()
    living = asyncio.create_task(door.run())
    await door.looks.wait()
    assert process.hub.count() == 1

    living.cancel()

    await asyncio.wait([living])
    assert living.cancelled()
    assert process.hub.count() == 0
    assert door.has_left


async def test_a_reply_never_overtakes_a_new_welcome_that_does_not_know_of_it() -> None:
    door = SlowDoor()
    refreshing = asyncio.create_task(door.refresh())
    await door.looks.wait()

    await door.reply(AnswerSaved(ref="a1"))
    door.may_look.set()
    await refreshing

    assert door.said == ["welcome", "answer_saved"]


async def test_a_slow_query_of_one_holds_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets of a process that share one thread for their queries all stand still while one of them waits."""
    room = await make(make_room)
    others_are_served = threading.Event()
    begun = threading.Event()

    def wait_for_others(**_: object) -> None:
        begun.set()
        assert others_are_served.wait(timeout=20)

    monkeypatch.setattr("facilitation.live.phone.ask_to_slow_down", wait_for_others)
    async with open_phone(room) as slow:
        await slow.hear_a(PhoneWelcome)
        await slow.say(SlowDown(ref="s1"))
        await asyncio.to_thread(begun.wait, 20)
        async with open_phone(room) as other, open_screen(room) as screen:
            await other.hear_a(PhoneWelcome)
            await screen.hear_a(ScreenWelcome)
            await other.say(Ping(ref="p1"))
            assert await other.hear_a(Pong) == Pong(ref="p1")
            others_are_served.set()
        assert await slow.hear_a(AnswerSaved) == AnswerSaved(ref="s1")


async def test_a_command_that_meets_no_database_is_refused_and_the_socket_lives_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = await make(make_room)

    def fail(**_: object) -> None:
        raise OperationalError("the connection is lost to spheres@10.0.0.7")

    monkeypatch.setattr("facilitation.live.phone.ask_to_slow_down", fail)
    async with open_phone(room) as phone:
        await phone.hear_a(PhoneWelcome)
        await phone.say(SlowDown(ref="s1"))
        assert await phone.hear_a(Refused) == Refused(ref="s1", code="unavailable")
        await phone.say(Ping(ref="p1"))
        assert await phone.hear_a(Pong) == Pong(ref="p1")
