"""The rings of the map."""

import pytest

from facilitation.rules.rings import OFF_MAP, RINGS, RingCountError, get_rings


@pytest.mark.parametrize(
    ("number", "slugs"),
    [
        (3, ["core", "near", "edge"]),
        (4, ["core", "near", "mid", "edge"]),
        (5, ["core", "near", "mid", "far", "edge"]),
    ],
)
def test_a_map_has_three_four_or_five_rings_centre_first(number: int, slugs: list[str]) -> None:
    assert [ring.slug for ring in get_rings(number)] == slugs


@pytest.mark.parametrize("number", [-1, 0, 2, 6])
def test_any_other_number_is_refused(number: int) -> None:
    with pytest.raises(RingCountError, match=f"3 to 5 rings, not {number}"):
        get_rings(number)


def test_a_refused_number_is_a_refused_value() -> None:
    assert issubclass(RingCountError, ValueError)


def test_the_middle_says_both_safe_and_close_and_may_be_empty() -> None:
    assert RINGS[0].label == "Safest and closest"
    assert "can be empty" in RINGS[0].hint


def test_not_on_my_map_is_no_ring() -> None:
    assert OFF_MAP.label == "Not on my map"
    assert OFF_MAP.slug not in {ring.slug for ring in RINGS}


def test_no_ring_names_a_role_so_that_a_paid_helper_may_sit_anywhere() -> None:
    texts = " ".join(f"{ring.label} {ring.hint}" for ring in RINGS).lower()

    assert "people" in texts
    assert [role for role in ("friend", "family", "paid", "work", "partner", "stranger") if role in texts] == []


def test_no_two_rings_have_the_same_name_or_hint() -> None:
    everything = [*RINGS, OFF_MAP]

    for texts in (
        [ring.slug for ring in everything],
        [ring.label for ring in everything],
        [r.hint for r in everything],
    ):
        assert len(set(texts)) == 6
