"""Every door of a socket and every command, tried by everybody: what is allowed works, and what is not changes nothing.

Commands come from the unions of the protocol; one that is added needs a row in the table and a frame here.
"""

import json
from typing import Any, get_args

import pytest

from facilitation.actions.rounds import close_round, open_round
from facilitation.live.routing import addresses
from facilitation.models import Answer, Facilitator, Mark, Room
from facilitation.protocol.commands import DeskCommand, PhoneCommand, Ping
from facilitation.protocol.events import Event, parse_event
from facilitation.rules.exercise import Ask
from tests.factories import NOW
from tests.live.lines import post
from tests.live.sockets import make, open_socket
from tests.matrix.table import Row, read_table, write_row
from tests.matrix.world import PEOPLE, Person, World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

COMMANDS = {
    "phone": [command.model_fields["type"].default for command in get_args(PhoneCommand)],
    "desk": [command.model_fields["type"].default for command in get_args(DeskCommand)],
    "screen": [Ping.model_fields["type"].default],
}
EVERY_COMMAND = sorted({command for commands in COMMANDS.values() for command in commands})
DOORS = [str(one.pattern).split("/")[1] for one in addresses]


def get_path(door: str, world: World, person: Person) -> str:
    """The address of a door as this person can write it."""
    return {
        "phone": f"/live/phone/{person.code}",
        "desk": f"/live/desk/{world.room.pk}",
        "screen": f"/live/screen/{person.screen}",
    }[door]


def make_frame(kind: str, room: Room) -> dict[str, Any]:
    """A command that takes effect in this room."""
    asked = room.rounds.get()
    question = asked.questions.order_by("position").first()
    assert question is not None
    fields: dict[str, dict[str, Any]] = {
        "answer": {"question": question.pk, "choice": "1"},
        "withdraw": {"question": question.pk},
        "finish": {"round": asked.pk},
        "erase": {},
        "slow_down": {},
        "watch": {"on": True},
        "ping": {},
        "advance": {"stage": "promise"},
        "open_round": {"ask": "rate", "subject": "friendship"},
        "close_round": {},
        "set_display": {"display": "shown"},
        "set_view": {"round": asked.pk, "chart": "bars", "question": None, "compare": False},
        "soften": {"question": question.pk},
        "hide": {"question": question.pk, "hidden": True},
        "set_curtain": {"curtain": "blank"},
        "set_timer": {"seconds": 60},
        "clear_slow": {},
        "renew_code": {},
        "set_lock": {"locked": True},
        "end_session": {},
    }
    at_desks = {} if kind in COMMANDS["phone"] else {"revision": room.revision}
    return {"type": kind, "ref": kind, **at_desks, **fields[kind]}


def make_open_world(*, closed: bool) -> World:
    """The people, in a room that places its types; `closed` when that is over."""
    world = make_world()
    open_round(room_id=world.room.pk, revision=world.room.revision, ask=Ask.PLACE, subject=None, now=NOW)
    world.room.refresh_from_db()
    if closed:
        close_round(room_id=world.room.pk, revision=world.room.revision, now=NOW)
        world.room.refresh_from_db()
    return world


def photograph(room: Room) -> list[Any]:
    """Everything that a command could change."""
    room.refresh_from_db()
    return [
        {name: value for name, value in vars(room).items() if not name.startswith("_")},
        [list(asked.questions.values_list()) for asked in room.rounds.all()],
        list(room.rounds.values_list()),
        list(Answer.objects.values_list()),
        list(Mark.objects.values_list()),
    ]


def say(event: Event) -> str:
    """A reply in one word: `done`, or why not."""
    return str(getattr(event, "code", "done"))


async def speak(world: World, door: str, who: str, kinds: list[str]) -> dict[str, str]:
    """What this person is answered who says these commands at that door, all in one exchange."""
    person = world.people[who]
    frames = [await make(make_frame, kind, world.room) for kind in kinds]
    origin = (b"origin", b"http://testserver")
    answer = await post(
        get_path(door, world, person),
        "\n".join(json.dumps(frame) for frame in frames).encode(),
        headers=[origin, (b"cookie", person.cookie.encode())],
    )
    if "closing" in answer.headers and not answer.events:
        return dict.fromkeys(kinds, answer.headers["closing"])
    replies = [parse_event(line) for line in answer.events][: len(kinds)]
    return {reply.ref or "": say(reply) for reply in replies if hasattr(reply, "ref")}


@pytest.mark.parametrize("door", DOORS)
async def test_everybody_who_opens_a_socket_meets_what_the_table_says(door: str) -> None:
    world = await make(make_world)
    met: Row = {}
    for who in PEOPLE:
        person = world.people[who]
        async with open_socket(get_path(door, world, person), cookie=person.cookie) as socket:
            frame = await socket.line.receive_output(timeout=5)
            met[who] = "welcome" if frame["type"] == "websocket.send" else str(frame["code"])
            if met[who] == "welcome":
                assert f'"door":"{door}"' in frame["text"]

    row = read_table("Sockets").get(f"open {door}")
    assert met == row, f"Now it is:\n{write_row(f'open {door}', met)}"


@pytest.mark.parametrize("door", DOORS)
async def test_who_is_not_let_in_moves_nothing_with_any_command(door: str) -> None:
    world = await make(make_open_world, closed=False)
    before = await make(photograph, world.room)
    rows = read_table("Commands")
    for who in PEOPLE:
        row = {kind: rows[f"{door}: {kind}"][who] for kind in COMMANDS[door]}
        if not next(iter(row.values())).isdigit():
            continue

        met = await speak(world, door, who, EVERY_COMMAND)

        assert {kind: met[kind] for kind in COMMANDS[door]} == row
        assert len(set(met.values())) == 1
    assert await make(photograph, world.room) == before


@pytest.mark.parametrize(("door", "kind"), [(door, kind) for door in DOORS for kind in COMMANDS[door]])
async def test_who_is_let_in_moves_what_the_table_says(door: str, kind: str) -> None:
    row = read_table("Commands")[f"{door}: {kind}"]
    people = [who for who in PEOPLE if not row[who].isdigit()]
    assert people
    for who in people:
        world = await make(make_open_world, closed=kind == "open_round")
        if kind in {"withdraw", "erase"}:
            await speak(world, door, who, ["answer"])
        if kind == "clear_slow":
            await make(Room.objects.filter(pk=world.room.pk).update, slow=True)
        before = await make(photograph, world.room)

        met = await speak(world, door, who, [kind])

        changed = "" if await make(photograph, world.room) == before else "\\*"
        assert met[kind] + changed == row[who]
        await make(Facilitator.objects.all().delete)


@pytest.mark.parametrize(
    ("door", "who"), [("phone", "phone"), ("desk", "owner"), ("desk", "guest"), ("screen", "screen")]
)
async def test_what_belongs_to_another_kind_of_door_cannot_be_said(door: str, who: str) -> None:
    world = await make(make_open_world, closed=False)
    before = await make(photograph, world.room)
    foreign = [kind for kind in EVERY_COMMAND if kind not in COMMANDS[door]]

    met = await speak(world, door, who, foreign)

    assert foreign
    assert met == dict.fromkeys(foreign, "malformed")
    assert await make(photograph, world.room) == before


def test_the_table_has_a_row_for_every_door_and_every_command_and_no_others() -> None:
    assert sorted(COMMANDS) == sorted(DOORS)
    assert sorted(read_table("Sockets")) == sorted(f"open {door}" for door in DOORS)
    assert sorted(read_table("Commands")) == sorted(f"{door}: {kind}" for door in DOORS for kind in COMMANDS[door])
