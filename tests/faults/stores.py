"""Redis and PostgreSQL that can be taken away: stopped, restarted on the same port, frozen and thawed."""

import os
import shutil
import signal
import subprocess
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from tests.services import end, find_program, get_free_port, listens, make_database, wait_until


class Store(ABC):
    """One store as a process of its own, on one port for as long as it lives."""

    def __init__(self) -> None:
        self.port = get_free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="spheres-faults-", dir="/var/tmp"))
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.thaw()
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @abstractmethod
    def start(self) -> None:
        """Start it and wait until it answers."""

    @abstractmethod
    def stop(self) -> None:
        """End it."""

    def freeze(self) -> None:
        """Let it answer nobody, and keep its connections."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, number)

    def _run(self, command: list[str | Path], **more: Any) -> None:
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
        process = self.process
        wait_until(lambda: listens(self.port) or process.poll() is not None)
        if process.poll() is not None:
            raise RuntimeError(f"{command[0]} does not start.")


class Redis(Store):
    """A Redis that keeps nothing: a restart loses all leases, as a new machine would."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"--port {self.port} --bind 127.0.0.1 --save  --appendonly no --dir {self.folder}".split(" ")
        self._run([find_program("redis-server"), *options])

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            end(self.process)


class PostgreSQL(Store):
    """A PostgreSQL that writes what it confirms before it confirms it, so that it may be killed."""

    def __init__(self) -> None:
        super().__init__()
        self._user = "postgres" if os.getuid() == 0 else None
        if self._user:
            shutil.chown(self.folder, self._user)
        make: list[str | Path] = [find_program("initdb"), "-D", self.folder / "data", "-U", "spheres", "-A", "trust"]
        subprocess.run(
            [*make, "-E", "UTF8", "--no-locale", "--no-sync"],
            check=True,
            cwd=self.folder,
            user=self._user,
            stdout=subprocess.DEVNULL,
        )

    @property
    def url(self) -> str:
        """The address of the database."""
        return f"postgres://spheres@127.0.0.1:{self.port}/spheres"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        command: list[str | Path] = [find_program("postgres"), "-D", self.folder / "data"]
        self._run(
            [*command, *(f"-c{name}={value}" for name, value in options.items())], cwd=self.folder, user=self._user
        )
        make_database(f"postgres://spheres@127.0.0.1:{self.port}/postgres", "spheres")

    def stop(self, *, by: signal.Signals = signal.SIGINT) -> None:
        """End it: by SIGINT it cuts everybody off; by SIGQUIT it ends as in a crash."""
        if self.process is not None:
            end(self.process, by=by)

    def ask(self, query: str, *values: object) -> Any:
        """The first value that a query finds."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(query.encode(), values).fetchone()
            return None if row is None else row[0]

    def set_read_only(self, *, on: bool) -> None:
        """Take nothing more from anybody, or take it again."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {'on' if on else 'off'}".encode())
            connection.execute("SELECT pg_reload_conf()")

    def freeze(self) -> None:
        """Freeze the process that starts others, and all of those: nobody gets an answer."""
        for pid in self._family():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        for pid in self._family():
            os.kill(pid, signal.SIGCONT)

    def _family(self) -> list[int]:
        if self.process is None or self.process.poll() is not None:
            return []
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [self.process.pid, *map(int, children.split())]
