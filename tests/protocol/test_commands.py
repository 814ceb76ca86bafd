"""What a phone, a desk and a screen may ask for, and how strictly it is read."""

import json
from collections.abc import Callable

import pytest

from facilitation.protocol.base import LONGEST_REF
from facilitation.protocol.commands import (
    Advance,
    Answer,
    MalformedMessageError,
    OpenRound,
    Ping,
    parse_desk,
    parse_phone,
    parse_screen,
    read_ref,
)
from facilitation.rules.exercise import Ask

ANSWER = {"type": "answer", "ref": "a7", "question": 42, "choice": "4"}
ADVANCE = {"type": "advance", "ref": "d1", "revision": 3, "stage": "rate"}
LOCK = {"type": "set_lock", "ref": "d5", "revision": 7, "locked": True}
PING = {"type": "ping", "ref": "p1"}

GREATEST = 2**63 - 1


def assert_malformed(parse: Callable[[str], object], text: str, *, ref: str | None) -> None:
    with pytest.raises(MalformedMessageError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.ref) == ("malformed", ref)


@pytest.mark.parametrize(
    ("parse", "message"), [(parse_phone, ANSWER), (parse_desk, ADVANCE), (parse_desk, LOCK), (parse_screen, PING)]
)
def test_an_unknown_field_is_refused(parse: Callable[[str], object], message: dict[str, object]) -> None:
    assert parse(json.dumps(message))
    assert_malformed(parse, json.dumps({**message, "seat": "b"}), ref=str(message["ref"]))


@pytest.mark.parametrize(
    ("parse", "message"), [(parse_phone, ANSWER), (parse_desk, ADVANCE), (parse_desk, LOCK), (parse_screen, PING)]
)
def test_every_field_must_be_there(parse: Callable[[str], object], message: dict[str, object]) -> None:
    for missing in message:
        rest = {name: value for name, value in message.items() if name != missing}
        assert_malformed(parse, json.dumps(rest), ref=None if missing == "ref" else str(message["ref"]))


@pytest.mark.parametrize("parse", [parse_phone, parse_desk, parse_screen])
@pytest.mark.parametrize("kind", ["dance", "PING", "", None, 1])
def test_an_unknown_type_is_refused(parse: Callable[[str], object], kind: object) -> None:
    assert_malformed(parse, json.dumps({**PING, "type": kind}), ref="p1")


@pytest.mark.parametrize(
    "text",
    ["", "hello", "null", "7", "[]", '"ping"', "{", '{"type": "ping", "ref": "p1"', "{}", "\x00", "[" * 3000, "NaN"],
)
@pytest.mark.parametrize("parse", [parse_phone, parse_desk, parse_screen])
def test_what_is_no_message_at_all_is_refused_without_a_ref(parse: Callable[[str], object], text: str) -> None:
    assert_malformed(parse, text, ref=None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question", "42"),
        ("question", 42.0),
        ("question", 42.5),
        ("question", True),
        ("question", None),
        ("question", [42]),
        ("question", 0),
        ("question", -1),
        ("question", GREATEST + 1),
        ("choice", 4),
        ("choice", None),
        ("choice", True),
        ("choice", ""),
        ("choice", "4" * 6),
        ("choice", "A"),
        ("choice", "4 "),
        ("choice", ["4"]),
    ],
)
def test_an_answer_is_read_strictly(field: str, value: object) -> None:
    assert_malformed(parse_phone, json.dumps({**ANSWER, field: value}), ref="a7")


@pytest.mark.parametrize("ref", [None, 7, True, "", "r" * (LONGEST_REF + 1), ["a"], {"a": "b"}])
def test_a_ref_that_is_no_short_text_is_refused_and_not_repeated(ref: object) -> None:
    assert_malformed(parse_phone, json.dumps({**ANSWER, "ref": ref}), ref=None)


def test_the_longest_ref_and_the_greatest_number_are_understood() -> None:
    message = {**ANSWER, "ref": "r" * LONGEST_REF, "question": GREATEST}

    assert parse_phone(json.dumps(message)) == Answer(ref="r" * LONGEST_REF, question=GREATEST, choice="4")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("revision", "3"),
        ("revision", 3.0),
        ("revision", True),
        ("revision", -1),
        ("revision", GREATEST + 1),
        ("stage", 1),
        ("stage", ""),
        ("stage", "Rate"),
        ("stage", "rate\n"),
        ("stage", "ra te"),
        ("stage", "r" * 65),
    ],
)
def test_a_move_is_read_strictly(field: str, value: object) -> None:
    assert_malformed(parse_desk, json.dumps({**ADVANCE, field: value}), ref="d1")


@pytest.mark.parametrize("locked", [1, 0, "true", "", None])
def test_a_lock_is_true_or_false_and_nothing_like_it(locked: object) -> None:
    assert_malformed(parse_desk, json.dumps({**LOCK, "locked": locked}), ref="d5")


def test_a_move_from_the_first_revision_is_understood() -> None:
    assert parse_desk(json.dumps({**ADVANCE, "revision": 0})) == Advance(ref="d1", revision=0, stage="rate")


def test_a_kind_of_relationship_is_named_by_its_slug() -> None:
    text = json.dumps({"type": "open_round", "ref": "d2", "revision": 4, "ask": "rate", "subject": "parent-child"})

    assert parse_desk(text) == OpenRound(ref="d2", revision=4, ask=Ask.RATE, subject="parent-child")


def test_a_choice_may_be_any_short_word_and_the_scale_decides_later() -> None:
    assert parse_phone(json.dumps({**ANSWER, "choice": "1-3-x"})) == Answer(ref="a7", question=42, choice="1-3-x")


def test_commands_are_values() -> None:
    assert parse_screen('{"ref":"p1","type":"ping"}') == Ping(ref="p1")
    with pytest.raises(ValueError, match="frozen"):
        Ping(ref="p1").ref = "p2"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ('{"ref": "a7", "whatever": [1, {"x": null}]}', "a7"),
        ('{"type": "answer", "ref": "a7", "question": "x"}', "a7"),
        ('{"ref": "a7"', None),
        ('{"reference": "a7"}', None),
        ('["ref"]', None),
        ("ref", None),
        ("", None),
    ],
)
def test_the_ref_is_read_whatever_else_is_wrong(text: str, ref: str | None) -> None:
    assert read_ref(text) == ref


def test_an_error_tells_nothing_of_what_was_sent() -> None:
    with pytest.raises(MalformedMessageError) as caught:
        parse_phone(json.dumps({**ANSWER, "choice": "secret"}))

    assert str(caught.value) == "The frame is not a message of this door."
    assert caught.value.__suppress_context__
