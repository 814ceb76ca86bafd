"""The snapshot law: an old welcome and what was announced since are the new welcome, whatever happened."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from facilitation.actions.answers import erase, save
from facilitation.actions.moves import (
    NoRoundError,
    RoundOpenError,
    SessionEndedError,
    StaleError,
    UnknownQuestionError,
)
from facilitation.actions.releases import release_if_due
from facilitation.actions.rooms import (
    advance,
    ask_to_slow_down,
    clear_slow,
    end_session,
    end_silent_sessions,
    renew_code,
    set_curtain,
    set_lock,
    set_timer,
)
from facilitation.actions.rounds import close_round, hide, open_round, set_display, set_view, soften
from facilitation.actions.seats import get_secret
from facilitation.models import Room, Round
from facilitation.protocol.audiences import Audience, desks_of, phones_of, screens_of
from facilitation.protocol.events import Announcement, CrowdChanged, PhoneWelcome
from facilitation.queries.snapshots import (
    Here,
    Seat,
    get_crowds,
    get_desk_welcome,
    get_phone_welcomes,
    get_screen_welcome,
)
from facilitation.rules.exercise import Ask, Chart, Curtain, Display, UnknownChartError
from facilitation.rules.silence import SILENCE
from tests.actions.announced import Said, hear_announcements
from tests.actions.page import Watcher, apply_to_board, apply_to_phone
from tests.actions.undone import undone
from tests.factories import NOW, SHORT, Phone, get_questions, make_phones, make_room

pytestmark = pytest.mark.django_db

JOINED = 8
IMPOSSIBLE_NOW = (
    RoundOpenError,
    NoRoundError,
    SessionEndedError,
    StaleError,
    UnknownQuestionError,
    UnknownChartError,
)


class Session:
    """A room with a phone (Ben's), a desk and a screen that were welcomed once and have listened ever since."""

    def __init__(self) -> None:
        self.room = make_room(plan=SHORT)
        self.phones = make_phones(room=self.room, number=JOINED)
        self.now = NOW
        self.phone, self.desk, self.screen = self.get_welcomes()

    @property
    def ben(self) -> Phone:
        return self.phones[0]

    def get_welcomes(self) -> tuple[PhoneWelcome, Watcher, Watcher]:
        """What a phone, a desk and a screen would be told if they came now."""
        room_id = str(self.room.pk)
        return (
            get_phone_welcomes([Seat(room_id=room_id, token=self.ben.token)], secret=get_secret())[0],
            get_desk_welcome(room_id=room_id, here=Here(joined=JOINED)),
            get_screen_welcome(room_id=room_id, here=Here(joined=JOINED)),
        )

    def play(self, step: "Step") -> None:
        """Let a step happen, if it is possible now, and everybody hear of it."""
        self.now += timedelta(seconds=2)
        with hear_announcements() as said, suppress(*IMPOSSIBLE_NOW):
            step(self)
        for event in self._get_heard(said, phones_of(self.room.pk)):
            self.phone = apply_to_phone(self.phone, event)
        crowd = get_crowds({str(self.room.pk): Here(joined=JOINED)}).get(str(self.room.pk))
        beat = [] if crowd is None else [CrowdChanged(crowd=crowd)]
        for event in [*self._get_heard(said, desks_of(self.room.pk)), *beat]:
            self.desk = apply_to_board(self.desk, event)
        for event in [*self._get_heard(said, screens_of(self.room.pk)), *beat]:
            self.screen = apply_to_board(self.screen, event)

    def note(self, *, answers: dict[str, str], finished: bool) -> None:
        """What Ben's phone knows by the replies to what it sent itself."""
        self.phone = self.phone.model_copy(update={"answers": answers, "finished": finished})

    def get_open_questions(self) -> list[int]:
        """The questions that take answers now."""
        asked = Round.objects.filter(room=self.room, closed_at=None).first()
        return [] if asked is None else get_questions(asked=asked)

    def _get_heard(self, said: list[Said], audience: Audience) -> list[Announcement]:
        return [one.event for one in said if one.to == audience.name and isinstance(one.event, Announcement)]


Step = Callable[[Session], None]


def move(action: Callable[..., None], *, stale: bool = False, **details: object) -> Step:
    def step(session: Session) -> None:
        revision = Room.objects.values_list("revision", flat=True).get(pk=session.room.pk)
        action(room_id=str(session.room.pk), revision=revision + stale, now=session.now, **details)

    return step


def with_question(action: Callable[..., None], *, every: bool = False, **details: Any) -> Step:
    """A move that names the first question of the latest round, or with `every` its round only."""

    def step(session: Session) -> None:
        asked = Round.objects.filter(room=session.room).order_by("pk").last()
        if asked is None:
            return
        named: dict[str, Any] = {"question": None if every else get_questions(asked=asked)[0]}
        if action is set_view:
            named["round_id"] = asked.pk
        move(action, **details, **named)(session)

    return step


def give(*, number: int, choice: str) -> Step:
    """So many phones answer everything that is open, Ben's first."""

    def step(session: Session) -> None:
        questions = session.get_open_questions()
        save([phone.give(question, choice) for phone in session.phones[:number] for question in questions])
        given = {str(question): choice for question in questions}
        session.note(answers={**session.phone.answers, **given}, finished=session.phone.finished)

    return step


def withdraw_one(session: Session) -> None:
    for question in session.get_open_questions()[:1]:
        save([session.ben.withdraw(question)])
        kept = {key: choice for key, choice in session.phone.answers.items() if key != str(question)}
        session.note(answers=kept, finished=session.phone.finished)


def finish(session: Session) -> None:
    asked = Round.objects.filter(room=session.room, closed_at=None).first()
    if asked is not None:
        save([phone.finish(asked.pk) for phone in session.phones])
        session.note(answers=session.phone.answers, finished=True)


def erase_bens(session: Session) -> None:
    erase(room_id=session.ben.room_id, token=session.ben.token, secret=get_secret())
    session.note(answers={}, finished=False)


def look(connected: int) -> Step:
    def step(session: Session) -> None:
        release_if_due(room_id=str(session.room.pk), connected=connected, now=session.now)

    return step


def fall_silent(session: Session) -> None:
    session.now += SILENCE
    end_silent_sessions(now=session.now)


STEPS: dict[str, Step] = {
    "go to the promise": move(advance, stage="promise"),
    "go to the rating": move(advance, stage="rate"),
    "go to the thanks": move(advance, stage="thanks"),
    "ask about friendship": move(open_round, ask=Ask.RATE, subject="friendship"),
    "ask about family": move(open_round, ask=Ask.RATE, subject="family"),
    "close": move(close_round),
    "close from an old state": move(close_round, stale=True),
    "keep off": move(set_display, display=Display.KEPT_OFF),
    "show": move(set_display, display=Display.SHOWN),
    "soften": move(soften, question=None),
    "hide one": with_question(hide, hidden=True),
    "show one": with_question(set_view, chart=Chart.PROFILE, compare=False),
    "compare": with_question(set_view, chart=Chart.PROFILE, compare=True, every=True),
    "sort": with_question(set_view, chart=Chart.PROFILE, compare=False, every=True, order=(SHORT.factors[-1].slug,)),
    "draw gaps": with_question(set_view, chart=Chart.GAPS, compare=False, every=True),
    "go to the factors": move(advance, stage="factors"),
    "place": move(open_round, ask=Ask.PLACE, subject=None),
    "blank": move(set_curtain, curtain=Curtain.BLANK),
    "freeze": move(set_curtain, curtain=Curtain.FROZEN),
    "open the curtain": move(set_curtain, curtain=Curtain.OPEN),
    "start a timer": move(set_timer, seconds=300),
    "new code": move(renew_code),
    "Ben asks to slow down": lambda session: ask_to_slow_down(room_id=str(session.room.pk)),
    "heard": move(clear_slow),
    "lock": move(set_lock, locked=True),
    "unlock": move(set_lock, locked=False),
    "all answer": give(number=JOINED, choice="4"),
    "five answer": give(number=5, choice="1"),
    "two skip": give(number=2, choice="s"),
    "Ben withdraws": withdraw_one,
    "all finish": finish,
    "Ben erases": erase_bens,
    "look": look(JOINED),
    "look while many are expected": look(JOINED * 2),
    "end": move(end_session),
    "fall silent": fall_silent,
}


NEEDS = {
    "draw gaps": ["close", "go to the factors"],
    "place": ["close"],
    "open the curtain": ["freeze"],
    "heard": ["Ben asks to slow down"],
    "ask about friendship": ["close"],
    "ask about family": ["close"],
    "look": ["all answer"],
    "look while many are expected": ["all answer"],
}
"""What must happen before a step for it to change anything, in a room that was just asked about friendship."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(["ask about family", "all answer", "look", "freeze", "five answer", "look", "soften", "open the curtain"])
@example(["ask about family", "all answer", "look", "hide one", "show one", "close", "ask about family", "compare"])
@example(["ask about family", "all answer", "look", "keep off", "five answer", "look", "show", "close", "end"])
@example(["ask about family", "all answer", "close", "go to the thanks", "go to the rating", "Ben erases"])
@example(["ask about family", "all answer", "all finish", "close", "ask about family", "two skip", "look", "end"])
@example(["ask about friendship", "all answer", "all finish", "look", "go to the factors", "draw gaps", "compare"])
@example(
    ["ask about family", "all answer", "look", "sort", "five answer", "look", "hide one", "freeze", "soften", "look"]
)
@example(["place", "all answer", "close", "ask about friendship", "draw gaps", "all answer", "look"])
@given(names=st.lists(st.sampled_from([*STEPS, "ask about friendship", "all answer", "look"]), max_size=12))
def test_an_old_welcome_and_what_was_announced_since_are_the_new_welcome(names: list[str]) -> None:
    with undone():
        session = Session()
        for name in names:
            session.play(STEPS[name])

            phone, desk, screen = session.get_welcomes()
            assert forgive_phone(session.phone, phone) == phone, name
            assert forgive_board(session.desk, desk) == desk, name
            assert forgive_board(session.screen, screen) == screen, name


def forgive_phone(old: PhoneWelcome, new: PhoneWelcome) -> PhoneWelcome:
    """A page that left a closed round and came back does not know its own answers to it, and does not show them."""
    if new.room.round is None or new.room.round.open or (old.answers, old.finished) != ({}, False):
        return old
    return old.model_copy(update={"answers": new.answers, "finished": new.finished})


def forgive_board(old: Watcher, new: Watcher) -> Watcher:
    """After the end the numbers of phones are neither told nor shown."""
    return old.model_copy(update={"crowd": new.crowd}) if new.room.ended else old


@pytest.mark.parametrize("name", STEPS)
def test_every_step_of_the_law_can_change_something(name: str) -> None:
    """A law about steps that are all impossible would hold, too."""
    session = Session()
    for before in ("ask about friendship", *NEEDS.get(name, ["lock"])):
        session.play(STEPS[before])
    if name.startswith("Ben"):
        session.play(STEPS["all answer"])
    welcomes = session.get_welcomes()

    session.play(STEPS[name])

    assert (session.get_welcomes() == welcomes) == (name == "close from an old state")
