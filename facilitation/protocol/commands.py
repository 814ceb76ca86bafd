"""What a phone, a desk and a screen may ask for. Each door parses only its own union: the rest is unspeakable there."""

from typing import Annotated, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from facilitation.protocol.base import LONGEST_REF, Message

T = TypeVar("T")

Ref = Annotated[str, Field(min_length=1, max_length=LONGEST_REF)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
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
    """Give or change this seat's answer to one question. `choice` is one character of the question's scale."""

    type: Literal["answer"] = "answer"
    ref: Ref
    question: Id
    choice: Annotated[str, Field(min_length=1, max_length=1)]


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


class DeskMessage(Message):
    """A desk's command. `revision` is the state the facilitator saw; a stale one is refused and harms nothing."""

    ref: Ref
    revision: Annotated[int, Field(ge=0, le=2**63 - 1)]


class Advance(DeskMessage):
    """Go to a stage: the next, the one before or any other of the plan."""

    type: Literal["advance"] = "advance"
    stage: Slug


class OpenRound(DeskMessage):
    """Open the rating of one kind of relationship; asking about the same kind again is a new wave."""

    type: Literal["open_round"] = "open_round"
    subject: Slug


class CloseRound(DeskMessage):
    """Close the open round: the last releases that the rules allow, then no more answers."""

    type: Literal["close_round"] = "close_round"


class SetDisplay(DeskMessage):
    """Show the current round's picture on the screen, or keep it off."""

    type: Literal["set_display"] = "set_display"
    shown: bool


class SetLock(DeskMessage):
    """Let no further phone join, or let them again."""

    type: Literal["set_lock"] = "set_lock"
    locked: bool


class EndSession(DeskMessage):
    """End the session: last releases, then every single answer is destroyed."""

    type: Literal["end_session"] = "end_session"


PhoneCommand = Answer | Withdraw | Finish | Erase | Ping
DeskCommand = Advance | OpenRound | CloseRound | SetDisplay | SetLock | EndSession | Ping
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
