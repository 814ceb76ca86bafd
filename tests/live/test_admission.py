"""Who gets in, and what those who do not are told."""

import pytest
from channels.testing import WebsocketCommunicator
from django.utils import timezone

from facilitation.actions.knocking import FROM_ONE_NETWORK, IN_ALL, may_ask
from facilitation.protocol import closings
from facilitation.protocol.events import DeskWelcome, PhoneWelcome, ScreenWelcome
from tests.factories import make_facilitator, make_room
from tests.live.lines import over_both_lines
from tests.live.sockets import make, make_seat, open_desk, open_phone, open_screen, open_socket, sign_in
from workshop.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)

SCHOOL = "192.0.2.1"


@pytest.fixture
def _no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def guess(number: int) -> None:
    for _ in range(number):
        may_ask(SCHOOL, now=timezone.now())


def guess_from_many(number: int) -> None:
    for one in range(number):
        may_ask(f"198.51.{one // 250}.{one % 250}", now=timezone.now())


@over_both_lines
async def test_everyone_is_welcomed_at_their_own_door() -> None:
    room = await make(make_room)
    async with open_phone(room) as phone, open_desk(room) as desk, open_screen(room) as screen:
        assert isinstance(await phone.hear(), PhoneWelcome)
        assert isinstance(await desk.hear(), DeskWelcome)
        assert isinstance(await screen.hear(), ScreenWelcome)


@over_both_lines
async def test_a_phone_without_a_seat_is_not_admitted() -> None:
    room = await make(make_room)
    async with open_socket(f"/live/phone/{room.code}") as socket:
        assert await socket.hear_closing() == closings.NOT_ADMITTED


@over_both_lines
async def test_a_seat_holds_in_its_own_room_only() -> None:
    room, other = await make(make_room), await make(make_room)
    name, value = make_seat(other).split("=")
    forged = f"{name.replace(other.pk.hex, room.pk.hex)}={value}"
    async with open_socket(f"/live/phone/{other.code}", cookie=f"{name}={value}") as socket:
        assert isinstance(await socket.hear(), PhoneWelcome)
    async with open_socket(f"/live/phone/{room.code}", cookie=f"{name}={value}") as socket:
        assert await socket.hear_closing() == closings.NOT_ADMITTED
    async with open_socket(f"/live/phone/{room.code}", cookie=forged) as socket:
        assert await socket.hear_closing() == closings.NOT_ADMITTED


@pytest.mark.parametrize("code", ["QQQQQQ", "qqq-qqq", "x", "AAAAAA"])
@over_both_lines
async def test_a_code_of_no_room_is_told_so(code: str) -> None:
    async with open_socket(f"/live/phone/{code}") as socket:
        assert await socket.hear_closing() == closings.NO_ROOM


@over_both_lines
async def test_a_desk_opens_for_its_owner_only() -> None:
    room = await make(make_room)
    mallory = await make(make_facilitator, username="mallory")
    async with open_desk(room) as desk:
        assert isinstance(await desk.hear(), DeskWelcome)
    async with open_desk(room, facilitator=mallory) as desk:
        assert await desk.hear_closing() == closings.NOT_ADMITTED
    async with open_socket(f"/live/desk/{room.pk}") as nobody:
        assert await nobody.hear_closing() == closings.NOT_ADMITTED


@over_both_lines
async def test_a_screen_opens_with_its_link_only() -> None:
    room = await make(make_room)
    async with open_socket(f"/live/screen/{room.pk}") as screen:
        assert await screen.hear_closing() == closings.NO_ROOM


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "http://127.0.0.1:1", "null", None])
async def test_sockets_open_from_the_servers_own_origins_only(origin: str | None) -> None:
    room = await make(make_room)
    headers = [(b"cookie", make_seat(room).encode()), *([(b"origin", origin.encode())] if origin else [])]
    line = WebsocketCommunicator(application, f"/live/phone/{room.code}", headers=headers)

    accepted, _ = await line.connect()

    assert not accepted


@pytest.mark.usefixtures("_no_time_passes")
@over_both_lines
async def test_wrong_codes_at_sockets_count_too_and_who_has_a_seat_comes_in_all_the_same() -> None:
    room = await make(make_room)
    await make(guess, FROM_ONE_NETWORK.tries - 1)
    async with open_socket(f"/live/phone/{room.code}", address=SCHOOL) as socket:
        assert await socket.hear_closing() == closings.NOT_ADMITTED

    async with open_socket("/live/phone/QQQQQQ", address=SCHOOL) as socket:
        assert await socket.hear_closing() == closings.NO_ROOM

    for code in ("QQQQQQ", room.code):
        async with open_socket(f"/live/phone/{code}", address=SCHOOL) as socket:
            assert await socket.hear_closing() == closings.TRY_LATER
    async with open_socket(f"/live/phone/{room.code}", cookie=make_seat(room), address=SCHOOL) as socket:
        assert isinstance(await socket.hear(), PhoneWelcome)


@pytest.mark.usefixtures("_no_time_passes")
async def test_where_an_owners_desk_is_open_phones_come_in_while_others_guess_elsewhere() -> None:
    room = await make(make_room)
    cookie = await make(sign_in, room.facilitator)
    async with open_socket(f"/live/desk/{room.pk}", cookie=cookie, address=SCHOOL) as desk:
        await desk.hear_a(DeskWelcome)

    await make(guess_from_many, IN_ALL.tries + 5)  # an earlier test may give one back late

    async with open_socket(f"/live/phone/{room.code}", address=SCHOOL) as socket:
        assert await socket.hear_closing() == closings.NOT_ADMITTED
    async with open_socket(f"/live/phone/{room.code}", address="192.0.2.2") as socket:
        assert await socket.hear_closing() == closings.TRY_LATER
