"""docs/operations.md and deploy/ say what is so: what they name exists, and what they set is a setting of ours."""

import configparser
import re
import tomllib
from collections.abc import Iterator

import pytest
import yaml
from django.conf import settings

from facilitation.models import Room
from tests.factories import make_room
from tests.services import ROOT
from workshop import server

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
DEPLOY = ROOT / "deploy"
PITFALLS = [*(f"A{n}" for n in range(1, 6)), *(f"B{n}" for n in range(1, 16)), *(f"C{n}" for n in range(1, 9))]
PITFALLS += [*(f"D{n}" for n in range(1, 9)), *(f"E{n}" for n in range(1, 13)), *(f"F{n}" for n in range(1, 6))]
PITFALLS += [*(f"G{n}" for n in range(1, 6)), *(f"H{n}" for n in range(1, 4)), *(f"I{n}" for n in range(1, 10))]


def read_held() -> Iterator[tuple[str, str]]:
    """Each pitfall and each thing that holds it."""
    table = PAGE.partition("## Known pitfalls")[2]
    for number, held in re.findall(r"^\| ([A-I]\d+) [^|]*\| ([^|]*) \|$", table, flags=re.MULTILINE):
        names = re.findall(r"`([^`]+)`(?: \*([^*]+)\*)?", held)
        assert names, number
        yield from ((number, f"{path}::{test}" if test else path) for path, test in names)


def exists(name: str) -> bool:
    """Whether there is such a check, such a test, or such a program."""
    if name.startswith("spheres."):
        return f'"{name}"' in (ROOT / "workshop" / "checks.py").read_text(encoding="utf-8")
    if name == "daphne.E001":
        return settings.INSTALLED_APPS.index("daphne") < settings.INSTALLED_APPS.index("django.contrib.staticfiles")
    path, _, test = name.partition("::")
    if not (ROOT / path).is_file():
        return False
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".js"):
        return f'"{test}"' in text
    return not test or re.search(rf"def {test}\(|\.{test}\(", text) is not None


def test_every_pitfall_is_held_by_something_that_exists() -> None:
    held = list(read_held())
    assert list(dict.fromkeys(number for number, _ in held)) == PITFALLS
    assert [name for _, name in held if not exists(name)] == []


def test_what_does_not_exist_is_noticed() -> None:
    assert not exists("tests/docs/test_operations.py::test_that_nobody_wrote")
    assert not exists("tests/docs/nothing.py::test_x")
    assert not exists("tests/js/state.test.js::nobody wrote this")
    assert not exists("spheres.E999")


def test_every_package_is_locked_with_its_digest() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        packages = re.findall(r"^[a-zA-Z0-9][^\n]*", text, flags=re.MULTILINE)
        assert len(packages) > 20
        assert all(re.fullmatch(r"[\w.\-]+(\[[\w,\-]+\])?==\S+( ; .*)? \\\\?", one) for one in packages), name
        assert text.count("--hash=sha256:") >= len(packages)
    assert "--require-hashes" in (ROOT / "bin" / "prepare.bash").read_text(encoding="utf-8")


def test_the_image_is_one_for_which_there_are_wheels() -> None:
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^FROM python:3\.1[123]-slim-", image, flags=re.MULTILINE)
    assert "--require-hashes" in image


def test_redis_is_used_by_publishing() -> None:
    text = (ROOT / "workshop" / "settings.py").read_text(encoding="utf-8")
    assert re.findall(r"channels_redis\.\w+\.\w+", text) == ["channels_redis.pubsub.RedisPubSubChannelLayer"]


def test_what_deploy_sets_is_a_setting_of_ours() -> None:
    known = set(
        re.findall(r"^([A-Z][A-Z_]+) ", str((ROOT / "workshop" / "settings.py").read_text()), flags=re.MULTILINE)
    )
    known.add("SPHERES_SECRET_FILE")
    assert "SPHERES_ADDRESS" in known
    environment = set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "spheres.env").read_text(), flags=re.MULTILINE))
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert {"DATABASE_URL", "REDIS_URL"} < environment
    assert environment | set(compose["services"]["spheres-1"]["environment"]) <= known


def test_whoever_ends_a_process_gives_it_the_time_it_takes() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "spheres@.service")
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    for given in (unit["Service"]["TimeoutStopSec"], compose["x-server"]["stop_grace_period"].removesuffix("s")):
        assert int(given) > server.DRAIN + server.CLOSING
    assert int(unit["Service"]["LimitNOFILE"]) == 65536


def test_a_proxy_waits_longer_than_the_server() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    (read,) = re.findall(r"proxy_read_timeout (\d+)s;", text)
    assert int(read) > server.LONGEST_REQUEST
    assert int(read) > settings.PING_INTERVAL + settings.PING_TIMEOUT
    assert text.count("access_log off;") == text.count("server_name ")
    assert set(re.findall(r"error_log \S+ (\w+);", text)) == {"alert"}


# How we test


@pytest.mark.parametrize("again", [1, 2])
@pytest.mark.django_db(transaction=True)
async def test_rows_do_not_leak_into_the_next_test(again: int) -> None:
    from tests.live.sockets import make  # noqa: PLC0415 - needs the settings

    assert await make(Room.objects.count) == 0
    await make(make_room)
    assert await make(Room.objects.count) == 1


def test_the_tests_run_on_both_databases_and_on_files() -> None:
    steps = (ROOT / "bin" / "test").read_text(encoding="utf-8")
    assert 'step "Tests on SQLite"' in steps
    assert 'step "Tests on PostgreSQL and Redis"' in steps
    database = settings.DATABASES["default"]
    assert database["ENGINE"].endswith("postgresql") or ".sqlite3" in str(database["TEST"]["NAME"])


def test_servers_of_tests_are_processes() -> None:
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")]
    name = "LiveServer" + "TestCase"
    assert any("Popen(" in text for text in code)
    assert not any(name in text for text in code)


def test_browser_tests_know_no_tables() -> None:
    tests = [*(ROOT / "tests" / "browser").glob("test_*.py"), ROOT / "tests" / "browser" / "conftest.py"]
    assert len(tests) > 5
    assert not [path.name for path in tests if "facilitation.models" in path.read_text(encoding="utf-8")]


def test_tests_of_sockets_commit() -> None:
    for path in (ROOT / "tests" / "live").glob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if "open_phone(" in text or "open_screen(" in text:
            assert "django_db(transaction=True" in text, path.name


def test_warnings_are_errors_and_time_is_limited() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert options["filterwarnings"][0] == "error"
    assert options["asyncio_default_fixture_loop_scope"] == "function"
    assert 0 < options["timeout"] <= 300
