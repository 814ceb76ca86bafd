"""The surroundings of every test: settings from the environment, a fresh channel layer, and servers on demand.

Without DATABASE_URL and REDIS_URL the tests run as the embedded form does (a SQLite file, everything else in memory);
with them, as the grown-up form (bin/test runs both).
"""

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import close_old_connections
from pytest_django.fixtures import Settings
from redis import Redis

from tests.services import RunningServer, get_own_services, start_server

DATA = Path(tempfile.mkdtemp(prefix="spheres-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
(DATA / "static").mkdir()

os.environ |= get_own_services(os.environ.get("PYTEST_XDIST_WORKER", "")) | {
    "DJANGO_SETTINGS_MODULE": "workshop.settings",
    "SPHERES_ADDRESS": "http://testserver",
    "SPHERES_DATA": str(DATA),
    "SPHERES_PREFIX": f"tests-{os.getpid()}",
    "SPHERES_SECRET": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
}
# A shell that starts tests in the background has them ignore Ctrl-C, and servers would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
django.setup()  # pytest-django reads the settings earlier than this file, and only if they are named elsewhere


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Workers that inherit the settings' name read them too early: before this file has given each its surroundings."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.fixture(autouse=True)
def _quick_settings(settings: Settings) -> None:
    """No slow password hashes, and static files under their own names: nobody has collected them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _nothing_was_tried() -> None:
    """Wrong codes and passwords of earlier tests are forgotten."""
    from django.conf import settings  # noqa: PLC0415 - read from the environment above
    from django.core.cache import caches  # noqa: PLC0415

    if not settings.REDIS_URL:
        caches["tries"].clear()
        caches["sign-ins"].clear()
        return
    # Clearing would empty the whole Redis, under the feet of tests that run beside this one.
    with Redis.from_url(settings.REDIS_URL) as redis:
        for name in list(redis.scan_iter(match=f"{settings.PREFIX}:1:*")):
            redis.delete(name)


@pytest.fixture(autouse=True)
def _fresh_channel_layer() -> Iterator[None]:
    """Nobody hears what an earlier test said."""
    from channels.layers import channel_layers  # noqa: PLC0415 - settings are read from the environment above

    channel_layers.backends = {}
    yield
    channel_layers.backends = {}


@pytest.fixture(autouse=True)
def _connections_end_as_in_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets give their connections back. Channels' test tools prevent it, and soon PostgreSQL's pool is empty."""
    monkeypatch.setattr("channels.testing.application.no_op", close_old_connections)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., RunningServer]]:
    """Start servers of ours with `serve()`; each is stopped, and must end well, when the test is over."""
    with ExitStack() as stack:

        def start(*arguments: str, data: Path = tmp_path / "data", **more: Any) -> RunningServer:
            return stack.enter_context(start_server(*arguments, data=data, **more))

        yield start
