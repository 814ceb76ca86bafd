"""What the server says. A class holds only what may be known to everyone in its audience; none has room for a seat."""

import json
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from facilitation.protocol.base import Message
from facilitation.rules.congruence import Gap
from facilitation.rules.exercise import Ask, Chart, Curtain, Display
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
    "unknown_chart",
    "question_closed",
    "round_open",
    "no_round",
    "session_ended",
    "stale",
    "unavailable",
]
"""Stable words for machines; the sentences that people read live in the pages."""


class QuestionState(Message):
    """One thing that is asked: its number on the wire and the slug of what it is about.

    `hidden`: left out of every picture. `soft`: drawn as a coarse picture because the facilitator wished so.
    """

    id: int
    slug: str
    hidden: bool = False
    soft: bool = False


class RoundState(Message):
    """The round of the moment: what is asked, about which subject, and whether it takes answers.

    `display`: "shown", "collecting" (hidden until shown) or "kept_off" (by the facilitator). `subject` is empty unless
    one kind of relationship is rated. `scale` names what may be answered (`facilitation.rules.scales`).
    """

    id: int
    ask: Annotated[Ask, Field(strict=False)]
    subject: str
    wave: int
    scale: str
    open: bool
    display: Annotated[Display, Field(strict=False)]
    questions: tuple[QuestionState, ...]


class View(Message):
    """How the round of the moment is drawn: which chart, of one question or of all, with the wave before or alone.

    `order`: the slugs of the rows from top to bottom, if the facilitator has sorted them. It stays as it was made, so
    that no row moves while one looks, and is made from what was drawn, so that it says no more than that. Rows that it
    does not name come last.
    """

    round: int
    chart: Annotated[Chart, Field(strict=False)]
    question: int | None
    compare: bool
    order: Annotated[tuple[str, ...], Field(strict=False)] = ()


class RoomState(Message):
    """What everyone in the room may know. `revision` grows with every change; older states are ignored.

    `round` is the open round, or the latest one while its stage lasts, or the one that the stage looks back at.
    `asked`: subjects rated so far, in order. Times are seconds since 1970; they are the facilitator's doing.
    """

    revision: int
    stage: str
    stage_since: int
    code: str
    locked: bool
    ended: bool
    floor: int
    step: int
    small_group: bool
    curtain: Annotated[Curtain, Field(strict=False)]
    timer_ends_at: int | None
    view: View | None
    round: RoundState | None
    asked: tuple[str, ...]


class Crowd(Message):
    """How many phones are here, only watch and have finished the round; None while there are fewer than the floor."""

    joined: int | None
    finished: int | None
    watching: int | None


class Lead(Message):
    """What only desks know: seconds spent in each stage before the present visit, a wish to slow down, guests."""

    times: dict[str, int]
    slow: bool
    guests: int


class Board(Message):
    """What is drawn of the room's releases, for those who may see it.

    `picture`: of the round of the moment. `before`: of its earlier wave, where the view compares. `gaps`: where the
    map and the factors differ, where the view asks for it.
    """

    picture: Picture | None = None
    before: Picture | None = None
    gaps: tuple[Gap, ...] = ()


class PhoneWelcome(Message):
    """Everything a phone needs to draw itself. `answers`: this seat's own, question number to choice.

    `board` holds what the screen shows of a closed round, for people who want it on their phone.
    """

    type: Literal["welcome"] = "welcome"
    door: Literal["phone"] = "phone"
    room: RoomState
    board: Board
    answers: dict[str, str]
    finished: bool
    watching: bool = False


class DeskWelcome(Message):
    """Everything a desk needs to draw itself. `board` is the screen's, or would be if it were shown."""

    type: Literal["welcome"] = "welcome"
    door: Literal["desk"] = "desk"
    room: RoomState
    board: Board
    crowd: Crowd
    lead: Lead


class ScreenWelcome(Message):
    """Everything a screen needs to draw itself. `board` is empty unless the round's display is "shown"."""

    type: Literal["welcome"] = "welcome"
    door: Literal["screen"] = "screen"
    room: RoomState
    board: Board
    crowd: Crowd


class StageChanged(Message):
    """The room moved: a stage, a round, a curtain, the end. All public state, and the board as far as one may see."""

    type: Literal["stage_changed"] = "stage_changed"
    room: RoomState
    board: Board


class ResultsReleased(Message):
    """A new picture of the round, in full."""

    type: Literal["results_released"] = "results_released"
    picture: Picture


class CrowdChanged(Message):
    """The numbers of phones changed."""

    type: Literal["crowd_changed"] = "crowd_changed"
    crowd: Crowd


class LeadChanged(Message):
    """What only desks know has changed."""

    type: Literal["lead_changed"] = "lead_changed"
    lead: Lead


class AnswerSaved(Message):
    """The command of that `ref` is stored durably."""

    type: Literal["answer_saved"] = "answer_saved"
    ref: str


def say_answer_saved(ref: str) -> str:
    """The frame of an `AnswerSaved`, without making one: it is what a full room's server says most."""
    return f'{{"type":"answer_saved","ref":{json.dumps(ref, ensure_ascii=False)}}}'


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
Announcement = StageChanged | ResultsReleased | CrowdChanged | LeadChanged
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
