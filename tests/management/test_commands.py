"""Commands for scripts and timers."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from facilitation.models import Room, Round
from facilitation.rules.silence import SILENCE
from tests.factories import make_facilitator, make_room

pytestmark = pytest.mark.django_db

HELP_LINE = "--help-line=Listening line=116 123"


def run(name: str, *arguments: str) -> str:
    printed = StringIO()
    call_command(name, *arguments, stdout=printed)
    return printed.getvalue().strip()


def test_a_room_is_opened_at_an_open_round_and_its_addresses_lead_there() -> None:
    make_facilitator()

    found = json.loads(
        run("open_room", "--facilitator=ada", HELP_LINE, "--floor=6", "--step=4", "--round=family", "--json")
    )

    room = Room.objects.get()
    assert (str(room.pk), room.code, room.floor, room.step) == (found["room"], found["code"], 6, 4)
    assert list(Round.objects.values_list("subject", "closed_at")) == [("family", None)]
    phone, screen = (found[name].removeprefix("http://testserver") for name in ("phone", "screen"))
    assert [Client().get(path).status_code for path in (phone, screen)] == [200, 200]


def test_without_json_a_room_is_told_line_by_line() -> None:
    make_facilitator()

    lines = run("open_room", "--facilitator=ada", HELP_LINE).splitlines()

    assert [line.split(":")[0] for line in lines] == ["room", "code", "phone", "screen", "desk"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--facilitator=ada"],
        ["--facilitator=nobody", HELP_LINE],
        ["--facilitator=ada", HELP_LINE, "--workshop=chess"],
        ["--facilitator=ada", HELP_LINE, "--file=no-such-file.json"],
        ["--facilitator=ada", HELP_LINE, "--floor=2"],
        ["--facilitator=ada", HELP_LINE, "--step=9"],
        ["--facilitator=ada", HELP_LINE, "--round=robots"],
    ],
)
def test_a_room_that_cannot_be_opened_is_refused_in_one_sentence(arguments: list[str]) -> None:
    make_facilitator()

    with pytest.raises(CommandError, match=r"^[A-Z].*\.$"):
        run("open_room", *arguments)

    assert not Room.objects.exists()


def test_an_invitation_is_a_link_that_makes_an_account() -> None:
    link = run("invite_facilitator")

    assert link.startswith("http://testserver/account/start/")
    assert Client().get(link.removeprefix("http://testserver")).status_code == 200


def test_silent_rooms_are_ended_once_and_others_go_on() -> None:
    now = timezone.now()
    silent, busy = make_room(now=now - SILENCE - timedelta(minutes=1)), make_room(now=now)

    assert run("forget_old_rooms") == "Ended 1 silent room."
    assert run("forget_old_rooms") == "Ended 0 silent rooms."

    ended = dict(Room.objects.values_list("pk", "ended_at"))
    assert (ended[silent.pk] is None, ended[busy.pk] is None) == (False, True)
