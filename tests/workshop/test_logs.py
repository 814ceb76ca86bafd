"""Log lines help to repair things and name nobody."""

import json
import logging
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.log import log_response

from workshop.logs import QuietFormatter, QuietJson, get_logging

ADDRESS, TOKEN, CHOICE = "192.168.1.77", "s3cr3t-t0k3n", "choice-of-somebody"


def format_record(name: str, message: str, *values: object, **more: object) -> str:
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, values, None)
    record.__dict__ |= more
    line = QuietFormatter().format(record)
    assert record.getMessage() == (message % values if values else message)  # other handlers see it unchanged
    return line.split(" ", 2)[2]


def test_ours_say_what_they_say() -> None:
    assert format_record("facilitation.live.hub", "%d sockets", 3) == "ERROR facilitation.live.hub: 3 sockets"


@pytest.mark.parametrize(
    ("message", "value", "line"),
    [
        ("Locked out %s after %d", (ADDRESS, 3), "ERROR axes: Locked out … after …"),
        ("%(who)s 100%%: %-10.2f %r", ({"who": ADDRESS},), "ERROR axes: … 100%%: … …"),
        ("one\ntwo " + ADDRESS, (), "ERROR axes: one"),
    ],
)
def test_others_may_not_fill_in_values(message: str, value: tuple[object, ...], line: str) -> None:
    record = logging.LogRecord("axes", logging.ERROR, __file__, 1, message, value, None)
    assert QuietFormatter().format(record).split(" ", 2)[2] == line


def fail_by_hand() -> None:
    try:
        int(TOKEN)
    except ValueError as error:
        raise RuntimeError(f"bad {CHOICE}") from error


def test_an_exception_shows_the_code_and_not_the_values() -> None:
    with pytest.raises(RuntimeError) as raised:
        fail_by_hand()
    line = format_record("daphne.server", "Exception: %s", CHOICE, exc_info=(raised.type, raised.value, raised.tb))
    assert TOKEN in str(raised.value.__cause__)
    assert line.splitlines()[0] == "ERROR daphne.server: Exception: …"
    assert line.index("builtins.ValueError") < line.index("builtins.RuntimeError")
    assert "in fail_by_hand" in line
    assert TOKEN not in line
    assert CHOICE not in line


def test_a_failed_request_names_the_page_and_not_the_path(caplog: pytest.LogCaptureFixture) -> None:
    request = HttpRequest()
    request.path = f"/screen/{TOKEN}"
    request.resolver_match = SimpleNamespace(view_name="screen")  # type: ignore[assignment]
    response = HttpResponse(status=500)
    log_response("%s: %s", "Internal Server Error", request.path, response=response, request=request)
    assert TOKEN in caplog.text  # what it would have been
    (record,) = caplog.records
    assert QuietFormatter().format(record).endswith("ERROR django.request: Answered 500 at screen")


def test_everything_is_logged_that_way_and_nothing_in_passing() -> None:
    assert all(handler["formatter"] == "quiet" for handler in settings.LOGGING["handlers"].values())
    assert settings.LOGGING["root"]["level"] == "WARNING"
    assert not logging.getLogger("django.request").isEnabledFor(logging.WARNING)
    assert not logging.getLogger("axes").isEnabledFor(logging.WARNING)
    assert not logging.getLogger("daphne").isEnabledFor(logging.INFO)


def test_as_json_a_line_says_the_same_and_no_more() -> None:
    with pytest.raises(RuntimeError) as raised:
        fail_by_hand()
    message = "Locked out %s after %d"
    record = logging.LogRecord("axes", logging.ERROR, __file__, 1, message, (ADDRESS, 3), None)
    record.exc_info = (raised.type, raised.value, raised.tb)
    line = QuietJson().format(record)
    found = json.loads(line)
    assert "\n" not in line
    assert set(found) == {"at", "level", "logger", "message", "code"}
    assert (found["level"], found["logger"], found["message"]) == ("ERROR", "axes", "Locked out … after …")
    assert found["code"] == QuietFormatter().format(record).split("\n", 1)[1]
    assert not {word for word in (ADDRESS, TOKEN, CHOICE) if word in line}


def test_the_form_of_lines_is_a_setting() -> None:
    assert get_logging("lines")["formatters"]["quiet"]["()"] == "workshop.logs.QuietFormatter"
    assert get_logging("json")["formatters"]["quiet"]["()"] == "workshop.logs.QuietJson"
