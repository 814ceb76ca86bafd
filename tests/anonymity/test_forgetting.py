"""Rule S5 and S6 while processes die: forgetting is killed before every single step, and done again.

Whatever is left by a deed that was killed is either all of it as before or all of it done; doing it again comes to the
same end as if nobody had been killed; doing it once more changes nothing.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from facilitation.actions.answers import erase, save
from facilitation.actions.forgetting import NoSuchRoomError, delete_room
from facilitation.actions.moves import SessionEndedError
from facilitation.actions.releases import release_if_due
from facilitation.actions.rooms import end_session, end_silent_sessions
from facilitation.actions.seats import get_secret
from facilitation.actions.stirring import stir
from facilitation.models import Answer, Mark, Question, Release, Room
from facilitation.rules.silence import SILENCE
from tests.anonymity.test_forgotten_files import find
from tests.factories import NOW, SHORT, Phone, get_questions, make_phones, make_room, make_round
from tests.services import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_nobody_reads_on")]

LATER = NOW + SILENCE + timedelta(seconds=1)
MOST = 300
"""Steps after which a deed that is still not done counts as endless."""


@dataclass(frozen=True)
class Session:
    """A room in which six people have answered and finished; ben's answers are in a picture."""

    room: Room
    ben: Phone
    round_id: int
    questions: list[int]
    keys: set[bytes]

    @property
    def what(self) -> dict[str, Any]:
        """All that a deed may need to know."""
        return {
            "room": str(self.room.pk),
            "revision": 0,
            "facilitator": self.room.facilitator_id,
            "token": self.ben.token,
            "question": self.questions[0],
            "key": self.ben.get_key(self.questions[0]).hex(),
            "questions": self.questions,
            "round": self.round_id,
            "now": LATER.isoformat(),
        }


def make_session(*, ended: bool = False) -> Session:
    Room.objects.all().delete()
    room = make_room(plan=SHORT)
    asked = make_round(room=room)
    questions = get_questions(asked=asked)
    phones = make_phones(room=room, number=6)
    save([phone.give(question, "4") for phone in phones for question in questions])
    save([phone.finish(asked.pk) for phone in phones])
    assert release_if_due(room_id=str(room.pk), connected=6, now=NOW)
    Room.objects.filter(pk=room.pk).update(ended_at=NOW if ended else None)
    keys = {phone.get_key(question) for phone in phones for question in questions}
    return Session(room=room, ben=phones[0], round_id=asked.pk, questions=questions, keys=keys)


def get_state() -> dict[str, Any]:
    """What the tables say, but for keys and numbers that differ from session to session."""
    return {
        "answers": sorted((row.choice or "", row.counted, row.touched) for row in Answer.objects.all()),
        "marks": Mark.objects.count(),
        "releases": Release.objects.count(),
        "rooms": [(room.ended_at is not None, room.gaps, room.revision) for room in Room.objects.all()],
        "late": list(Question.objects.order_by("pk").values_list("late", flat=True)),
    }


@pytest.fixture(scope="module")
def dying(django_db_setup: None) -> Iterator[Callable[[str, dict[str, Any], int], int | None]]:
    """Do a deed in a process that dies before a step; the signal it died of, None if it was done before that."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.anonymity.dying", str(connection.settings_dict["NAME"])],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    wishes, outcomes = process.stdin, process.stdout

    def do(deed: str, what: dict[str, Any], last: int) -> int | None:
        wishes.write(json.dumps({"deed": deed, "what": what, "last": last}) + "\n")
        wishes.flush()
        outcome: int | None = json.loads(outcomes.readline())
        return outcome

    yield do
    wishes.close()
    assert process.wait(timeout=10) == 0
    outcomes.close()


def end_again(session: Session) -> None:
    """Whoever ends it again is told that it is over; the hourly look cleans what is left in the files."""
    with suppress(SessionEndedError):
        end_session(room_id=session.room.pk, revision=0, now=LATER)
    end_silent_sessions(now=LATER)


def be_silent_again(session: Session) -> None:
    end_silent_sessions(now=LATER)


def delete_again(session: Session) -> None:
    with suppress(NoSuchRoomError):
        delete_room(room_id=session.room.pk, facilitator_id=session.room.facilitator_id)
    end_silent_sessions(now=LATER)


def erase_again(session: Session) -> None:
    erase(room_id=str(session.room.pk), token=session.ben.token, secret=get_secret())


def withdraw_again(session: Session) -> None:
    save([session.ben.withdraw(session.questions[0])])


def stir_again(session: Session) -> None:
    stir(question_ids=session.questions, round_ids=[session.round_id])


@pytest.mark.parametrize(
    ("deed", "again", "ended", "leaves", "stride"),
    [
        ("end", end_again, False, 0, 1),
        ("fall silent, for a timer", be_silent_again, False, 0, 7),  # it is the end of one session after the other
        ("delete", delete_again, True, 0, 1),
        ("erase", erase_again, False, 10, 1),
        ("withdraw", withdraw_again, False, 11, 1),
        ("stir", stir_again, False, 12, 1),
    ],
)
def test_a_deed_that_is_killed_at_any_step_is_done_or_not_and_can_be_done_again(
    dying: Callable[[str, dict[str, Any], int], int | None],
    deed: str,
    again: Callable[[Session], None],
    *,
    ended: bool,
    leaves: int,
    stride: int,
) -> None:
    session = make_session(ended=ended)
    before = get_state()
    again(session)
    after = get_state()
    assert Answer.objects.exclude(choice=None).count() == leaves
    again(session)
    assert get_state() == after

    session = make_session(ended=ended)
    done_early = 0
    if connection.vendor == "postgresql" and stride == 1:
        stride = 3  # a connection takes longer there, and the steps are the same
    for last in range(1, MOST, stride):
        outcome = dying(deed, session.what, last)
        if outcome is None:
            break
        assert outcome == signal.SIGKILL
        left = get_state()
        assert left in (before, after), f"half done at step {last}"
        if left == after != before:
            done_early += 1
            again(session)
            assert get_state() == after
            assert leaves or find(session.keys) == set()
            session = make_session(ended=ended)
    else:
        pytest.fail("The deed never comes to its end.")

    assert last > 3
    assert get_state() == after
    assert leaves or find(session.keys) == set()
    assert leaves or stride > 1 or done_early  # killed while files are cleaned, too
