"""Where a room placed a kind of relationship, and where the things it rated would put it."""

import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from facilitation.rules.congruence import (
    Gap,
    Thing,
    count_needed,
    get_band,
    get_closeness,
    get_direction,
    get_group_gap,
    get_score,
)
from facilitation.rules.content import FACTORS

SHARED = json.loads((Path(__file__).parents[1] / "vectors" / "congruence.json").read_text())
THINGS: list[str] = SHARED["things"]
ORDER = ["lines_up", "small", "bigger"]

Ratings = dict[str, dict[str, int]]

steps = st.fractions(min_value=-4, max_value=4, max_denominator=100)
placements = st.lists(st.integers(0, 9), min_size=4, max_size=4)
ratings = st.fixed_dictionaries(
    {slug: st.dictionaries(st.sampled_from(["1", "2", "3", "4", "5", "n", "s"]), st.integers(1, 9)) for slug in THINGS}
)


def rate_all(code: str, people: int = 10) -> Ratings:
    return {slug: {code: people} for slug in THINGS}


def compare(
    rings: Sequence[int],
    ratings: Ratings,
    *,
    things: int = 13,
    floor: int = 5,
    coarse: bool = False,
    soft: Sequence[str] = (),
) -> Gap | None:
    counts = {str(ring): seats for ring, seats in enumerate(rings, start=1)}
    return get_group_gap(
        subject="friendship",
        ring_counts=counts,
        rings=len(rings),
        factor_counts=ratings,
        things=things,
        floor=floor,
        coarse=coarse,
        soft=soft,
    )


def rate_for_one(codes: Sequence[str]) -> dict[str, Thing]:
    """What one person answered, blanks and skips left out."""
    answers = {slug: code for slug, code in zip(THINGS, codes, strict=True) if code in "12345n"}
    return {
        slug: Thing(Fraction(0), Fraction(1)) if code == "n" else Thing(Fraction(int(code) - 1, 4), Fraction(0))
        for slug, code in answers.items()
    }


def test_the_shared_cases_speak_of_the_things_that_are_rated() -> None:
    assert [factor.slug for factor in FACTORS] == THINGS


@pytest.mark.parametrize("case", SHARED["cases"], ids=[case["says"] for case in SHARED["cases"]])
def test_one_person_by_the_formula_that_the_phone_uses(case: dict[str, Any]) -> None:
    things = rate_for_one(case["ratings"])
    if case.get("reason") == "off_map":
        assert case["ring"] is None
        return
    if case.get("reason") == "not_enough":
        assert len(things) < count_needed(13)
        return
    score = get_score(things)
    if case.get("reason") == "nothing":
        assert score is None
        return
    assert score is not None
    gap = (get_closeness(case["ring"], case["rings"]) - score) * (case["rings"] - 1)

    assert float(score) == pytest.approx(case["score"], abs=0.00051)
    assert float(gap) == pytest.approx(case["steps"], abs=0.0051)
    assert get_band(gap) == case["band"]
    assert get_direction(gap) == case["direction"]


@given(gaps=st.lists(steps, min_size=2))
def test_bands_grow_with_the_gap(gaps: list[Fraction]) -> None:
    bands = [ORDER.index(get_band(gap)) for gap in sorted(gaps, key=abs)]

    assert bands == sorted(bands)


@given(gap=steps)
def test_a_gap_has_a_direction_exactly_where_it_does_not_line_up(gap: Fraction) -> None:
    opposite = {"closer": "further", "same": "same", "further": "closer"}

    assert (get_direction(gap) == "same") == (get_band(gap) == "lines_up")
    assert get_direction(-gap) == opposite[get_direction(gap)]


def test_of_fewer_things_as_large_a_part_is_needed() -> None:
    assert [count_needed(things) for things in (13, 12, 6, 1, 20)] == [9, 9, 5, 1, 14]


def test_a_full_gap() -> None:
    ratings = {**rate_all("4"), "communication": {"4": 8, "n": 2}}

    assert compare([6, 3, 1, 0], ratings) == Gap(
        subject="friendship",
        form="full",
        placed=0.83,
        factors=0.74,
        low=0.67,
        high=1.0,
        band="lines_up",
        direction="same",
        spread="together",
    )


def test_the_middle_half_is_what_is_left_without_the_outer_and_the_inner_quarter() -> None:
    halves = [compare(rings, rate_all("3")) for rings in ([2, 2, 2, 2], [1, 7, 0, 3], [4, 1, 1, 4], [3, 2, 2, 2])]

    assert [(gap.low, gap.high) for gap in halves if gap] == [(0.33, 0.67), (0.0, 0.67), (0.0, 1.0), (0.33, 1.0)]


def test_what_does_not_apply_counts_as_not_there() -> None:
    half = {slug: {"5": 8, "n": 8} for slug in THINGS if slug != "intimacy"}
    gap = compare([4, 6, 3, 3], {**half, "intimacy": {"5": 16}})

    assert gap is not None
    assert gap.factors == round((12 * 0.5 + 1) / 13, 2)


def test_intimacy_that_does_not_apply_is_left_out_by_its_share() -> None:
    for none in (0, 4, 8):
        gap = compare([4, 6, 3, 3], {**rate_all("5", 16), "intimacy": {"5": 16 - none, "n": none}})
        assert gap is not None
        assert gap.factors == 1

    another = compare([4, 6, 3, 3], {**rate_all("5", 16), "safety": {"5": 8, "n": 8}})
    assert another is not None
    assert another.factors == round(12.5 / 13, 2)


def test_skips_and_places_off_the_map_count_for_nothing() -> None:
    counts = {"1": 6, "2": 3, "3": 1}
    plain = get_group_gap(
        subject="family", ring_counts=counts, rings=4, factor_counts=rate_all("4"), things=13, floor=5
    )
    skipping = {slug: {**answers, "s": 4} for slug, answers in rate_all("4").items()}

    assert plain is not None
    assert plain == get_group_gap(
        subject="family", ring_counts={**counts, "n": 9, "s": 3}, rings=4, factor_counts=skipping, things=13, floor=5
    )


@pytest.mark.parametrize(
    ("rings", "ratings"),
    [
        ([2, 1, 1, 0], rate_all("4")),
        ([0, 0, 0, 0], rate_all("4")),
        ([6, 3, 1, 0], {}),
        ([6, 3, 1, 0], {slug: {"4": 9} for slug in THINGS[:8]}),
        ([6, 3, 1, 0], rate_all("4", 4)),
        ([6, 3, 1, 0], rate_all("n")),
    ],
    ids=["few placed it", "nobody did", "not rated", "eight things", "few rated it", "nothing applies"],
)
def test_there_is_no_gap_to_speak_of(rings: list[int], ratings: Ratings) -> None:
    assert compare(rings, ratings) is None
    assert compare([6, 3, 1, 0], {slug: {"4": 9} for slug in THINGS[:9]}) is not None


def test_the_floor_is_the_rooms() -> None:
    assert compare([3, 2, 1, 0], rate_all("4"), floor=6) is not None
    assert compare([3, 2, 1, 0], rate_all("4"), floor=7) is None


def test_a_short_plan_needs_fewer_things() -> None:
    four, five = ({slug: {"4": 9} for slug in THINGS[:number]} for number in (4, 5))

    assert compare([6, 3, 1, 0], four, things=6) is None
    assert compare([6, 3, 1, 0], five, things=6) is not None


@pytest.mark.parametrize(
    ("rings", "coarse"), [([6, 3, 1, 0], True), ([3, 2, 1, 1], False), ([9, 1, 0, 0], False)], ids=str
)
def test_a_coarse_gap_is_in_half_rings_and_without_a_middle_half(rings: list[int], coarse: bool) -> None:  # noqa: FBT001
    gap = compare(rings, rate_all("4"), coarse=coarse)

    assert gap is not None
    assert gap.form == "coarse"
    assert (gap.low, gap.high) == (None, None)
    assert {gap.placed, gap.factors} <= {round(halves / 6, 2) for halves in range(7)}


def test_few_exact_ratings_make_a_coarse_gap() -> None:
    four, five = ({**rate_all("4"), **{slug: {"4": 7} for slug in THINGS[:number]}} for number in (4, 5))
    forms = [gap.form for gap in (compare([6, 3, 1, 0], four), compare([6, 3, 1, 0], five)) if gap]
    softened = compare([6, 3, 1, 0], rate_all("4"), soft=THINGS[:5])

    assert forms == ["full", "coarse"]
    assert softened is not None
    assert softened.form == "coarse"


def test_a_thing_that_is_drawn_as_an_average_counts_by_that_average() -> None:
    """Otherwise four softened rows could be worked out from the places of a full gap, which are exact."""
    alike = {**rate_all("4"), **{slug: {"4": 8, "5": 2} for slug in THINGS[:4]}}

    softened = compare([6, 3, 1, 0], alike, soft=THINGS[:4])
    assert softened is not None
    assert softened.form == "full"
    assert softened == compare([6, 3, 1, 0], rate_all("4"))
    assert softened != compare([6, 3, 1, 0], alike)


def test_a_thing_that_few_rated_counts_as_not_there_only_where_that_is_sure() -> None:
    """Its row says that it does not apply for most, and nothing more; so does the gap."""
    applies = {slug: {"5": 10} for slug in THINGS[:9]}
    for rated in ("1", "5"):
        not_sure = compare([6, 3, 1, 0], {**applies, **{slug: {rated: 4, "n": 3} for slug in THINGS[9:11]}})
        sure = compare([6, 3, 1, 0], {**applies, **{slug: {rated: 4, "n": 6} for slug in THINGS[9:11]}})
        assert not_sure is not None
        assert sure is not None
        assert not_sure.factors == 1
        assert sure.factors == round(9 / 11, 2)


@given(rings=placements, ratings=ratings, coarse=st.booleans())
def test_a_gap_lies_on_the_map(rings: list[int], ratings: Ratings, coarse: bool) -> None:  # noqa: FBT001
    gap = compare(rings, ratings, coarse=coarse)

    if gap is not None:
        assert 0 <= gap.placed <= 1
        assert 0 <= gap.factors <= 1
        assert (gap.low is None) == (gap.high is None) == (gap.form == "coarse")
        assert 0 <= (gap.low or 0) <= (gap.high or 0) <= 1


@given(rings=placements, ratings=ratings, data=st.data())
def test_who_sits_where_in_the_list_changes_nothing(rings: list[int], ratings: Ratings, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(list(ratings)))

    assert compare(rings, ratings) == compare(
        rings, {slug: dict(Counter(ratings[slug]).most_common()) for slug in shuffled}
    )


@given(rings=placements, ratings=ratings)
def test_a_gap_travels_as_json_and_comes_back_as_it_was(rings: list[int], ratings: Ratings) -> None:
    travelling = TypeAdapter(Gap | None)
    gap = compare(rings, ratings)

    assert travelling.validate_json(travelling.dump_json(gap)) == gap
