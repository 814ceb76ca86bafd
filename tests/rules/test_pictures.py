"""What is drawn of a round's releases."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from facilitation.rules.pictures import Picture, Row, draw
from facilitation.rules.release import Policy, Released
from facilitation.rules.scales import CODES

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
USUAL = Policy(floor=5, step=3)

histograms = st.dictionaries(st.sampled_from(sorted(CODES)), st.integers(1, 30), min_size=1)


def make_released(question: int, counts: dict[str, int], *, version: int = 1) -> Released:
    return Released(question_id=question, version=version, seats=sum(counts.values()), counts=counts, released_at=NOW)


def draw_rows(*releases: Released) -> tuple[Row, ...]:
    """The rows of a round whose questions all have a release."""
    picture = draw(
        round_id=9,
        questions=[released.question_id for released in releases],
        releases={released.question_id: released for released in releases},
        policy=USUAL,
    )
    return picture.rows


def test_before_any_release_there_are_empty_rows_and_no_number() -> None:
    assert draw(round_id=9, questions=[41, 42], releases={}, policy=USUAL) == Picture(
        round=9,
        version=0,
        answers=0,
        rows=(Row(question=41, version=0), Row(question=42, version=0)),
        late=None,
    )


def test_an_empty_row_holds_no_numbers_at_all() -> None:
    assert Row(question=41, version=0) == Row(question=41, version=0, scores=(), unrated=0, skipped=None, own=None)


def test_a_row_is_the_histogram_from_the_lowest_rating_to_the_highest() -> None:
    (row,) = draw_rows(make_released(41, {"5": 1, "1": 2, "3": 4, "n": 2, "s": 3}, version=6))

    assert row == Row(question=41, version=6, scores=(2, 0, 4, 0, 1), unrated=2, skipped=3, own=None)


def test_rows_stand_in_the_order_of_the_questions_whatever_was_released_first() -> None:
    later, sooner = make_released(41, {"1": 5}), make_released(43, {"5": 9})

    picture = draw(round_id=9, questions=[43, 42, 41], releases={41: later, 43: sooner}, policy=USUAL)

    assert [row.question for row in picture.rows] == [43, 42, 41]
    assert [row.version for row in picture.rows] == [1, 0, 1]


def test_the_number_of_answers_is_the_rounds() -> None:
    picture = draw(
        round_id=9,
        questions=[41, 42],
        releases={41: make_released(41, {"1": 5}), 42: make_released(42, {"1": 4, "n": 8})},
        policy=USUAL,
    )

    assert picture.answers == 12


def test_a_questions_own_number_is_printed_only_where_it_is_smaller_by_a_step() -> None:
    """Rule R6b: a number smaller by one or two would say that one or two people left this question out."""
    rows = draw_rows(*(make_released(40 + seats, {"4": seats}) for seats in (12, 11, 10, 9, 5)))

    assert [row.own for row in rows] == [None, None, None, 9, 5]


def test_the_step_is_the_rooms() -> None:
    releases = {41: make_released(41, {"4": 12}), 42: make_released(42, {"4": 9}), 43: make_released(43, {"4": 7})}

    picture = draw(round_id=9, questions=[41, 42, 43], releases=releases, policy=Policy(floor=5, step=5))

    assert [row.own for row in picture.rows] == [None, None, 7]


def test_the_version_of_a_picture_grows_with_every_release() -> None:
    releases = {41: make_released(41, {"4": 5}, version=3)}
    before = draw(round_id=9, questions=[41, 42], releases=releases, policy=USUAL)
    first_of_another = {**releases, 42: make_released(42, {"4": 5}, version=1)}
    next_of_the_same = {41: make_released(41, {"4": 8}, version=4)}

    assert before.version == 3
    assert draw(round_id=9, questions=[41, 42], releases=first_of_another, policy=USUAL).version == 4
    assert draw(round_id=9, questions=[41, 42], releases=next_of_the_same, policy=USUAL).version == 4


def test_late_answers_are_passed_on_as_they_are() -> None:
    assert draw(round_id=9, questions=[], releases={}, policy=USUAL, late=2) == Picture(
        round=9, version=0, answers=0, rows=(), late=2
    )


@given(histogram=histograms)
def test_every_seat_of_a_release_is_in_its_row_once(histogram: dict[str, int]) -> None:
    (row,) = draw_rows(make_released(41, histogram))

    assert len(row.scores) == 5
    assert sum(row.scores) + row.unrated + (row.skipped or 0) == sum(histogram.values())
