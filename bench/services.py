"""Starts what is measured, each as a process of its own on loopback, once a run; ends all of it by its id.

Databases live on a disk (/var/tmp) and are told to keep what they confirm: a benchmark on a RAM disk proves nothing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from bench.nginx import write_configuration
from tests.services import (
    ROOT,
    RunningServer,
    end,
    find_program,
    get_free_port,
    listens,
    make_database,
    start_redis,
    start_server,
)
from tests.services import wait_until as wait

BACKLOG = 4096
WITHOUT_CLICK = f"{ROOT / 'bench' / 'without_click'}{os.pathsep}{ROOT}"
METRICS = "for the bench, which asks on loopback"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ECHO, RAW = "bare echo", "raw echo"
OURS, TUTORIAL = (f"ours, {SQLITE}", f"ours, {POSTGRESQL}"), (f"tutorial, {SQLITE}", f"tutorial, {POSTGRESQL}")
ONE_BEHIND_NGINX, TWO_BEHIND_NGINX = "one behind nginx", "two behind nginx"


@dataclass(frozen=True)
class Service:
    """A server that listens. `pids` names the processes that do its work; `keeper` makes its rooms."""

    name: str
    port: int
    pids: Mapping[str, int]
    keeper: "subprocess.Popen[str] | None" = None

    @property
    def origin(self) -> str:
        """What browsers call it."""
        return f"http://127.0.0.1:{self.port}"

    def seed(self, *, rooms: int = 1, seats: int = 0, answers: int = 0, has_round: bool = True) -> dict[str, Any]:
        """New rooms with keys for everybody; see bench/seed.py."""
        return self._ask({"rooms": rooms, "seats": seats, "answers": answers, "round": has_round})

    def count_answers(self, room_id: str) -> int:
        """How many answers its database holds for a room."""
        return int(self._ask({"count": room_id})["answers"])

    def count_work(self, kind: str) -> tuple[float, float]:
        """How many items of a kind the server has worked on since its start, and in how many batches."""
        asked = urllib.request.Request(f"{self.origin}/metrics", headers={"Authorization": f"Bearer {METRICS}"})  # noqa: S310
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - ours, on loopback
            text: str = answer.read().decode()
        done, batches = (
            float(text.split(f'{name}{{work="{kind}"}} ')[1].split(maxsplit=1)[0])
            for name in ("spheres_done_total", "spheres_batches_total")
        )
        return done, batches

    def _ask(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        if self.keeper is None or self.keeper.stdin is None or self.keeper.stdout is None:
            raise RuntimeError(f"{self.name} has no rooms.")
        self.keeper.stdin.write(json.dumps(wanted) + "\n")
        self.keeper.stdin.flush()
        found: dict[str, Any] = json.loads(self.keeper.stdout.readline())
        return found


class Services:
    """Everything that runs in one run of the benchmark. A service is started when it is first asked for."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._folder = Path(tempfile.mkdtemp(prefix="spheres-bench-", dir="/var/tmp"))
        stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
        self.redis = cache(lambda: stack.enter_context(start_redis()))
        self.postgresql = cache(lambda: stack.enter_context(start_postgresql()))
        self.echo = cache(self.start_echo)
        self.raw = cache(self._start_raw)
        self.tutorial = cache(self.start_tutorial)
        self.ours = cache(self.start_ours)
        self.behind_nginx = cache(self._start_behind_nginx)

    def start_together(self, names: Collection[str]) -> None:
        """Start what these names mean (`ECHO` and so on), side by side: each spends its time with importing."""
        known: dict[str, Callable[[], object]] = {
            ECHO: self.echo,
            RAW: self.raw,
            **{f"ours, {database}": partial(self.ours, database) for database in (SQLITE, POSTGRESQL)},
            **{f"tutorial, {database}": partial(self.tutorial, database) for database in (SQLITE, POSTGRESQL)},
            ONE_BEHIND_NGINX: partial(self.behind_nginx, 1),
            TWO_BEHIND_NGINX: partial(self.behind_nginx, 2),
        }
        if any(POSTGRESQL in name or "nginx" in name for name in names):
            self.postgresql()
            self.redis()
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for started in [pool.submit(known[name]) for name in sorted(names)]:
                started.result()

    def start_ours(self, database: str) -> Service:
        """The real server in one process, as bin/serve starts it: SQLite alone, or PostgreSQL and Redis."""
        port = get_free_port()
        server = self._start_one(port=port, data=self._folder / f"ours-{port}", **self._get_stores(database, port))
        pids = {"server": server.process.pid}
        return Service(name=f"Spheres, {database}", port=port, pids=pids, keeper=self._start_keeper(server))

    def _start_one(self, *, port: int, data: Path, **environment: str) -> RunningServer:
        more = {"PYTHONPATH": WITHOUT_CLICK, "SPHERES_FRAMES_PER_SECOND": "1000000", "SPHERES_METRICS": METRICS}
        return self._stack.enter_context(start_server(data=data, port=port, **(more | environment)))

    def _start_keeper(self, server: RunningServer) -> "subprocess.Popen[str]":
        """The process that makes rooms for a server."""
        keeper = subprocess.Popen(
            [sys.executable, "-m", "bench.seed"],
            cwd=ROOT,
            env=server.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._stack.callback(end, keeper)
        return keeper

    def _start_behind_nginx(self, processes: int) -> Service:
        """The real server in so many processes with PostgreSQL and Redis, behind nginx."""
        port = get_free_port()
        more = self._get_stores(POSTGRESQL, port) | {
            "SPHERES_ADDRESS": f"http://127.0.0.1:{port}",
            "SPHERES_PREFIX": f"pair-{port}",
            "SPHERES_PROCESSES": str(processes),
            "SPHERES_PROXY": "true",
        }
        folder = self._folder / f"nginx-{port}"
        servers = [self._start_one(port=get_free_port(), data=folder / "data", **more) for _ in range(processes)]
        configuration = write_configuration(folder=folder, port=port, servers=[server.port for server in servers])
        nginx = self._run([str(find_program("nginx")), "-p", str(folder), "-c", str(configuration)], port, {})
        pids = {f"server {number}": one.process.pid for number, one in enumerate(servers, start=1)}
        name = f"Spheres, PostgreSQL, {processes} behind nginx"
        return Service(name=name, port=port, pids=pids | {"nginx": nginx}, keeper=self._start_keeper(servers[0]))

    def start_echo(self) -> Service:
        """A bare ASGI application on a stock Daphne."""
        port = get_free_port()
        pid = self._run(_get_daphne("bench.rivals.echo:application", port), port, {})
        return Service(name="bare echo on Daphne", port=port, pids={"server": pid})

    def _start_raw(self) -> Service:
        """The echo that the load is checked against."""
        port = get_free_port()
        pid = self._run([sys.executable, "-m", "bench.rivals.raw", str(port)], port, {})
        return Service(name="raw echo", port=port, pids={"server": pid})

    def start_tutorial(self, database: str) -> Service:
        """The tutorial's way on a stock Daphne."""
        port = get_free_port()
        folder = self._folder / f"tutorial-{port}"
        (folder / "static").mkdir(parents=True)
        environment = self._get_stores(database, port) | {
            "DJANGO_SETTINGS_MODULE": "bench.rivals.tutorial.settings",
            "TUTORIAL_DATA": str(folder),
        }
        for command in (["migrate", "--run-syncdb"], ["collectstatic", "--no-input"]):
            subprocess.run(
                [sys.executable, "-m", "django", *command, "--verbosity=0"],
                cwd=ROOT,
                env=_get_environment(environment),
                check=True,
            )
        pid = self._run(_get_daphne("bench.rivals.tutorial.asgi:application", port), port, environment)
        return Service(name=f"tutorial, {database}", port=port, pids={"server": pid})

    def _get_stores(self, database: str, port: int) -> dict[str, str]:
        if database == SQLITE:
            return {}
        return {"DATABASE_URL": make_database(self.postgresql(), f"bench_{port}"), "REDIS_URL": self.redis()}

    def _run(self, command: list[str], port: int, environment: Mapping[str, str]) -> int:
        log = self._stack.enter_context((self._folder / f"{port}.log").open("w", encoding="utf-8"))
        process = subprocess.Popen(
            command, cwd=ROOT, env=_get_environment(environment), stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        self._stack.callback(end, process)
        wait(lambda: listens(port) or process.poll() is not None)
        if process.poll() is not None:
            raise RuntimeError(f"It does not start: {command}\n{(self._folder / f'{port}.log').read_text()}")
        return process.pid


def run_load(work: str, **job: Any) -> dict[str, Any]:
    """Let the load process do one job and return what it found."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        input=json.dumps({"work": work, **job}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@contextmanager
def start_postgresql() -> Iterator[str]:
    """A PostgreSQL as its package sets it up: what it confirms is on the disk. Yields the address of a database."""
    user = "postgres" if os.getuid() == 0 else None
    port = get_free_port()
    folder = Path(tempfile.mkdtemp(prefix="spheres-bench-postgresql-", dir="/var/tmp"))
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": 200}
    make: list[Any] = [find_program("initdb"), "-D", folder / "data", "-U", "spheres", "-A", "trust", "-E", "UTF8"]
    run: list[Any] = [find_program("postgres"), "-D", folder / "data"]
    run += [f"-c{name}={value}" for name, value in options.items()]
    if user:
        shutil.chown(folder, user)
    with suppress_removal(folder):
        subprocess.run([*make, "--no-locale"], check=True, cwd=folder, user=user, stdout=subprocess.DEVNULL)
        process = subprocess.Popen(run, cwd=folder, user=user, stderr=subprocess.DEVNULL)
        try:
            wait(lambda: listens(port))
            yield make_database(f"postgres://spheres@127.0.0.1:{port}/postgres", "spheres")
        finally:
            end(process)


@contextmanager
def suppress_removal(folder: Path) -> Iterator[None]:
    """Remove a folder at the end, whatever is left of it."""
    try:
        yield
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)


def _get_daphne(application: str, port: int) -> list[str]:
    endpoint = f"tcp:port={port}:interface=127.0.0.1:backlog={BACKLOG}"
    return [sys.executable, "-m", "daphne", "-v", "0", "-e", endpoint, application]


def _get_environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPHERES_")}
    return {**kept, "PYTHONPATH": WITHOUT_CLICK, **more}
