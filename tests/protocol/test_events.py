"""What the server says, and that no event has room for a person."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from facilitation.protocol.commands import Answer
from facilitation.protocol.events import (
    Announcement,
    AnswerSaved,
    Board,
    Crowd,
    CrowdChanged,
    Done,
    Event,
    Pong,
    QuestionState,
    Refused,
    ResultsReleased,
    RoomState,
    RoundState,
    StageChanged,
    View,
    parse_event,
    say_answer_saved,
)
from facilitation.rules.congruence import Gap
from facilitation.rules.exercise import Ask, Chart, Curtain, Display
from facilitation.rules.pictures import Picture, Row

PICTURE = Picture(
    round=9,
    version=5,
    answers=12,
    rows=(
        Row(question=41, version=3, form="counts", scores=(0, 1, 2, 6, 3), unrated=0),
        Row(question=42, version=2, form="few", scores=(5, None, None, 3), joined=0, unrated=1, own=9),
        Row(question=43, version=1, form="average", average=3.5, spread="apart", skipped=4),
        Row(question=44, version=1, form="nearly", nearly=2),
        Row(question=45, version=0),
    ),
    late=2,
)

ROOM = RoomState(
    revision=1,
    stage="rate",
    stage_since=1_772_618_400,
    code="CDFHJK",
    locked=True,
    ended=False,
    floor=5,
    step=3,
    small_group=False,
    curtain=Curtain.OPEN,
    timer_ends_at=None,
    view=None,
    round=None,
    asked=("family",),
)

GAP = Gap(
    subject="family",
    form="coarse",
    placed=0.83,
    factors=0.5,
    low=None,
    high=None,
    band="small",
    direction="closer",
    spread="mixed",
)

PERSONAL = ("seat", "token", "key", "address", "cookie", "session", "user", "name", "device", "agent", "ip")


def get_field_names(kind: object) -> Iterator[str]:
    """The names of all fields of a class, and of the classes that its fields are made of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield name
            yield from get_field_names(field.annotation)
    elif isinstance(kind, type) and is_dataclass(kind):
        for part in fields(kind):
            yield part.name
            yield from get_field_names(part.type)
    for part in get_args(kind):
        yield from get_field_names(part)


def test_the_walk_goes_down_to_the_rows_of_a_picture() -> None:
    assert set(get_field_names(ResultsReleased)) == {
        "type",
        "picture",
        *("round", "version", "answers", "rows", "late"),
        *("question", "form", "scores", "joined", "nearly", "average", "spread", "unrated", "skipped", "own"),
    }
    assert {"id", "slug", "questions", "display"} <= set(get_field_names(StageChanged))


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_no_event_has_room_for_a_person(kind: type[BaseModel]) -> None:
    personal = {name for name in get_field_names(kind) for word in PERSONAL if word in name.split("_")}

    assert personal == set()


def test_what_is_said_to_everyone_holds_no_answer_of_anybody() -> None:
    own = {"choice", "ref"}

    assert own <= set(get_field_names(Answer))
    assert [kind for kind in get_args(Announcement) if own & set(get_field_names(kind))] == []


def test_a_picture_goes_through_json_unchanged() -> None:
    event = ResultsReleased(picture=PICTURE)

    assert parse_event(event.model_dump_json()) == event


def test_a_round_goes_through_json_unchanged_whatever_its_display() -> None:
    for display in Display:
        asked = RoundState(
            id=9,
            ask=Ask.RATE,
            subject="family",
            wave=2,
            scale="rating",
            open=True,
            display=display,
            questions=(QuestionState(id=41, slug="safety", hidden=True, soft=True),),
        )
        view = View(round=9, chart=Chart.GAPS, question=41, compare=True)
        room = ROOM.model_copy(update={"view": view, "round": asked, "curtain": Curtain.PAUSED, "timer_ends_at": 7})
        event = StageChanged(room=room, board=Board(picture=PICTURE, before=PICTURE, gaps=(GAP,)))

        assert parse_event(event.model_dump_json()) == event


@pytest.mark.parametrize(
    "event",
    [
        AnswerSaved(ref="r"),
        Done(ref="r"),
        Pong(ref="r"),
        Refused(ref=None, code="malformed"),
        CrowdChanged(crowd=Crowd(joined=None, finished=None, watching=None)),
    ],
    ids=lambda event: event.type,
)
def test_small_events_are_told_apart_by_their_type(event: Event) -> None:
    assert parse_event(event.model_dump_json()) == event


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"ref": "p1"}',
        '{"type": "dance", "ref": "p1"}',
        '{"type": "welcome"}',
        '{"type": "welcome", "door": "window"}',
        '{"type": "refused", "ref": "a7", "code": "no_such_word"}',
        '{"type": "refused", "code": "stale"}',
        '{"type": "pong", "ref": 1}',
        '{"type": "pong", "ref": "p1", "seat": "b"}',
        '{"type": "crowd_changed", "crowd": {"joined": 5, "finished": 5, "here": ["b"]}}',
        '{"type": "crowd_changed", "crowd": {"joined": "5", "finished": 5}}',
    ],
)
def test_what_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_event(text)


@pytest.mark.parametrize("field", ["seat", "choices"])
def test_a_picture_with_anything_more_is_refused(field: str) -> None:
    plain = json.loads(ResultsReleased(picture=PICTURE).model_dump_json())
    more_in_picture = {**plain, "picture": {**plain["picture"], field: 1}}
    more_in_row = {**plain, "picture": {**plain["picture"], "rows": [{"question": 1, "version": 1, field: 1}]}}

    assert parse_event(json.dumps(plain)) == ResultsReleased(picture=PICTURE)
    for wrong in (more_in_picture, more_in_row):
        with pytest.raises(ValidationError):
            parse_event(json.dumps(wrong))


@given(st.text(max_size=32))
def test_the_frame_that_is_said_most_is_the_same_as_the_event_says_it(ref: str) -> None:
    assert say_answer_saved(ref) == AnswerSaved(ref=ref).model_dump_json()
