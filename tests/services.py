"""Real servers as processes of their own: ours, Redis and PostgreSQL. Each is on loopback and ended by its id.

python -m tests.services NUMBER COMMAND… runs a command with DATABASE_URL and REDIS_URL pointing at fresh ones: a pair
for each of NUMBER workers of pytest-xdist, since a transaction of one would keep what another has deleted.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from websockets import Origin
from websockets.asyncio.client import connect

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 90.0
"""Seconds after which a service counts as broken."""


@dataclass
class RunningServer:
    """One server of ours."""

    process: "subprocess.Popen[str]"
    port: int
    log: Path
    environment: dict[str, str]
    stopped: bool = field(default=False)

    @property
    def address(self) -> str:
        """Where browsers find it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        """Everything it printed so far."""
        return self.log.read_text(encoding="utf-8")

    @property
    def start_link(self) -> str:
        """The one-time link it printed; an error if it printed none."""
        found = re.search(r"http://\S+/account/start/\S+", self.output)
        assert found, self.output
        return found[0]

    def connect(self, path: str, *, origin: str | None = "", cookie: str = "", **more: Any) -> connect:
        """A socket as a page of this server opens it; or as one from elsewhere does."""
        claimed = self.address if origin == "" else origin
        return connect(
            f"ws://127.0.0.1:{self.port}{path}",
            origin=None if claimed is None else Origin(claimed),
            additional_headers={"Cookie": cookie} if cookie else None,
            **more,
        )

    def manage(self, *arguments: str) -> str:
        """Run a management command on its data; return what it prints."""
        ran = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return ran.stdout

    def wait_until_ready(self) -> None:
        """Come back when it listens."""
        wait_until(lambda: "Ready." in self.output or self.process.poll() is not None)
        assert self.process.poll() is None, self.output

    def stop(self, *, by: signal.Signals = signal.SIGTERM) -> None:
        """End it, and insist that it ends well."""
        self.stopped = True
        self.process.send_signal(by)
        code = self.process.wait(timeout=PATIENCE)
        assert "Traceback" not in self.output, self.output
        assert code == 0, self.output


@contextmanager
def start_server(*arguments: str, data: Path, port: int | None = None, **environment: str) -> Iterator[RunningServer]:
    """Our server, listening. At the end it is stopped as an operator would, and must end with code 0 and no traceback.

    It has a database of its own, in `data` or in the PostgreSQL that the tests run on.
    """
    port = port or get_free_port()
    if (url := os.environ.get("DATABASE_URL")) and "DATABASE_URL" not in environment:
        environment["DATABASE_URL"] = make_database(url, f"server_{port}")
    server = run_server(*arguments, data=data, port=port, **environment)
    try:
        server.wait_until_ready()
        yield server
        if not server.stopped:
            server.stop()
    finally:
        end(server.process)


def run_server(*arguments: str, data: Path, port: int, **environment: str) -> RunningServer:
    """Start our server command on loopback and do not wait for it."""
    data.parent.mkdir(parents=True, exist_ok=True)
    log = data.with_name(f"{data.name}-{port}.log")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SPHERES_")},
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "SPHERES_ADDRESS": f"http://127.0.0.1:{port}",
        "SPHERES_DATA": str(data),
        "SPHERES_PREFIX": f"server-{port}",
        **environment,
    }
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "workshop.serve", "--host=127.0.0.1", f"--port={port}", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return RunningServer(process=process, port=port, log=log, environment=environment)


@contextmanager
def start_redis(*, port: int | None = None) -> Iterator[str]:
    """A Redis that keeps nothing; yields its address."""
    port = port or get_free_port()
    with tempfile.TemporaryDirectory(prefix="spheres-redis-") as folder:
        options = f"--port {port} --bind 127.0.0.1 --save  --appendonly no --dir {folder}".split(" ")
        process = subprocess.Popen([find_program("redis-server"), *options], stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: listens(port))
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            end(process)


@contextmanager
def start_postgresql() -> Iterator[str]:
    """A PostgreSQL that is quick because it may forget; yields the address of an empty database.

    It refuses to run as root, so then it runs as the user its package made.
    """
    user = "postgres" if os.getuid() == 0 else None
    port = get_free_port()
    folder = Path(tempfile.mkdtemp(prefix="spheres-postgresql-"))
    if user:
        shutil.chown(folder, user)
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": 200}
    options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "log_min_messages": "panic"}
    try:
        subprocess.run(
            [
                find_program("initdb"),
                "-D",
                folder / "data",
                "-U",
                "spheres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
            ],
            check=True,
            cwd=folder,
            user=user,
            stdout=subprocess.DEVNULL,
        )
        process = subprocess.Popen(
            [
                find_program("postgres"),
                "-D",
                folder / "data",
                *(f"-c{name}={value}" for name, value in options.items()),
            ],
            cwd=folder,
            user=user,
        )
        try:
            wait_until(lambda: listens(port))
            yield make_database(f"postgres://spheres@127.0.0.1:{port}/postgres", "spheres")
        finally:
            end(process, by=signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_database(url: str, name: str) -> str:
    """Make a database beside the one at `url`, unless it is there; return its address."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(url, autocommit=True) as connection, suppress(psycopg.errors.DuplicateDatabase):
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)  # it listens a moment before it answers
        else:
            return urlsplit(url)._replace(path=f"/{name}").geturl()


def find_program(name: str) -> Path:
    """Where a program is; PostgreSQL's are not in the usual places on Debian."""
    found = shutil.which(name)
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not found and not places:
        raise FileNotFoundError(f"{name} is not installed; bin/test installs it.")
    return Path(found or places[-1])


def find_library(name: str) -> Path:
    """Where a library is that Debian keeps in a folder for each kind of processor."""
    found = sorted(Path("/usr/lib").glob(f"*/faketime/{name}")) or sorted(Path("/usr/lib").glob(f"**/{name}"))
    if not found:
        raise FileNotFoundError(f"{name} is not installed; bin/test installs it.")
    return found[0]


def get_free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody accepts connections on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(is_so: Callable[[], bool]) -> None:
    """Come back as soon as it is so."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("A service did not become ready.")
        time.sleep(0.05)


def end(process: "subprocess.Popen[str] | subprocess.Popen[bytes]", *, by: signal.Signals = signal.SIGTERM) -> None:
    """End a process that may have ended already."""
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def get_own_services(worker: str) -> dict[str, str]:
    """What a worker of pytest-xdist puts into its environment: the addresses of its own pair, if it was given one."""
    own = {name: os.environ.get(f"{name}_{worker}", "") for name in ("REDIS_URL", "DATABASE_URL")}
    return {name: address for name, address in own.items() if address}


def main() -> int:
    """Run a command beside Redis and PostgreSQL, a pair for each of its workers; return its exit code."""
    number, *command = sys.argv[1:]
    environment = dict(os.environ)
    with ExitStack() as stack:
        for worker in range(int(number)):
            own = {
                "REDIS_URL": stack.enter_context(start_redis()),
                "DATABASE_URL": stack.enter_context(start_postgresql()),
            }
            # The last pair also serves the process that hands out the tests.
            environment |= own | {f"{name}_gw{worker}": address for name, address in own.items()}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
