"""Anything at all, from many at once, against a real server: it lives, it stays small, and the next room is quiet."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from facilitation.protocol.events import AnswerSaved, DeskWelcome, PhoneWelcome, Pong, ScreenWelcome, parse_event
from tests.journeys.people import open_room, sign_up
from tests.services import ROOT, RunningServer, start_server

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]

EXAMPLES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests/protocol/examples").glob("*/*.json"))]
FEW = 20
MEGABYTES_MORE = 100
"""What the server may have grown by: far above what caches and Python's own habits take, far below what was sent."""


@dataclass
class Scene:
    """A quiet room, whose people only want to be left alone, and a room beside it in which anything happens."""

    server: RunningServer
    runner: "asyncio.Runner"
    quiet: dict[str, str]
    loud: dict[str, str]
    ada: str
    eve: str
    seat: str
    heard: list[str]
    sockets: dict[str, ClientConnection]
    question: int

    @property
    def megabytes(self) -> int:
        """What the server holds in memory."""
        status = Path(f"/proc/{self.server.process.pid}/status").read_text(encoding="ascii")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


def take_seat(address: str) -> str:
    """Join a room; the cookie of the seat."""
    with httpx.Client(timeout=30) as phone:
        phone.get(address).raise_for_status()
        return "; ".join(f"{name}={value}" for name, value in phone.cookies.items())


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with ExitStack() as stack:
        server = stack.enter_context(start_server(data=tmp_path_factory.mktemp("hostile") / "data"))
        runner = stack.enter_context(asyncio.Runner())
        ada = sign_up(server.start_link)
        quiet, loud = (open_room(server, f"--round={subject}") for subject in ("friendship", "family"))
        seat, eve = take_seat(quiet["phone"]), take_seat(loud["phone"])
        scene = Scene(server, runner, quiet, loud, ada, eve, seat, [], {}, 0)
        runner.run(settle(scene))
        yield scene
        runner.run(leave(scene))


async def settle(scene: Scene) -> None:
    """Open the quiet room's phone, desk and screen."""
    quiet = scene.quiet
    paths = {
        "phone": (f"/live/phone/{quiet['code'].replace('-', '')}", scene.seat),
        "desk": (f"/live/desk/{quiet['room']}", scene.ada),
        "screen": ("/live" + quiet["screen"].removeprefix(scene.server.address), ""),
    }
    for name, (path, cookie) in paths.items():
        scene.sockets[name] = await scene.server.connect(path, cookie=cookie)
        welcome = parse_event(str(await scene.sockets[name].recv()))
        assert isinstance(welcome, PhoneWelcome | DeskWelcome | ScreenWelcome)
        if isinstance(welcome, PhoneWelcome):
            assert welcome.room.round is not None
            scene.question = welcome.room.round.questions[0].id


async def leave(scene: Scene) -> None:
    for socket in scene.sockets.values():
        await socket.close()


async def is_undisturbed(scene: Scene, number: int) -> None:
    """Everybody in the quiet room has the same sockets as ever, and an answer is stored."""
    for name, socket in scene.sockets.items():
        await socket.send(json.dumps({"type": "ping", "ref": f"p{number}"}))
        await hear_until(scene, socket, Pong(ref=f"p{number}"), name)
    choice = str(1 + number % 5)
    answer = {"type": "answer", "ref": f"a{number}", "question": scene.question, "choice": choice}
    await scene.sockets["phone"].send(json.dumps(answer))
    await hear_until(scene, scene.sockets["phone"], AnswerSaved(ref=f"a{number}"), "phone")


async def hear_until(scene: Scene, socket: ClientConnection, last: Any, name: str) -> None:
    async with asyncio.timeout(30):
        while True:
            text = str(await socket.recv())
            scene.heard.append(text)
            event = parse_event(text)
            if event == last:
                return
            assert event.type in {"crowd_changed", "results_released", "pong"}, f"The {name} heard {text}"


# What may come


@dataclass(frozen=True)
class Attack:
    """One thing that one attacker does."""

    kind: str
    where: Any
    what: Any

    def __repr__(self) -> str:
        """Enough to do it again by hand; the whole would be long."""
        return f"{self.kind} {str(self.where)[:100]} {str(self.what)[:300]}"


depths = st.integers(1, 4000)
texts = st.one_of(
    st.text(max_size=200),
    st.sampled_from(EXAMPLES),
    st.builds(lambda depth: "[" * depth, depths),
    st.builds(lambda depth: '{"type":' * depth + "1" + "}" * depth, depths),
    st.builds(lambda size: json.dumps({"type": "ping", "ref": "x" * size}), st.integers(0, 66_000)),
    st.builds(
        lambda example, name, value: json.dumps({**json.loads(example), name: value}),
        st.sampled_from(EXAMPLES),
        st.sampled_from(["type", "ref", "question", "choice", "revision", "round", "stage", "more", "__class__"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers(), max_size=3)),
    ),
)
frames = st.one_of(texts, st.binary(max_size=300))
doors = st.sampled_from(["phone", "desk", "screen", "phone/QQQQQQ", "nowhere/%00", "desk/" + "a" * 300])
methods = st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "HEAD"])
paths = st.one_of(
    st.sampled_from(
        ["/", "/desk/", "/account/sign-in", "/desk/workshops/import", "/static/x", "/catalog.js", "/screen/a"]
    ),
    st.text(st.characters(codec="ascii", exclude_characters="\r\n #"), max_size=60).map(
        lambda text: "/" + quote(text, safe="/%?&=")
    ),
)
headers = st.dictionaries(
    st.sampled_from(
        ["Host", "Origin", "Cookie", "Content-Type", "Accept-Language", "X-Forwarded-For", "Range", "If-None-Match"]
    ),
    st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=400),
    max_size=4,
)
raw_requests = st.one_of(
    st.binary(max_size=500),
    st.builds(lambda size: b"GET / HTTP/1.1\r\nX: " + b"x" * size + b"\r\n\r\n", st.integers(0, 40_000)),
    st.builds(lambda size: b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % size, st.integers(-1, 2**70)),
    st.just(b"POST /live/phone/QQQQQQ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nx"),
)
one = st.one_of(
    st.builds(Attack, st.just("socket"), doors, st.lists(frames, max_size=12)),
    st.builds(Attack, st.just("post"), doors, st.lists(frames, max_size=12)),
    st.builds(Attack, st.just("request"), st.tuples(methods, paths, headers), texts),
    st.builds(Attack, st.just("raw"), raw_requests, st.booleans()),
)


def get_door(scene: Scene, door: str) -> str:
    loud = scene.loud
    known = {
        "phone": f"/live/phone/{loud['code'].replace('-', '')}",
        "desk": f"/live/desk/{loud['room']}",
        "screen": "/live" + loud["screen"].removeprefix(scene.server.address),
    }
    return known.get(door, f"/live/{door}")


async def attack(scene: Scene, attack: Attack) -> None:
    """One attacker, who does what they like and takes what comes of it."""
    address, kind, where, what = scene.server.address, attack.kind, attack.where, attack.what
    with suppress(
        ConnectionClosed, InvalidStatus, ConnectionError, httpx.HTTPError, TimeoutError, asyncio.IncompleteReadError
    ):
        if kind == "socket":
            async with scene.server.connect(get_door(scene, where), cookie=scene.eve, close_timeout=0.2) as socket:
                for frame in what:
                    await socket.send(frame)
                async with asyncio.timeout(0.2):
                    while True:
                        await socket.recv()
        elif kind in {"post", "request"}:
            async with httpx.AsyncClient(base_url=address, timeout=10) as client:
                if kind == "post":
                    body = b"\n".join(one if isinstance(one, bytes) else one.encode("utf-8", "replace") for one in what)
                    cookie = {"Origin": address, "Cookie": scene.eve}
                    answer = await client.post(get_door(scene, where), content=body, headers=cookie)
                else:
                    method, path, more = where
                    content = what.encode("utf-8", "replace")
                    answer = await client.request(method, path, headers=more, content=content)
                assert answer.status_code != 500, f"{kind} {where}: {answer.text[:200]}"
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", scene.server.port)
            for start in range(0, len(where), 7 if what else 100_000):
                writer.write(where[start : start + (7 if what else 100_000)])
                await writer.drain()
            writer.close()
            await asyncio.wait_for(reader.read(), 0.2)


rounds = iter(range(10**6))


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # what is poured in is long
@settings(
    max_examples=FEW, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate]
)
@given(attacks=st.lists(one, min_size=8, max_size=24))
def test_whatever_comes_the_server_lives_and_the_room_beside_is_left_alone(scene: Scene, attacks: list[Attack]) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(attack(scene, one) for one in attacks), is_undisturbed(scene, next(rounds)))
        await is_undisturbed(scene, next(rounds))

    scene.runner.run(all_at_once())
    assert scene.server.process.poll() is None
    assert "Traceback" not in scene.server.output, scene.server.output[-2000:]


def test_memory_stays_bounded_while_large_frames_are_poured_in(scene: Scene) -> None:
    before = scene.megabytes
    poured = 0

    async def pour() -> int:
        sent = 0
        with suppress(ConnectionClosed):
            async with scene.server.connect(get_door(scene, "phone"), cookie=scene.eve) as socket:
                for _ in range(400):
                    await socket.send("x" * 60_000)
                    sent += 60_000
        return sent

    async def everybody() -> int:
        sent = await asyncio.gather(*(pour() for _ in range(6)))
        await is_undisturbed(scene, next(rounds))
        return sum(sent)

    for _ in range(2):
        poured += scene.runner.run(everybody()) // 1024**2

    assert poured > MEGABYTES_MORE, "Not enough was sent to show anything."
    assert scene.megabytes - before < MEGABYTES_MORE


def test_nothing_of_the_loud_room_was_heard_in_the_quiet_one(scene: Scene) -> None:
    scene.runner.run(is_undisturbed(scene, next(rounds)))

    assert any('"answer_saved"' in text for text in scene.heard)
    for secret in (scene.loud["code"], scene.loud["code"].replace("-", ""), scene.loud["room"], "family"):
        assert [text for text in scene.heard if secret in text] == []
