"""What the server says. A class holds only what may be known to everyone in its audience; none has room for a seat."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from facilitation.protocol.base import Message
from facilitation.rules.exercise import Display
from facilitation.rules.pictures import Picture

Refusal = Literal[
    "malformed",
    "too_long",
    "not_text",
    "too_fast",
    "unknown_question",
    "unknown_choice",
    "unknown_round",
    "unknown_stage",
    "unknown_subject",
    "question_closed",
    "round_open",
    "no_round",
    "session_ended",
    "stale",
    "unavailable",
]
"""Stable words for machines; the sentences that people read live in the pages."""


class QuestionState(Message):
    """One thing that is asked: its number on the wire and the slug of what it is about."""

    id: int
    slug: str


class RoundState(Message):
    """The round of the moment: what is asked about, and whether it takes answers.

    `display`: "shown", "collecting" (hidden until shown) or "kept_off" (by the facilitator).
    """

    id: int
    subject: str
    wave: int
    open: bool
    display: Annotated[Display, Field(strict=False)]
    questions: tuple[QuestionState, ...]


class RoomState(Message):
    """What everyone in the room may know. `revision` grows with every change; older states are ignored.

    `round` is the open round, or the latest one while its stage lasts. `asked`: subjects rated so far, in order.
    """

    revision: int
    stage: str
    locked: bool
    ended: bool
    floor: int
    step: int
    round: RoundState | None
    asked: tuple[str, ...]


class Crowd(Message):
    """How many phones are here and how many have finished the round; None while there are fewer than the floor."""

    joined: int | None
    finished: int | None


class PhoneWelcome(Message):
    """Everything a phone needs to draw itself. `answers`: this seat's own, question number to choice."""

    type: Literal["welcome"] = "welcome"
    door: Literal["phone"] = "phone"
    room: RoomState
    answers: dict[str, str]
    finished: bool


class DeskWelcome(Message):
    """Everything a desk needs to draw itself. `picture` is the screen's, or would be if it were shown."""

    type: Literal["welcome"] = "welcome"
    door: Literal["desk"] = "desk"
    room: RoomState
    picture: Picture | None
    crowd: Crowd


class ScreenWelcome(Message):
    """Everything a screen needs to draw itself. `picture` is None unless the round's display is "shown"."""

    type: Literal["welcome"] = "welcome"
    door: Literal["screen"] = "screen"
    room: RoomState
    picture: Picture | None
    crowd: Crowd


class StageChanged(Message):
    """The room moved: a stage, a round, a lock, the end. All public state, and the picture for those who may see it."""

    type: Literal["stage_changed"] = "stage_changed"
    room: RoomState
    picture: Picture | None


class ResultsReleased(Message):
    """A new picture of the round, in full."""

    type: Literal["results_released"] = "results_released"
    picture: Picture


class CrowdChanged(Message):
    """The numbers of phones changed."""

    type: Literal["crowd_changed"] = "crowd_changed"
    crowd: Crowd


class AnswerSaved(Message):
    """The command of that `ref` is stored durably."""

    type: Literal["answer_saved"] = "answer_saved"
    ref: str


class Done(Message):
    """A desk's command of that `ref` took effect; the change itself arrives as `stage_changed`."""

    type: Literal["done"] = "done"
    ref: str


class Refused(Message):
    """A frame had no effect. `ref` is the command's, None where it could not be read."""

    type: Literal["refused"] = "refused"
    ref: str | None
    code: Refusal


class Pong(Message):
    """The line is alive."""

    type: Literal["pong"] = "pong"
    ref: str


Welcome = PhoneWelcome | DeskWelcome | ScreenWelcome
Announcement = StageChanged | ResultsReleased | CrowdChanged
Reply = AnswerSaved | Done | Refused | Pong
Event = Welcome | Announcement | Reply

_event: TypeAdapter[Event] = TypeAdapter(
    Annotated[
        Annotated[Welcome, Field(discriminator="door")] | Announcement | Reply,
        Field(discriminator="type"),
    ]
)


def parse_event(text: str) -> Event:
    """The event of a frame, for clients written in Python and for tests; pydantic's `ValidationError` if it is none."""
    return _event.validate_json(text)
