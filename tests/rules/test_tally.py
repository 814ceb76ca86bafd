"""Raw counts, and the histogram that may be published of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.rules.scales import CODES, NOT_APPLICABLE, RATINGS, REASONS, SCORES, SKIP
from facilitation.rules.tally import Tally, fold_lone_skips, publish_counts

histograms = st.dictionaries(st.sampled_from(sorted(CODES)), st.integers(0, 30))


def test_seats_are_all_that_have_a_choice() -> None:
    assert Tally(question_id=7, counts={"1": 2, "n": 1, "s": 4}, given_counts={}).seats == 7


def test_nobody_answered_is_no_seat() -> None:
    assert Tally(question_id=7, counts={}, given_counts={}).seats == 0


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ({}, {}),
        ({"4": 5}, {"4": 5}),
        ({"4": 5, "s": 1}, {"4": 5, "n": 1}),
        ({"4": 5, "n": 2, "s": 2}, {"4": 5, "n": 4}),
        ({"4": 5, "n": 2, "s": 3}, {"4": 5, "n": 2, "s": 3}),
        ({"4": 5, "s": 3}, {"4": 5, "s": 3}),
        ({"s": 2}, {"n": 2}),
        ({"4": 5, "n": 0, "s": 0}, {"4": 5}),
    ],
)
def test_skips_under_a_step_are_counted_with_does_not_apply(counts: dict[str, int], published: dict[str, int]) -> None:
    assert fold_lone_skips(counts, step=3) == published


@given(counts=histograms, step=st.integers(3, 50))
def test_folding_keeps_every_seat_and_names_no_lone_skip(counts: dict[str, int], step: int) -> None:
    published = fold_lone_skips(counts, step=step)

    assert sum(published.values()) == sum(counts.values())
    assert {score: published.get(score, 0) for score in SCORES} == {score: counts.get(score, 0) for score in SCORES}
    assert SKIP not in published or published[SKIP] >= step
    assert 0 not in published.values()
    assert published.get(NOT_APPLICABLE, 0) + published.get(SKIP, 0) == counts.get("n", 0) + counts.get("s", 0)


@given(counts=histograms)
def test_folding_leaves_the_raw_counts_alone(counts: dict[str, int]) -> None:
    before = dict(counts)

    fold_lone_skips(counts, step=3)

    assert counts == before


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ({}, {}),
        ({"ab-": 4, "a--": 2}, {"a": 6, "b": 4}),
        ({"ab-": 4, "n--": 1}, {"a": 4, "b": 4, "n": 1}),
        ({"ab-": 4, "s--": 2}, {"a": 4, "b": 4}),
        ({"ab-": 4, "n--": 1, "s--": 3}, {"a": 4, "b": 4, "n": 1, "s": 3}),
        ({"s--": 2}, {}),
    ],
)
def test_where_several_are_picked_lone_skips_are_not_said(counts: dict[str, int], published: dict[str, int]) -> None:
    assert publish_counts(counts, scale=REASONS, step=3) == published


@given(counts=histograms, step=st.integers(3, 50))
def test_where_one_is_picked_lone_skips_are_folded(counts: dict[str, int], step: int) -> None:
    assert publish_counts(counts, scale=RATINGS, step=step) == fold_lone_skips(counts, step=step)


@given(counts=st.dictionaries(st.sampled_from(sorted(REASONS.choices)), st.integers(0, 30)), step=st.integers(3, 50))
def test_no_step_has_more_seats_than_there_are(counts: dict[str, int], step: int) -> None:
    published = publish_counts(counts, scale=REASONS, step=step)

    assert all(0 < seats <= sum(counts.values()) for seats in published.values())
    assert published.get(SKIP, step) >= step
    assert set(published) <= {*REASONS.steps, NOT_APPLICABLE, SKIP}
