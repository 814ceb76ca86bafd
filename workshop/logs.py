"""How a log line looks: it says what went wrong and where in the code, never who, from where, or what was said.

Libraries put paths (with codes and tokens), addresses and values into their messages, and exceptions quote data in
their texts. So only our own loggers may fill in arguments, of others' messages only the first line is printed, and of
an exception only its kind and the lines of code."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

OURS = ("facilitation", "workshop")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[#0\- +]*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z]")


def get_logging(form: str) -> dict[str, Any]:
    """Django's LOGGING: everything to stderr, as "lines" for people or "json" for machines."""
    formatter = {"lines": "workshop.logs.QuietFormatter", "json": "workshop.logs.QuietJson"}[form]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"quiet": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # a 404 is a mistyped code, no event
            "django.security.csrf": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},  # somebody tried another name for this computer
            "axes": {"level": "ERROR"},
            "daphne": {"level": "WARNING"},
        },
    }


class QuietFormatter(logging.Formatter):
    """One line of time, level, logger and message, then the code an exception went through."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for `record`."""
        return super().format(self.quieten(record))

    def quieten(self, record: logging.LogRecord) -> logging.LogRecord:
        """The record as it may be written, without touching this one, which other handlers may share."""
        if record.name.split(".", 1)[0] in OURS:
            return record
        quiet = logging.makeLogRecord(record.__dict__)
        first_line = str(record.msg).split("\n", 1)[0]
        quiet.msg = PLACEHOLDER.sub("…", first_line) if record.args else first_line
        quiet.args = None
        quiet.exc_text = None
        if status := getattr(record, "status_code", None):
            match = getattr(getattr(record, "request", None), "resolver_match", None)
            quiet.msg = f"Answered {status} at {match.view_name if match else 'no page'}"
        return quiet

    def formatException(  # noqa: N802 (the name is logging's)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return kinds and lines of code, the cause first, and no text of any exception."""
        lines: list[str] = []
        error = ei[1]
        while error is not None and len(lines) < 200:  # noqa: PLR2004
            part = [*traceback.format_tb(error.__traceback__), f"{type(error).__module__}.{type(error).__qualname__}\n"]
            lines[:0] = part
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()


class QuietJson(QuietFormatter):
    """The same as one JSON object a line; `code` is what an exception went through."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object for `record`."""
        quiet = self.quieten(record)
        found = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": quiet.getMessage(),
        }
        if record.exc_info:
            found["code"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=False)
