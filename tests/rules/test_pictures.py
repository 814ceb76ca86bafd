"""What is drawn of a round's releases."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from facilitation.rules.pictures import Kind, Picture, QuestionToDraw, Row, Shape, draw
from facilitation.rules.release import Policy, Released
from facilitation.rules.scales import NOT_APPLICABLE, RATINGS, RINGS, SKIP
from facilitation.rules.tally import fold_lone_skips

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
USUAL = Policy(floor=5, step=3)
FACTORS = Shape("factors", RATINGS.steps)
MAP = Shape("rings", RINGS[4].steps)
CASES = json.loads((Path(__file__).parents[1] / "vectors" / "coarse.json").read_text())["cases"]

histograms = st.dictionaries(st.sampled_from([*RATINGS.steps, NOT_APPLICABLE, SKIP]), st.integers(1, 30), min_size=1)
kinds = st.sampled_from(["rings", "factors", "plain"])


def make_released(question: int, counts: dict[str, int], *, seats: int | None = None, version: int = 1) -> Released:
    number = sum(counts.values()) if seats is None else seats
    return Released(question_id=question, version=version, seats=number, counts=counts, released_at=NOW)


def draw_round(
    questions: list[int], *releases: Released, shape: Shape = FACTORS, policy: Policy = USUAL, late: int | None = None
) -> Picture:
    return draw(
        round_id=9,
        questions=[QuestionToDraw(question) for question in questions],
        shape=shape,
        releases={released.question_id: released for released in releases},
        policy=policy,
        late=late,
    )


def draw_row(released: Released, *, shape: Shape = MAP, tender: bool = False, soft: bool = False) -> Row:
    question = QuestionToDraw(released.question_id, tender=tender, soft=soft)
    releases = {released.question_id: released}
    return draw(round_id=9, questions=[question], shape=shape, releases=releases, policy=USUAL).rows[0]


def test_before_any_release_there_are_empty_rows_and_no_number() -> None:
    assert draw_round([41, 42]) == Picture(
        round=9, version=0, answers=0, rows=(Row(question=41, version=0), Row(question=42, version=0)), late=None
    )


def test_an_empty_row_holds_no_numbers_at_all() -> None:
    assert Row(question=41, version=0) == Row(
        question=41,
        version=0,
        form="none",
        scores=(),
        joined=None,
        nearly=None,
        average=None,
        spread=None,
        unrated=None,
        skipped=None,
        own=None,
    )


def test_a_full_row_is_the_histogram_from_the_first_step_to_the_last() -> None:
    row = draw_row(make_released(41, {"5": 2, "1": 2, "3": 4, "n": 2, "s": 3}, version=6), shape=FACTORS)

    assert row == Row(question=41, version=6, form="counts", scores=(2, 0, 4, 0, 2), unrated=2, skipped=3)


def test_rows_stand_in_the_order_of_the_questions_whatever_was_released_first() -> None:
    picture = draw_round([43, 42, 41], make_released(41, {"1": 5}), make_released(43, {"5": 9}))

    assert [row.question for row in picture.rows] == [43, 42, 41]
    assert [row.version for row in picture.rows] == [1, 0, 1]


def test_the_number_of_answers_is_the_rounds() -> None:
    picture = draw_round([41, 42], make_released(41, {"1": 5}), make_released(42, {"1": 4, "n": 8}))

    assert picture.answers == 12


def test_a_questions_own_number_is_printed_only_where_it_is_smaller_by_a_step() -> None:
    """Rule R6b: a number smaller by one or two would say that one or two people left this question out."""
    releases = [make_released(40 + seats, {"4": seats}) for seats in (12, 11, 10, 9, 5)]

    rows = draw_round([released.question_id for released in releases], *releases).rows

    assert [row.own for row in rows] == [None, None, None, 9, 5]


def test_the_step_is_the_rooms() -> None:
    releases = [make_released(40 + seats, {"4": seats}) for seats in (12, 9, 7)]

    rows = draw_round([52, 49, 47], *releases, policy=Policy(floor=5, step=5)).rows

    assert [row.own for row in rows] == [None, None, 7]


def test_the_version_of_a_picture_grows_with_every_release() -> None:
    third, fourth = (make_released(41, {"4": 5}, version=version) for version in (3, 4))
    another = make_released(42, {"4": 5})

    assert draw_round([41, 42], third).version == 3
    assert draw_round([41, 42], third, another).version == 4
    assert draw_round([41, 42], fourth).version == 4


def test_late_answers_are_passed_on_as_they_are() -> None:
    assert draw_round([], late=2) == Picture(round=9, version=0, answers=0, rows=(), late=2)


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_what_is_drawn_of_a_question(case: dict[str, Any]) -> None:
    codes = tuple("12345"[: len(case["counts"])])
    apart = {NOT_APPLICABLE: case["unrated"], SKIP: case["skipped"]}
    raw = {**dict(zip(codes, case["counts"], strict=True)), **apart}
    picks = case["kind"] == "picks"
    published = {code: seats for code, seats in raw.items() if seats} if picks else fold_lone_skips(raw, step=3)
    seats = sum(apart.values()) + (max(case["counts"]) if picks else sum(case["counts"]))
    kind: Kind = case["kind"]

    picture = draw(
        round_id=9,
        questions=[QuestionToDraw(41, tender=case["tender"], soft=case["soft"])],
        shape=Shape(kind, codes),
        releases={41: make_released(41, published, seats=seats)},
        policy=Policy(floor=case["floor"], step=3),
    )

    expected = {**case["row"], "scores": tuple(case["row"].get("scores", ()))}
    assert picture.rows == (Row(question=41, version=1, **expected),)


def test_where_several_may_be_picked_the_number_of_people_is_not_the_number_of_picks() -> None:
    released = make_released(41, {"1": 7, "2": 7, "3": 1, "4": 7}, seats=7)

    assert draw_row(released, shape=Shape("picks", RINGS[4].steps)).scores == (7, 7, None, 7)


def test_a_picture_travels_as_json_and_comes_back_as_it_was() -> None:
    travelling = TypeAdapter(Picture)
    pictures = [
        draw_round([41, 42], make_released(41, {"1": 3, "2": 3, "n": 3}), shape=MAP, late=1),
        draw_round([41], make_released(41, {"1": 3, "2": 3})),
    ]

    assert [travelling.validate_json(travelling.dump_json(picture)) for picture in pictures] == pictures
    assert travelling.dump_python(pictures[0], mode="json")["rows"][0]["scores"] == [3, 3, None, None]


@given(histogram=histograms)
def test_every_seat_of_a_full_row_is_in_it_once(histogram: dict[str, int]) -> None:
    row = draw_row(make_released(41, fold_lone_skips(histogram, step=3)), shape=FACTORS)

    if row.form == "counts":
        assert len(row.scores) == 5
        assert sum(score or 0 for score in row.scores) + (row.unrated or 0) + (row.skipped or 0) == sum(
            histogram.values()
        )
    else:
        assert row.scores == ()


@given(histogram=histograms, kind=kinds, tender=st.booleans())
def test_who_answers_first_changes_nothing(histogram: dict[str, int], kind: Kind, tender: bool) -> None:  # noqa: FBT001
    shape = Shape(kind, RATINGS.steps)
    reordered = dict(reversed(histogram.items()))

    assert draw_row(make_released(41, histogram), shape=shape, tender=tender) == draw_row(
        make_released(41, reordered), shape=shape, tender=tender
    )


@given(histogram=histograms, kind=kinds)
def test_a_softer_picture_never_shows_more(histogram: dict[str, int], kind: Kind) -> None:
    """Every number of the coarse picture stands in the full one, or is the sum of two that do."""
    shape = Shape(kind, RATINGS.steps)
    released = make_released(41, fold_lone_skips(histogram, step=3))
    full, softer = draw_row(released, shape=shape), draw_row(released, shape=shape, soft=True)
    numbers = [seats for seats in softer.scores if seats is not None]

    assert softer == draw_row(released, shape=shape, tender=True)
    assert softer.form != "counts"
    assert all(seats >= 3 for seats in [*numbers, softer.unrated or 3, softer.skipped or 3])
    if full.form == "counts":
        known = list(full.scores)
        if softer.joined is not None:
            known[softer.joined : softer.joined + 2] = [sum(known[softer.joined : softer.joined + 2]), None]  # type: ignore[arg-type]
        assert all(seats in {None, known[step]} for step, seats in enumerate(softer.scores))
        assert softer.unrated in {None, full.unrated}
    elif full.form != "average":
        assert softer.form in {full.form, "nearly"}
