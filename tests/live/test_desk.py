"""The desk: its owner's moves, seen by everyone, once each."""

from collections.abc import Callable

import pytest

from facilitation.models import Round
from facilitation.protocol import closings
from facilitation.protocol.base import Message
from facilitation.protocol.commands import (
    Advance,
    CloseRound,
    EndSession,
    OpenRound,
    Ping,
    SetDisplay,
    SetLock,
    SetView,
)
from facilitation.protocol.events import (
    CrowdChanged,
    DeskWelcome,
    Done,
    PhoneWelcome,
    Pong,
    Refused,
    RoomState,
    RoundState,
    ScreenWelcome,
)
from facilitation.rules.exercise import Ask, Chart, Display
from tests.factories import make_room, make_round
from tests.live import lines
from tests.live.lines import over_both_lines
from tests.live.sockets import Socket, make, open_desk, open_phone, open_screen

pytestmark = pytest.mark.django_db(transaction=True)


async def hear_of_the_end(phone: Socket) -> None:
    """A phone hears that the session ends, or with its next post that it has ended."""
    if lines.KIND == "posts":
        assert await phone.hear_closing() == closings.SESSION_ENDED
    else:
        assert (await phone.hear_of_room()).ended


def get_round(room: RoomState) -> RoundState:
    assert room.round is not None
    return room.round


async def test_rows_that_the_desk_has_sorted_are_sorted_for_everyone() -> None:
    asked = await make(make_round)
    order = ("safety", "communication")
    assert set(order) <= set(await make(lambda: list(asked.questions.values_list("slug", flat=True))))
    async with open_desk(asked.room) as desk, open_phone(asked.room) as phone, open_screen(asked.room) as screen:
        await desk.hear_a(DeskWelcome)
        await phone.hear_a(PhoneWelcome)
        await screen.hear_a(ScreenWelcome)
        sort = SetView(
            ref="d", revision=0, round=asked.pk, chart=Chart.PROFILE, question=None, compare=False, order=order
        )

        await desk.say(sort)

        for everyone in (phone, screen):
            view = (await everyone.hear_of_room()).view
            assert view is not None
            assert view.order == order
        assert await desk.hear_a(Done) == Done(ref="d")


@over_both_lines
async def test_a_session_is_led_from_arrival_to_its_end_and_everyone_follows() -> None:
    room = await make(make_room)
    async with open_desk(room) as desk, open_phone(room) as phone, open_screen(room) as screen:
        await desk.hear_a(DeskWelcome)
        await phone.hear_a(PhoneWelcome)
        await screen.hear_a(ScreenWelcome)
        moves: list[tuple[Message, Callable[[RoomState], bool]]] = [
            (Advance(ref="d", revision=0, stage="promise"), lambda room: room.stage == "promise"),
            (Advance(ref="d", revision=1, stage="rate"), lambda room: room.stage == "rate" and room.round is None),
            (OpenRound(ref="d", revision=2, ask=Ask.RATE, subject="friendship"), lambda room: get_round(room).open),
            (
                SetDisplay(ref="d", revision=3, display=Display.KEPT_OFF),
                lambda room: get_round(room).display == "kept_off",
            ),
            (SetDisplay(ref="d", revision=4, display=Display.SHOWN), lambda room: get_round(room).display == "shown"),
            (CloseRound(ref="d", revision=5), lambda room: not get_round(room).open),
            (SetLock(ref="d", revision=6, locked=True), lambda room: room.locked),
            (Advance(ref="d", revision=7, stage="thanks"), lambda room: room.stage == "thanks"),
        ]
        for number, (move, is_made) in enumerate(moves, start=1):
            await desk.say(move)
            for everyone in (phone, screen):
                state = await everyone.hear_of_room()
                assert state.revision == number
                assert is_made(state)
            assert await desk.hear_a(Done) == Done(ref="d")
        await desk.say(EndSession(ref="d", revision=8))
        await hear_of_the_end(phone)
        assert (await screen.hear_of_room()).ended


@over_both_lines
async def test_two_desks_stay_in_step_and_a_stale_one_does_no_harm() -> None:
    room = await make(make_room)
    async with open_desk(room) as one, open_desk(room) as other:
        await one.hear_a(DeskWelcome)
        await other.hear_a(DeskWelcome)

        await one.say(Advance(ref="one", revision=0, stage="promise"))
        assert (await other.hear_of_room()).stage == "promise"
        await other.say(Advance(ref="other", revision=0, stage="thanks"))

        assert await other.hear_a(Refused) == Refused(ref="other", code="stale")
        await other.say(Advance(ref="other", revision=1, stage="rate"))
        assert (await other.hear_of_room()).stage == "rate"


@over_both_lines
async def test_a_double_click_opens_one_round() -> None:
    room = await make(make_room)
    async with open_desk(room) as desk:
        await desk.hear_a(DeskWelcome)

        await desk.say(OpenRound(ref="first", revision=0, ask=Ask.RATE, subject="friendship"))
        await desk.say(OpenRound(ref="second", revision=0, ask=Ask.RATE, subject="friendship"))

        assert await desk.hear_a(Done) == Done(ref="first")
        assert await desk.hear_a(Refused) == Refused(ref="second", code="stale")
    assert await make(Round.objects.count) == 1


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Advance(ref="d", revision=1, stage="lunch"), "unknown_stage"),
        (OpenRound(ref="d", revision=1, ask=Ask.RATE, subject="robots"), "unknown_subject"),
        (OpenRound(ref="d", revision=1, ask=Ask.RATE, subject="romantic"), "unknown_subject"),
        (CloseRound(ref="d", revision=1), "no_round"),
        (SetDisplay(ref="d", revision=1, display=Display.SHOWN), "no_round"),
        (SetLock(ref="d", revision=7, locked=True), "stale"),
    ],
)
@over_both_lines
async def test_a_move_that_cannot_be_made_is_refused_and_changes_nothing(command: CloseRound, code: str) -> None:
    room = await make(make_room)
    async with open_desk(room) as desk:
        await desk.hear_a(DeskWelcome)
        await desk.say(Advance(ref="d", revision=0, stage="promise"))
        before = await desk.hear_of_room()

        await desk.say(command)

        refused = await desk.hear_a(Refused)
        assert refused.code == code
    async with open_desk(room) as desk:
        assert (await desk.hear_a(DeskWelcome)).room == before


@over_both_lines
async def test_a_second_round_waits_for_the_first() -> None:
    room = await make(make_room)
    async with open_desk(room) as desk:
        await desk.hear_a(DeskWelcome)
        await desk.say(OpenRound(ref="d1", revision=0, ask=Ask.RATE, subject="friendship"))
        await desk.hear_a(Done)

        await desk.say(OpenRound(ref="d2", revision=1, ask=Ask.RATE, subject="family"))

        assert await desk.hear_a(Refused) == Refused(ref="d2", code="round_open")


@over_both_lines
async def test_an_ended_session_takes_no_more_moves() -> None:
    room = await make(make_room)
    async with open_desk(room) as desk:
        await desk.hear_a(DeskWelcome)
        await desk.say(EndSession(ref="d1", revision=0))
        await desk.hear_a(Done)

        await desk.say(Advance(ref="d2", revision=1, stage="promise"))

        assert await desk.hear_a(Refused) == Refused(ref="d2", code="session_ended")


async def test_nothing_of_one_room_reaches_another() -> None:
    room, other = await make(make_room), await make(make_room)
    async with open_desk(room) as desk, open_phone(other) as phone, open_screen(other) as screen:
        await desk.hear_a(DeskWelcome)
        await phone.hear_a(PhoneWelcome)
        await screen.hear_a(ScreenWelcome)

        await desk.say(Advance(ref="d1", revision=0, stage="promise"))

        assert (await desk.hear_of_room()).stage == "promise"
        await phone.say(Ping(ref="p1"))
        await screen.say(Ping(ref="p1"))
        assert await phone.hear_until(Pong(ref="p1")) == [Pong(ref="p1")]
        heard = await screen.hear_until(Pong(ref="p1"))
        assert [type(event) for event in heard if not isinstance(event, CrowdChanged)] == [Pong]
