"""The examples are the contract: read here, by the page's tests and in docs/protocol.md."""

import json
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from facilitation.protocol import commands, events
from facilitation.protocol.base import LONGEST_FRAME
from facilitation.protocol.commands import (
    DeskCommand,
    MalformedMessageError,
    PhoneCommand,
    parse_desk,
    parse_phone,
    parse_screen,
)
from facilitation.protocol.events import Event, parse_event

EXAMPLES = Path(__file__).parent / "examples"
PAGE = Path(__file__).parents[2] / "docs" / "protocol.md"
COMMANDS = sorted((EXAMPLES / "commands").glob("*.json"))
EVENTS = sorted((EXAMPLES / "events").glob("*.json"))

PARSERS = {"phone": parse_phone, "desk": parse_desk, "screen": parse_screen}
SPOKEN_AT = {
    "phone": {"answer", "withdraw", "finish", "erase", "slow_down", "watch", "ping"},
    "desk": {
        "advance",
        "open_round",
        "close_round",
        "set_display",
        "set_view",
        "soften",
        "hide",
        "set_curtain",
        "set_timer",
        "clear_slow",
        "renew_code",
        "set_lock",
        "end_session",
        "ping",
    },
    "screen": {"ping"},
}


def get_name(kind: type[BaseModel]) -> str:
    """The name of the file that shows a class: its `type`, with the door where one type has several classes."""
    names = [kind.model_fields["type"].default]
    if "door" in kind.model_fields:
        names.append(kind.model_fields["door"].default)
    return "_".join(names)


def get_messages(module: object) -> set[type[BaseModel]]:
    """Every class of a module that has a `type` of its own."""
    return {
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel) and "type" in kind.model_fields
    }


def test_there_is_an_example_of_every_command_and_of_nothing_else() -> None:
    assert [path.stem for path in COMMANDS] == sorted(get_name(kind) for kind in get_messages(commands))


def test_there_is_an_example_of_every_event_and_of_nothing_else() -> None:
    assert [path.stem for path in EVENTS] == sorted(get_name(kind) for kind in get_messages(events))


def test_every_class_can_be_said_at_a_door_or_by_the_server() -> None:
    assert get_messages(commands) == {*get_args(PhoneCommand), *get_args(DeskCommand)}
    assert get_messages(events) == set(get_args(Event))


@pytest.mark.parametrize("door", PARSERS)
@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_a_command_is_understood_at_its_own_doors_and_unspeakable_at_others(path: Path, door: str) -> None:
    text = path.read_text(encoding="utf-8")

    if path.stem in SPOKEN_AT[door]:
        command = PARSERS[door](text)
        assert get_name(type(command)) == path.stem
        assert json.loads(command.model_dump_json()) == json.loads(text)
    else:
        with pytest.raises(MalformedMessageError) as caught:
            PARSERS[door](text)
        assert caught.value.ref == json.loads(text)["ref"]


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_an_event_is_understood_and_printed_back_equal(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    event = parse_event(text)

    assert get_name(type(event)) == path.stem
    assert json.loads(event.model_dump_json()) == json.loads(text)
    assert parse_event(event.model_dump_json()) == event


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_a_command_fits_into_a_frame(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8")) < LONGEST_FRAME


def test_the_page_about_the_protocol_shows_the_examples_and_no_others() -> None:
    blocks = PAGE.read_text(encoding="utf-8").split("```json\n")[1:]
    shown = [json.loads(block.split("```")[0]) for block in blocks]
    examples = [json.loads(path.read_text(encoding="utf-8")) for path in [*COMMANDS, *EVENTS]]

    assert sorted(map(json.dumps, shown)) == sorted(map(json.dumps, examples))
