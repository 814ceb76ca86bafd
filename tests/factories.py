"""Rows for tests, by plain functions with keywords only. Ada leads; her room is about friendship if nothing is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any

from facilitation.actions.answers import Finished, Given, save
from facilitation.actions.seats import get_secret
from facilitation.models import Facilitator, Question, Room, Round
from facilitation.protocol.events import QuestionState, RoomState, RoundState, View
from facilitation.rules.built_in import SPHERES
from facilitation.rules.codes import ALPHABET, LENGTH
from facilitation.rules.exercise import ASK_STAGES, Ask, Chart, Curtain, Display, Stage
from facilitation.rules.plans import HelpLine, Plan
from facilitation.rules.release import USUAL_FLOOR, USUAL_STEP
from facilitation.rules.seats import get_answer_key, get_mark_key, make_token

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PASSWORD = "spheres-room-7"

HELP = (HelpLine(name="Listening line", contact="116 123", note="day and night"),)
PLAN = SPHERES.model_copy(update={"help_lines": HELP})
"""The built-in workshop as a room is opened from it."""

SHORT = PLAN.model_copy(update={"factors": SPHERES.factors[:2]})
"""A plan of two questions to rate, communication and safety, for tests that play many rounds."""

_codes = ("C" + "".join(characters) for characters in product(reversed(ALPHABET), repeat=LENGTH - 1))


@dataclass(frozen=True)
class Phone:
    """Somebody's phone in a room, as actions know it: by the keys that its seat's token makes."""

    room_id: str
    token: str

    def give(self, question: int, choice: str) -> Given:
        """An answer, or a changed one."""
        return Given(room_id=self.room_id, question_id=question, key=self.get_key(question), choice=choice)

    def withdraw(self, question: int) -> Given:
        """An answer taken back."""
        return Given(room_id=self.room_id, question_id=question, key=self.get_key(question), choice=None)

    def finish(self, round_id: int) -> Finished:
        """A mark."""
        key = get_mark_key(secret=get_secret(), token=self.token, round_id=round_id)
        return Finished(room_id=self.room_id, round_id=round_id, key=key)

    def get_key(self, question: int) -> bytes:
        """The key of this seat's answer to a question."""
        return get_answer_key(secret=get_secret(), token=self.token, question_id=question)


def make_facilitator(*, username: str = "ada") -> Facilitator:
    """The facilitator of that name, made if there is none."""
    facilitator = Facilitator.objects.filter(username=username).first()
    return facilitator or Facilitator.objects.create_user(username=username, password=PASSWORD)


def make_room(
    *,
    facilitator: Facilitator | None = None,
    plan: Plan = PLAN,
    floor: int = USUAL_FLOOR,
    step: int = USUAL_STEP,
    stage: Stage = Stage.ARRIVE,
    now: datetime = NOW,
) -> Room:
    """A room that has just been opened."""
    code = next(_codes)
    room = Room.objects.create(
        facilitator=facilitator or make_facilitator(),
        code=code,
        screen_token=f"screen-of-{code}",
        plan=plan.to_json(),
        stage=stage.value,
        floor=floor,
        step=step,
        small_group=plan.small_group,
        opened_at=now,
        active_at=now,
    )
    room.stage_times.create(stage=stage.value, entered_at=now)
    return room


def make_round(
    *,
    room: Room | None = None,
    ask: Ask = Ask.RATE,
    subject: str | None = None,
    wave: int = 1,
    display: Display = Display.SHOWN,
    now: datetime = NOW,
    closed_at: datetime | None = None,
) -> Round:
    """An open round with the questions of its room's plan, in a room that has come to that stage."""
    room = room or make_room()
    plan = Plan.from_json(room.plan)
    room.stage = ASK_STAGES[ask].value
    room.save()
    about = (subject or "friendship") if ask is Ask.RATE else ""
    asked = Round.objects.create(
        room=room,
        stage=room.stage,
        ask=ask.value,
        subject=about,
        is_private=room.small_group,
        wave=wave,
        display=display.value,
        opened_at=now,
        closed_at=closed_at,
    )
    Question.objects.bulk_create(
        Question(
            round=asked,
            slug=slug,
            position=position,
            scale=plan.get_scale(ask).slug,
            tender=plan.is_tender(about or slug) or ask in {Ask.HELPER, Ask.HARDEST},
            seen=display is Display.SHOWN,
        )
        for position, slug in enumerate(plan.get_questions(ask))
    )
    return asked


def make_phone(*, room: Room) -> Phone:
    """A phone with a seat of its own."""
    return Phone(room_id=str(room.pk), token=make_token())


def make_phones(*, room: Room, number: int) -> list[Phone]:
    """So many phones with seats of their own."""
    return [make_phone(room=room) for _ in range(number)]


def make_answers(*, question: int, phones: Iterable[Phone], choices: Iterable[str]) -> None:
    """Store an answer of each phone to one question; the choices stand in one word, such as "44n5"."""
    given = [phone.give(question, choice) for phone, choice in zip(phones, choices, strict=True)]
    assert save(given) == [None] * len(given)


def get_questions(*, asked: Round) -> list[int]:
    """The numbers of a round's questions, in order."""
    return list(asked.questions.order_by("position").values_list("pk", flat=True))


def leave_out(plan: Plan, *stages: Stage) -> Plan:
    """The plan without these stages."""
    kept = tuple(one.model_copy(update={"on": one.on and one.stage not in stages}) for one in plan.stages)
    return plan.model_copy(update={"stages": kept})


def make_state(room: Room, **changes: Any) -> RoomState:
    """What everybody may know of a room that has just been opened, but for these changes."""
    as_opened: dict[str, Any] = {
        "revision": 0,
        "stage": "arrive",
        "stage_since": int(room.opened_at.timestamp()),
        "code": room.code,
        "locked": False,
        "ended": False,
        "floor": room.floor,
        "step": room.step,
        "small_group": room.small_group,
        "curtain": Curtain.OPEN,
        "timer_ends_at": None,
        "view": None,
        "round": None,
        "asked": (),
    }
    return RoomState(**as_opened | changes)


def make_round_state(asked: Round, **changes: Any) -> RoundState:
    """What everybody may know of a round of two questions to rate that has just been opened, but for these changes."""
    first, second = get_questions(asked=asked)
    as_opened: dict[str, Any] = {
        "id": asked.pk,
        "ask": Ask.RATE,
        "subject": asked.subject,
        "wave": asked.wave,
        "scale": "rating",
        "open": True,
        "display": Display.SHOWN,
        "questions": (QuestionState(id=first, slug="communication"), QuestionState(id=second, slug="safety")),
    }
    return RoundState(**as_opened | changes)


def make_view(asked: Round) -> View:
    """How a round of ratings is drawn unless somebody chooses otherwise."""
    return View(round=asked.pk, chart=Chart.PROFILE, question=None, compare=False)
