"""A process that is killed in the middle of a deed, at whichever step a test wants: `python -m tests.anonymity.dying`.

It reads one line of JSON for each deed: which, on what, and before which step to die. A step is a statement to the
database or a commit. Each deed is done by a fork of its own, so that Django is loaded once; the line it prints says how
that ended: null where the deed was done, else the signal.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


class Countdown:
    """Kills this process before its step number `last`."""

    def __init__(self, last: int) -> None:
        self.left = last

    def step(self) -> None:
        """One more step is about to be taken."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, execute: Callable[..., Any], *more: Any) -> Any:
        """A statement."""
        self.step()
        return execute(*more)


def do(deed: str, what: dict[str, Any]) -> None:
    """Do one deed as a server or a timer does it."""
    from facilitation.actions import answers, forgetting, rooms, stirring  # noqa: PLC0415 - Django must be set up

    now = datetime.fromisoformat(what["now"])
    match deed:
        case "end":
            rooms.end_session(room_id=what["room"], revision=what["revision"], now=now)
        case "fall silent, for a timer":
            call_command("forget_old_rooms", stdout=StringIO())
        case "delete":
            forgetting.delete_room(room_id=what["room"], facilitator_id=what["facilitator"])
        case "erase":
            answers.erase(room_id=what["room"], token=what["token"], secret=settings.SECRET_KEY.encode())
        case "withdraw":
            key = bytes.fromhex(what["key"])
            answers.save([answers.Given(room_id=what["room"], question_id=what["question"], key=key, choice=None)])
        case "stir":
            stirring.stir(question_ids=what["questions"], round_ids=[what["round"]])
        case _:
            raise ValueError(deed)


def do_and_die(deed: str, what: dict[str, Any], last: int) -> int | None:
    """Do it in a fork that dies before step `last`; the signal it died of, None if it came to its end before."""
    child = os.fork()
    if child == 0:
        countdown = Countdown(last)
        commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

        def step_and_commit(self: BaseDatabaseWrapper) -> None:
            countdown.step()
            commit(self)

        BaseDatabaseWrapper._commit = step_and_commit  # type: ignore[attr-defined]
        with connection.execute_wrapper(countdown.watch):
            do(deed, what)
        connection.close()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status)
    assert os.WEXITSTATUS(status) == 0
    return None


def main() -> None:
    """Deeds, one a line, until there is no more."""
    database = settings.DATABASES["default"]
    database["NAME"] = sys.argv[1]
    database.get("OPTIONS", {}).pop("pool", None)  # its threads would not be in a fork
    django.setup()
    from facilitation.actions import rooms, stirring  # noqa: F401, PLC0415 - so that no fork has to load them

    for line in sys.stdin:
        wish = json.loads(line)
        print(json.dumps(do_and_die(wish["deed"], wish["what"], wish["last"])), flush=True)


if __name__ == "__main__":
    main()
