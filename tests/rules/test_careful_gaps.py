"""What a gap says beside a coarse picture, tried with every way in which a small room can split."""

from collections import defaultdict

import pytest

from facilitation.rules.coarse import draw_few
from tests.rules.test_coarse import split_up
from tests.rules.test_congruence import compare, rate_all


@pytest.mark.parametrize("rings", [3, 4, 5])
def test_beside_a_coarse_picture_the_gap_says_nothing_new(rings: int) -> None:
    """Whatever splits look the same in the picture have the same gap, so nobody learns from both what neither tells."""
    for people in range(5, 14 - rings):
        seen = defaultdict(set)
        for split in split_up(people, rings):
            seen[draw_few(split)].add(compare(split, rate_all("3"), coarse=True))
        assert None not in set().union(*seen.values())
        assert {len(gaps) for gaps in seen.values()} == {1}


def test_a_rounded_average_of_exact_numbers_would_say_something_new() -> None:
    """With nearly everyone in the centre it tells a lone person in the next ring from one at the edge."""
    near, edge = (4, 1, 0, 0), (4, 0, 0, 1)
    averages = [sum(seats * ring for ring, seats in enumerate(split, start=1)) / 5 for split in (near, edge)]

    assert draw_few(near) == draw_few(edge)
    assert [round(2 * average) / 2 for average in averages] == [1.0, 1.5]
    assert compare(near, rate_all("3")) == compare(edge, rate_all("3"))


def test_a_coarse_gap_stands_near_the_exact_one() -> None:
    worst = 0.0
    for split in split_up(9, 4):
        exact, coarse = compare(split, rate_all("3")), compare(split, rate_all("3"), coarse=True)
        assert exact is not None
        assert coarse is not None
        worst = max(worst, 3 * abs(exact.placed - coarse.placed))

    assert 0.25 < worst < 0.8
