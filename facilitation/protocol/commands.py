"""What a phone, a desk and a screen may ask for. Each door parses only its own union: the rest is unspeakable there."""

from typing import Annotated, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from facilitation.protocol.base import LONGEST_REF, Message
from facilitation.rules.exercise import Ask, Chart, Curtain, Display

T = TypeVar("T")

Ref = Annotated[str, Field(min_length=1, max_length=LONGEST_REF)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
MOST_ROWS = 30
"""Rows of a profile that can be sorted: as many as a plan can have things to rate."""
Slug = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9-]+$")]


class MalformedMessageError(ValueError):
    """A frame that is not one of the messages of this door. `ref` is what it carried, if that could be read."""

    code = "malformed"

    def __init__(self, ref: str | None = None) -> None:
        super().__init__("The frame is not a message of this door.")
        self.ref = ref


class Ping(Message):
    """Is the line alive? Answered by `pong`."""

    type: Literal["ping"] = "ping"
    ref: Ref


class Answer(Message):
    """Give or change this seat's answer to one question. All choices of the question's scale are of one length."""

    type: Literal["answer"] = "answer"
    ref: Ref
    question: Id
    choice: Annotated[str, Field(min_length=1, max_length=5, pattern=r"^[a-z0-9-]+$")]


class Withdraw(Message):
    """Take this seat's answer to one question back."""

    type: Literal["withdraw"] = "withdraw"
    ref: Ref
    question: Id


class Finish(Message):
    """This seat has finished the round, for now. Answers may still change."""

    type: Literal["finish"] = "finish"
    ref: Ref
    round: Id


class Erase(Message):
    """Delete all of this seat's answers and marks in this room."""

    type: Literal["erase"] = "erase"
    ref: Ref


class SlowDown(Message):
    """Somebody asks to slow down. The desk hears that somebody did, never who or how many."""

    type: Literal["slow_down"] = "slow_down"
    ref: Ref


class Watch(Message):
    """This seat only watches, and nobody waits for it; or it takes part again. Forgotten when its socket closes."""

    type: Literal["watch"] = "watch"
    ref: Ref
    on: bool


class DeskMessage(Message):
    """A desk's command. `revision` is the state the facilitator saw; a stale one is refused and harms nothing."""

    ref: Ref
    revision: Annotated[int, Field(ge=0, le=2**63 - 1)]


class Advance(DeskMessage):
    """Go to a stage: the next, the one before or any other of the plan."""

    type: Literal["advance"] = "advance"
    stage: Slug


class OpenRound(DeskMessage):
    """Open a round: the rating of one kind of relationship, or another ask of the plan, without a subject.

    The same again is a new wave.
    """

    type: Literal["open_round"] = "open_round"
    ask: Annotated[Ask, Field(strict=False)]
    subject: Slug | None


class CloseRound(DeskMessage):
    """Close the open round: the last releases that the rules allow, then no more answers."""

    type: Literal["close_round"] = "close_round"


class SetDisplay(DeskMessage):
    """Show the current round's picture on the screen, hide it until shown, or keep it off."""

    type: Literal["set_display"] = "set_display"
    display: Annotated[Display, Field(strict=False)]


class SetView(DeskMessage):
    """How the screen draws: a round of this stage, its chart, one question or all, with the wave before or without.

    `order`: the slugs of a profile's rows from top to bottom, as the desk sorted what it saw drawn; empty for the
    plan's order.
    """

    type: Literal["set_view"] = "set_view"
    round: Id
    chart: Annotated[Chart, Field(strict=False)]
    question: Id | None
    compare: bool
    order: Annotated[tuple[Slug, ...], Field(strict=False, max_length=MOST_ROWS)] = ()


class Soften(DeskMessage):
    """Draw one question of the current round, or all of them, as a coarse picture from now on. There is no way back."""

    type: Literal["soften"] = "soften"
    question: Id | None


class Hide(DeskMessage):
    """Leave one question of the current round out of every picture, or let it in again."""

    type: Literal["hide"] = "hide"
    question: Id
    hidden: bool


class SetCurtain(DeskMessage):
    """Blank the screen, freeze it, pause the room, or open the curtain again."""

    type: Literal["set_curtain"] = "set_curtain"
    curtain: Annotated[Curtain, Field(strict=False)]


class SetTimer(DeskMessage):
    """Start a timer of so many seconds, or stop it. Nothing happens when it runs out."""

    type: Literal["set_timer"] = "set_timer"
    seconds: Annotated[int, Field(ge=10, le=4 * 60 * 60)] | None


class ClearSlow(DeskMessage):
    """The facilitator has heard that somebody asks to slow down."""

    type: Literal["clear_slow"] = "clear_slow"


class RenewCode(DeskMessage):
    """Give the room a new code: phones that are here stay, the old code lets nobody in any more."""

    type: Literal["renew_code"] = "renew_code"


class SetLock(DeskMessage):
    """Let no further phone join, or let them again."""

    type: Literal["set_lock"] = "set_lock"
    locked: bool


class EndSession(DeskMessage):
    """End the session: last releases, then every single answer is destroyed."""

    type: Literal["end_session"] = "end_session"


PhoneCommand = Answer | Withdraw | Finish | Erase | SlowDown | Watch | Ping
RoomMove = (
    Advance
    | OpenRound
    | CloseRound
    | SetDisplay
    | SetView
    | Soften
    | Hide
    | SetCurtain
    | SetTimer
    | ClearSlow
    | RenewCode
    | SetLock
    | EndSession
)
DeskCommand = RoomMove | Ping
ScreenCommand = Ping

_phone: TypeAdapter[PhoneCommand] = TypeAdapter(Annotated[PhoneCommand, Field(discriminator="type")])
_desk: TypeAdapter[DeskCommand] = TypeAdapter(Annotated[DeskCommand, Field(discriminator="type")])
_screen: TypeAdapter[ScreenCommand] = TypeAdapter(ScreenCommand)
_anything: TypeAdapter[dict[str, object]] = TypeAdapter(dict[str, object])


def parse_phone(text: str) -> PhoneCommand:
    """The command of a phone's frame, or `MalformedMessageError`."""
    return _parse(_phone, text)


def parse_desk(text: str) -> DeskCommand:
    """The command of a desk's frame, or `MalformedMessageError`."""
    return _parse(_desk, text)


def parse_screen(text: str) -> ScreenCommand:
    """The command of a screen's frame, or `MalformedMessageError`."""
    command = _parse(_screen, text)
    if "type" not in command.model_fields_set:  # a single class is no union, which would have asked for it
        raise MalformedMessageError(command.ref)
    return command


def _parse(adapter: "TypeAdapter[T]", text: str) -> T:
    try:
        return adapter.validate_json(text)
    except ValidationError:
        raise MalformedMessageError(read_ref(text)) from None


def read_ref(text: str) -> str | None:
    """The `ref` that a frame carries, whatever else is wrong with it; None if there is none."""
    try:
        ref = _anything.validate_json(text).get("ref")
    except ValidationError:
        return None
    return ref if isinstance(ref, str) and 0 < len(ref) <= LONGEST_REF else None
