"""python -m bench.seed: rooms, seats and a desk for a server that runs, in that server's environment.

It lives as long as the run. Each line of standard input says what is wanted, each line of standard output what there
is, both as JSON.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from facilitation.actions.answers import Given, save  # noqa: E402
from facilitation.actions.rooms import OpenedRoom, open_room  # noqa: E402
from facilitation.actions.rounds import open_round  # noqa: E402
from facilitation.actions.seats import get_cookie_name, get_secret, read_seat, take_seat  # noqa: E402
from facilitation.models import Answer, Facilitator, Question  # noqa: E402
from facilitation.rules.built_in import SPHERES  # noqa: E402
from facilitation.rules.exercise import Ask  # noqa: E402
from facilitation.rules.plans import HelpLine  # noqa: E402
from facilitation.rules.release import Policy  # noqa: E402
from facilitation.rules.seats import get_answer_key  # noqa: E402

NAME = "bench"
PLAN = SPHERES.model_copy(update={"help_lines": (HelpLine(name="Bench", contact="0"),)})


def main() -> None:
    """Make what is wanted. `rooms` of them; `round`: with an open round; `seats` in the first one; `answers`: how many
    of those seats have answered the first question already; `count`: only say how many answers a room has."""
    for line in sys.stdin:
        wanted = json.loads(line)
        if room_id := wanted.get("count"):
            found: dict[str, Any] = {"answers": Answer.objects.filter(question__round__room_id=room_id).count()}
        else:
            found = make(wanted)
        connection.close()
        print(json.dumps(found), flush=True)


def make(wanted: dict[str, Any]) -> dict[str, Any]:
    """Rooms with all their keys."""
    facilitator = Facilitator.objects.filter(username=NAME).first() or Facilitator.objects.create_user(username=NAME)
    rooms = [open_one(facilitator.pk, has_round=wanted["round"]) for _ in range(wanted["rooms"])]
    room = rooms[0]
    name = get_cookie_name(room.id)
    seats = [take_seat(room_id=room.id) for _ in range(wanted["seats"])]
    questions = list(Question.objects.filter(round__room_id=room.id).order_by("position").values_list("pk", flat=True))
    if wanted["answers"]:
        answer(room.id, questions[0], seats[: wanted["answers"]])
    return {
        "id": room.id,
        "code": room.code,
        "screens": [one.screen_token for one in rooms],
        "seats": [f"{name}={seat}" for seat in seats],
        "questions": questions,
        "round": Question.objects.get(pk=questions[0]).round_id if questions else None,
        "stages": [stage.value for stage in SPHERES.running],
        "desk": f"spheres_desk={sign_in(facilitator)}",
    }


def open_one(facilitator_id: int, *, has_round: bool) -> OpenedRoom:
    """One room."""
    now = timezone.now()
    room = open_room(facilitator_id=facilitator_id, plan=PLAN, policy=Policy(), now=now)
    if has_round:
        open_round(room_id=room.id, revision=0, ask=Ask.RATE, subject="friendship", now=now)
    return room


def answer(room_id: str, question_id: int, cookies: list[str]) -> None:
    """An answer of each of these seats, in the same words as a phone's."""
    given = []
    for number, cookie in enumerate(cookies):
        token = read_seat(room_id=room_id, cookie=cookie) or ""
        key = get_answer_key(secret=get_secret(), token=token, question_id=question_id)
        given.append(Given(room_id=room_id, question_id=question_id, key=key, choice="12345"[number % 5]))
    for start in range(0, len(given), 1000):
        save(given[start : start + 1000])


def sign_in(facilitator: Facilitator) -> str:
    """The key of a session in which the facilitator is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(facilitator.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = facilitator.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
