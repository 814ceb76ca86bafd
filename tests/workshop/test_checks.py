"""Each start-up check speaks when something is wrong, says what to do, and is silent otherwise."""

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks

from tests.services import ROOT
from workshop import checks, server

SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"},
}
POSTGRESQL = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0}
MEMORY = {"BACKEND": "channels.layers.InMemoryChannelLayer"}
PUBLISHING = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"prefix": "here"}}


def publishing(*hosts: Any) -> dict[str, Any]:
    return {**PUBLISHING, "CONFIG": {"prefix": "here", "hosts": list(hosts)}}


TIMES = {"address": "redis://127.0.0.1", "socket_timeout": 5, "socket_connect_timeout": 5}


def core(*hosts: Any) -> dict[str, Any]:
    return {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"prefix": "here", "hosts": list(hosts)}}


GOOD: dict[str, Any] = {
    "SECRET_KEY": "b9N-3mYx_4hQwTz7Kc0uVfLd2eRs8aGj5pXo1iEn6tByWqMh_7",
    "ALLOWED_HOSTS": ["192.168.1.5"],
    "PUBLIC_ADDRESS": "http://192.168.1.5:8000",
    "PUBLIC_ORIGINS": ["http://192.168.1.5:8000"],
    "PROCESSES": 1,
    "CHANNEL_LAYERS": {"default": MEMORY},
    "DATABASES": {"default": SQLITE},
    "PING_INTERVAL": 20,
    "PING_TIMEOUT": 15,
    "ATOMIC_REQUESTS": False,
    "METRICS_TOKEN": "",
}


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The settings that the checks see."""
    given = SimpleNamespace(**GOOD)
    monkeypatch.setattr(checks, "settings", given)
    return given


def get_complaints() -> list[str]:
    found = [message for message in run_checks() if str(message.id).startswith("spheres.")]
    assert all(message.hint for message in found)
    return sorted({str(message.id) for message in found})


def test_has_nothing_to_say_about_the_settings_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "settings", settings)
    assert get_complaints() == []


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SECRET_KEY", "", "spheres.E001"),
        ("SECRET_KEY", "short", "spheres.E002"),
        ("SECRET_KEY", "a" * 60, "spheres.E002"),
        ("SECRET_KEY", "django-insecure-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789", "spheres.E002"),
        ("ALLOWED_HOSTS", ["*"], "spheres.E003"),
        ("ALLOWED_HOSTS", ["*.example.org"], "spheres.E003"),
        ("ALLOWED_HOSTS", [".example.org"], "spheres.E003"),
        ("PUBLIC_ORIGINS", ["*"], "spheres.E003"),
        ("PUBLIC_ORIGINS", ["http://*.example.org"], "spheres.E003"),
        ("PUBLIC_ORIGINS", ["example.org"], "spheres.E004"),
        ("PUBLIC_ORIGINS", ["http://example.org/"], "spheres.E004"),
        ("PUBLIC_ADDRESS", "192.168.1.5:8000", "spheres.E012"),
        ("PUBLIC_ADDRESS", "https://example.org/spheres", "spheres.E012"),
        ("PROCESSES", 2, "spheres.E005"),
        ("CHANNEL_LAYERS", {"default": {**PUBLISHING, "CONFIG": {"prefix": ""}}}, "spheres.E006"),
        ("CHANNEL_LAYERS", {"default": {**PUBLISHING, "CONFIG": {}}}, "spheres.E006"),
        ("CHANNEL_LAYERS", {"default": core("redis://127.0.0.1")}, "spheres.E007"),
        ("CHANNEL_LAYERS", {"default": core({"address": "redis://127.0.0.1"})}, "spheres.E007"),
        ("CHANNEL_LAYERS", {"default": core({"address": "redis://127.0.0.1", "socket_timeout": 5})}, "spheres.E007"),
        ("DATABASES", {"default": {**POSTGRESQL, "CONN_MAX_AGE": 60}}, "spheres.E008"),
        ("DATABASES", {"default": {**POSTGRESQL, "CONN_MAX_AGE": None}}, "spheres.E008"),
        ("DATABASES", {"default": {**SQLITE, "OPTIONS": {"transaction_mode": "IMMEDIATE"}}}, "spheres.E009"),
        (
            "DATABASES",
            {"default": {**SQLITE, "OPTIONS": {**SQLITE["OPTIONS"], "transaction_mode": "DEFERRED"}}},
            "spheres.E009",
        ),
        ("CHANNEL_LAYERS", {"default": {**MEMORY, "CONFIG": {"group_expiry": 43200}}}, "spheres.E020"),
        ("CHANNEL_LAYERS", {"default": publishing("redis://127.0.0.1")}, "spheres.E021"),
        ("CHANNEL_LAYERS", {"default": publishing({"address": "redis://127.0.0.1"})}, "spheres.E021"),
        ("METRICS_TOKEN", "short", "spheres.E022"),
        ("ATOMIC_REQUESTS", True, "spheres.E023"),
        ("DATABASES", {"default": {**POSTGRESQL, "ATOMIC_REQUESTS": True}}, "spheres.E023"),
        ("PING_TIMEOUT", 20, "spheres.E011"),
        ("PING_TIMEOUT", 30, "spheres.E011"),
    ],
)
def test_names_a_bad_setting(given: SimpleNamespace, name: str, value: object, complaint: str) -> None:
    setattr(given, name, value)
    assert get_complaints() == [complaint]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", ["example.org", "192.168.1.5"]),
        ("PUBLIC_ORIGINS", ["https://example.org", "http://192.168.1.5:8000"]),
        ("CHANNEL_LAYERS", {"default": PUBLISHING}),
        ("CHANNEL_LAYERS", {"default": publishing(TIMES)}),
        ("CHANNEL_LAYERS", {"default": {**MEMORY, "CONFIG": {"group_expiry": 86400}}}),
        ("METRICS_TOKEN", "0123456789-0123456789"),
        ("CHANNEL_LAYERS", {"default": core({"address": "redis://127.0.0.1", "socket_timeout": 15})}),
        ("CHANNEL_LAYERS", {"default": core({"address": "redis://127.0.0.1", "socket_timeout": None})}),
        ("DATABASES", {"default": POSTGRESQL}),
        ("DATABASES", {"default": SQLITE}),
        ("PING_TIMEOUT", 19),
    ],
)
def test_accepts_a_good_setting(given: SimpleNamespace, name: str, value: object) -> None:
    setattr(given, name, value)
    assert get_complaints() == []


def test_allows_several_processes_with_redis(given: SimpleNamespace) -> None:
    given.PROCESSES = 4
    given.CHANNEL_LAYERS = {"default": PUBLISHING}
    assert get_complaints() == []


@pytest.mark.parametrize(("installed", "complaints"), [("4.2.1", ["spheres.E010"]), ("4.2.2", []), ("4.10.0", [])])
def test_knows_unsafe_versions_of_daphne(
    monkeypatch: pytest.MonkeyPatch, installed: str, complaints: list[str]
) -> None:
    monkeypatch.setattr(checks, "version", lambda _: installed)
    assert get_complaints() == complaints


def test_says_that_there_is_no_secret() -> None:
    """Django itself raises when an empty secret is looked at, so this is tried from outside."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SPHERES_")}
    ran = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment | {"SPHERES_SECRET_FILE": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "spheres.E001" in ran.stderr
    assert ran.returncode == 1


def test_a_socket_ends_before_its_layer_forgets_it() -> None:
    assert checks.LONGEST_SOCKET == server.LONGEST_SOCKET
