"""The whole grown-up installation on one machine: two processes, one PostgreSQL, one Redis, and nginx before them."""

import json
import os
import re
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.faults.stores import PostgreSQL, Redis
from tests.proxies import Proxy, start_nginx
from tests.services import RunningServer, end, get_free_port, run_server

PASSWORD = "spheres-room-7"
METRICS = "only-for-tests-0123456789"
HELP_LINE = "--help-line=Listening line=116 123"


@dataclass
class Site:
    """What runs, and Ada's cookie. `outputs` keeps what ended processes have printed."""

    redis: Redis
    postgresql: PostgreSQL
    proxy: Proxy
    data: Path
    servers: list[RunningServer]
    environment: dict[str, str]
    ada: str = ""
    outputs: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where browsers find it."""
        return self.proxy.address

    @property
    def trust(self) -> ssl.SSLContext:
        """What a client needs to trust the proxy."""
        return self.proxy.trust

    def kill(self, number: int) -> None:
        """End a process without asking."""
        self.servers[number].process.kill()
        end(self.servers[number].process)
        self.outputs.append(self.servers[number].output)

    def stop(self, number: int) -> None:
        """End a process as an operator does; it must end well."""
        self.servers[number].stop()
        self.outputs.append(self.servers[number].output)

    def start(self, number: int) -> None:
        """Start it again, on its port, and wait until it is ready."""
        self.servers[number] = self.launch(self.servers[number].port)
        self.servers[number].wait_until_ready()

    def launch(self, port: int) -> RunningServer:
        """Start a process and do not wait for it."""
        return run_server(data=self.data, port=port, **self.environment)

    def end(self) -> None:
        """End all processes, whatever state they are in."""
        for server in self.servers:
            end(server.process)

    def read_output(self) -> str:
        """Everything that all processes have printed."""
        return "".join([*self.outputs, *(server.output for server in self.servers)])

    def make_facilitator(self) -> None:
        """Ada makes her account with a one-time link, through the proxy."""
        printed = self.servers[0].manage("invite_facilitator")
        found = re.search(r"https://\S+/account/start/\S+", printed)
        assert found, printed
        with httpx.Client(follow_redirects=True, timeout=30, verify=self.trust) as browser:
            browser.get(found[0]).raise_for_status()
            form = {
                "username": "ada",
                "password1": PASSWORD,
                "password2": PASSWORD,
                "csrfmiddlewaretoken": browser.cookies["spheres_form"],
            }
            browser.post(found[0], data=form, headers={"Referer": found[0]}).raise_for_status()
            self.ada = f"spheres_desk={browser.cookies['spheres_desk']}"

    def open_room(self) -> dict[str, str]:
        """A room of Ada's with an open round of ratings."""
        printed = self.servers[0].manage("open_room", "--facilitator=ada", HELP_LINE, "--json", "--round=friendship")
        found: dict[str, str] = json.loads(printed)
        return found


@contextmanager
def start_site(processes: int = 2) -> Iterator[Site]:
    """Everything, ready. At the end all of it is ended; processes that still run must end well."""
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spheres-site-", dir="/var/tmp")))
        redis, postgresql = stack.enter_context(Redis()), stack.enter_context(PostgreSQL())
        ports = [get_free_port() for _ in range(processes)]
        proxy = stack.enter_context(start_nginx(ports))
        environment = {
            "DATABASE_URL": postgresql.url,
            "REDIS_URL": redis.url,
            "SPHERES_ADDRESS": proxy.address,
            "SPHERES_FRAMES_PER_SECOND": "100",
            "SPHERES_METRICS": METRICS,
            "SPHERES_PREFIX": f"site-{proxy.port}",
            "SPHERES_PROCESSES": str(processes),
            "SPHERES_PROXY": "true",
        }
        trusted = os.environ.get("SSL_CERT_FILE")
        os.environ["SSL_CERT_FILE"] = str(proxy.certificate)
        site = Site(redis, postgresql, proxy, data / "data", [], environment)
        try:
            site.servers += [site.launch(port) for port in ports]
            for server in site.servers:
                server.wait_until_ready()
            site.make_facilitator()
            yield site
            for number, _ in enumerate(site.servers):
                site.stop(number)
        finally:
            site.end()
            os.environ.pop("SSL_CERT_FILE")
            if trusted is not None:
                os.environ["SSL_CERT_FILE"] = trusted
