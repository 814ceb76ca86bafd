"""The server command, run as an operator runs it."""

import asyncio
import json
import os
import resource
import shutil
import signal
import socket
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from facilitation.protocol.closings import NO_ROOM, NOT_ADMITTED, SERVER_RESTARTS
from facilitation.protocol.commands import Answer
from facilitation.protocol.events import AnswerSaved, PhoneWelcome, parse_event
from tests.services import (
    PATIENCE,
    RunningServer,
    end,
    get_free_port,
    make_database,
    run_server,
    start_redis,
)
from workshop import serve as command
from workshop import steps

pytestmark = pytest.mark.services

Serve = Callable[..., RunningServer]


def get_refusal(*arguments: str, data: Path, port: int | None = None, **environment: str) -> str:
    """What the server says when it does not start: one sentence, exit code 1."""
    server = run_server(*arguments, data=data, port=port or get_free_port(), **environment)
    assert server.process.wait(timeout=PATIENCE) == 1, server.output
    (sentence,) = server.output.splitlines()
    return sentence


def get_mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_starts_and_starts_again(serve: Serve, tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = serve()
    assert f"Phones:  {first.address}\n" in first.output
    assert "█" in first.output
    assert httpx.get(first.start_link).status_code == 200
    assert get_mode(data) == 0o700
    assert {get_mode(data / name) for name in ("secret", "lock")} == {0o600}
    first.stop()
    assert first.output.endswith("Stopped.\n")

    secret, collected = (data / "secret").read_text(), (data / "static.stamp").stat().st_mtime_ns
    second = serve(port=first.port)
    assert httpx.get(second.address).status_code == 200
    assert (data / "secret").read_text() == secret
    assert (data / "static.stamp").stat().st_mtime_ns == collected


def test_collects_scripts_and_styles_again_where_somebody_has_deleted_them(serve: Serve, tmp_path: Path) -> None:
    serve().stop()
    shutil.rmtree(tmp_path / "data" / "static")

    server = serve()

    assert httpx.get(server.address).status_code == 200


def test_prints_the_link_only_while_nobody_can_sign_in(serve: Serve) -> None:
    first = serve()
    first.manage("createsuperuser", "--noinput", "--username=ada", "--email=")
    first.stop()
    assert "/account/start/" in first.output
    second = serve(port=first.port)
    assert "/account/start/" not in second.output


def test_tells_when_it_is_ready(serve: Serve, tmp_path: Path) -> None:
    server = serve(f"--ready-file={tmp_path / 'ready'}")
    assert (tmp_path / "ready").read_text() == server.address


def test_says_when_the_port_is_taken(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    said = get_refusal(data=tmp_path / "other", port=server.port)
    assert said == (
        f"Spheres cannot start: port {server.port} is taken. Stop what uses it, or choose another with --port."
    )


def test_two_servers_in_memory_cannot_share_a_data_folder(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    serve()
    said = get_refusal(data=tmp_path / "data")
    assert said == f"Spheres cannot start: another server is already using the data folder {tmp_path / 'data'}."


def test_servers_with_redis_share_a_data_folder_and_may_start_together(tmp_path: Path) -> None:
    with start_redis() as redis:
        shared = {"REDIS_URL": redis, "SPHERES_PREFIX": "shared", "SPHERES_PROCESSES": "2"}
        if url := os.environ.get("DATABASE_URL"):
            shared["DATABASE_URL"] = make_database(url, f"shared_{os.getpid()}")
        servers = [run_server(data=tmp_path / "data", port=get_free_port(), **shared) for _ in range(2)]
        try:
            for server in servers:
                server.wait_until_ready()
                assert httpx.get(f"{server.address}/account/sign-in").status_code == 200, server.output
                server.stop()
        finally:
            for server in servers:
                end(server.process)


def test_says_when_the_data_folder_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for data in (tmp_path / "file", tmp_path / "file" / "below"):
        said = get_refusal(f"--data={data}", data=tmp_path / "unused")
        assert said.startswith(f"Spheres cannot start: the data folder {data} cannot be used: ")


def test_says_when_the_database_cannot_be_reached(tmp_path: Path) -> None:
    address = f"postgres://spheres@127.0.0.1:{get_free_port()}/spheres"
    said = get_refusal(data=tmp_path / "data", DATABASE_URL=address)
    assert said.startswith("Spheres cannot start: PostgreSQL (DATABASE_URL) cannot be reached: ")
    assert "refused" in said


def test_says_when_redis_cannot_be_reached(tmp_path: Path) -> None:
    said = get_refusal(data=tmp_path / "data", REDIS_URL=f"redis://127.0.0.1:{get_free_port()}/0")
    assert said.startswith("Spheres cannot start: Redis (REDIS_URL) cannot be reached: ")


def test_does_not_start_with_a_setting_that_a_check_refuses(tmp_path: Path) -> None:
    server = run_server(data=tmp_path / "data", port=get_free_port(), SPHERES_ORIGINS="*")
    assert server.process.wait(timeout=PATIENCE) == 1
    assert "spheres.E003: PUBLIC_ORIGINS contains a star" in server.output
    assert "Traceback" not in server.output


def test_does_not_start_with_a_setting_that_makes_no_sense(tmp_path: Path) -> None:
    said = get_refusal(data=tmp_path / "data", SPHERES_PROCESSES="many")
    assert said.startswith("Spheres cannot start: a setting is wrong: ")
    assert "SPHERES_PROCESSES" in said


def test_knows_which_python_it_was_tried_with(monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ((3, 10, 9), (3, 14, 0)):
        monkeypatch.setattr(sys, "version_info", version)
        with pytest.raises(steps.CannotServeError, match=r"needs Python 3.11 to 3.13"):
            steps.check_python()


@pytest.fixture
def _no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SPHERES_ADDRESS", "SPHERES_HOSTS", "SPHERES_ORIGINS"):
        monkeypatch.setenv(name, "")  # so that it is restored afterwards
        monkeypatch.delenv(name)


@pytest.mark.usefixtures("_no_address")
def test_finds_its_address_in_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", lambda *_: None)
    monkeypatch.setattr(socket.socket, "getsockname", lambda _: ("192.168.1.5", 40000))
    assert command.find_addresses("0.0.0.0", 8000) == []
    assert os.environ["SPHERES_ADDRESS"] == "http://192.168.1.5:8000"
    assert os.environ["SPHERES_HOSTS"] == "192.168.1.5,localhost,127.0.0.1"
    assert os.environ["SPHERES_ORIGINS"] == "http://192.168.1.5:8000,http://localhost:8000,http://127.0.0.1:8000"


@pytest.mark.usefixtures("_no_address")
def test_says_when_there_is_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(socket.socket, "connect", fail)
    assert command.find_addresses("0.0.0.0", 80) == ["No network found: only this computer can reach the server."]
    assert os.environ["SPHERES_ADDRESS"] == "http://127.0.0.1"
    assert os.environ["SPHERES_ORIGINS"] == "http://127.0.0.1,http://localhost"


def test_leaves_a_given_address_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPHERES_ADDRESS", "https://spheres.example.org")
    assert command.find_addresses("0.0.0.0", 8000) == []
    assert os.environ["SPHERES_ADDRESS"] == "https://spheres.example.org"


def open_screen(server: RunningServer) -> str:
    """Open a room and return the path of its screen's socket, which asks for nothing but its token."""
    server.manage("createsuperuser", "--noinput", "--username=ada", "--email=")
    printed = server.manage("open_room", "--facilitator=ada", "--help-line=Listening line=116 123")
    return "/live/screen/" + printed.split("/screen/")[1].split()[0]


def test_raises_the_limit_of_open_files(serve: Serve) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, soft), hard))
    try:
        server = serve()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    now, _ = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    assert now == (steps.OPEN_FILES if hard == resource.RLIM_INFINITY else min(steps.OPEN_FILES, hard))


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_ends_open_sockets_politely(serve: Serve, by: signal.Signals) -> None:
    server = await asyncio.to_thread(serve)
    path = await asyncio.to_thread(open_screen, server)
    sockets = [await server.connect(path) for _ in range(3)]
    for screen in sockets:
        assert '"welcome"' in str(await screen.recv())
    stopping = asyncio.create_task(asyncio.to_thread(server.stop, by=by))
    for screen in sockets:
        await screen.wait_closed()
        assert screen.close_code == SERVER_RESTARTS
    await stopping


async def test_stores_what_it_has_accepted_by_socket_and_by_post_before_it_ends(serve: Serve) -> None:
    """SIGTERM comes while answers are on their way: each is acknowledged and stored, or not acknowledged."""
    server = await asyncio.to_thread(serve)
    server.manage("createsuperuser", "--noinput", "--username=ada", "--email=")
    more = ("--help-line=Listening line=116 123", "--round=friendship", "--json")
    room = json.loads(await asyncio.to_thread(server.manage, "open_room", "--facilitator=ada", *more))
    path = "/live/phone" + room["phone"].removeprefix(server.address)
    async with httpx.AsyncClient(timeout=30, headers={"Origin": server.address}) as browser:
        page = await browser.get(room["phone"])
        cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
        async with server.connect(path, cookie=cookie) as phone:
            welcome = parse_event(str(await phone.recv()))
            assert isinstance(welcome, PhoneWelcome)
            assert welcome.room.round is not None
            questions = [question.id for question in welcome.room.round.questions]
            posting = asyncio.create_task(
                browser.post(
                    server.address + path,
                    content=Answer(ref="post", question=questions[0], choice="4").model_dump_json(),
                    headers={"Content-Type": "text/plain", "Cookie": cookie},
                )
            )
            for question in questions[1:]:
                await phone.send(Answer(ref=f"s{question}", question=question, choice="5").model_dump_json())
            first = await phone.recv()
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            said = [str(first)]
            with suppress(ConnectionClosed):
                async for frame in phone:
                    said.append(str(frame))  # noqa: PERF401 - what came before the end counts
            assert phone.close_code == SERVER_RESTARTS
            posted = await posting
        await stopping
    saved = {event.ref for event in map(parse_event, said) if isinstance(event, AnswerSaved)}
    assert saved
    assert posted.status_code == 200
    assert '"answer_saved"' in posted.text

    again = await asyncio.to_thread(lambda: serve(port=server.port))
    async with again.connect(path, cookie=cookie) as phone:
        welcome = parse_event(str(await phone.recv()))
    assert isinstance(welcome, PhoneWelcome)
    assert saved <= {f"s{question}" for question in welcome.answers}
    assert welcome.answers[str(questions[0])] == "4"


async def test_lets_only_its_own_pages_open_sockets(serve: Serve) -> None:
    server = await asyncio.to_thread(serve)
    path = await asyncio.to_thread(open_screen, server)
    async with server.connect(path) as screen:
        assert '"welcome"' in str(await screen.recv())
    foreign = [
        f"http://127.0.0.1:{server.port + 1}",
        f"https://127.0.0.1:{server.port}",
        f"http://localhost:{server.port}",
        f"http://sub.127.0.0.1:{server.port}",
        "http://127.0.0.1",
        "http://example.org",
        "http://127.0.0.1:nothing",
        "file://",
        "null",
        None,
    ]
    for origin in foreign:
        with pytest.raises(InvalidHandshake):
            async with server.connect(path, origin=origin):
                pytest.fail(f"{origin} was let in")


async def test_tells_a_socket_that_there_is_nothing_here(serve: Serve) -> None:
    server = await asyncio.to_thread(serve)
    for path in ("/", "/live/", "/live/nothing", "/live/desk/nothing", "/live/screen/nothing"):
        async with server.connect(path) as line:
            await line.wait_closed()
        assert line.close_code in {NO_ROOM, NOT_ADMITTED}, path
