"""Coarse pictures one after another (R7 of docs/anonymity.md): every way in which small rooms can have answered."""

from collections import defaultdict
from functools import cache
from itertools import product

import pytest

from facilitation.rules.congruence import Thing, _rate
from facilitation.rules.pictures import Row
from tests.anonymity.attacker.small_rooms import EVEN, LIMIT, NEAR
from tests.anonymity.attacker.splits import Learned, Shown, Split, see_row, split_up, try_all, try_changes, weigh

EVEN_RATINGS, NEAR_RATINGS = (1 / 6,) * 6, (0.85, 0.05, 0.03, 0.03, 0.02, 0.02)
OPEN, OPEN_THEN_SOFT = (False,), (False, True)
SMALL = [(5, 3), (5, 4), (6, 3), (7, 3), (8, 3), (9, 3), (5, 3, 3)]
RATINGS = [Shown((5, 3), inside, kind="factors", steps=5) for inside in ((), (1,), (0, 1))]


@cache
def learn(shown: Shown, *, near: bool) -> Learned:
    if shown.steps == 5:
        return try_all(shown, NEAR_RATINGS if near else EVEN_RATINGS)
    return try_all(shown, NEAR if near else EVEN)


# What people outside learn


@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("sizes", SMALL, ids=str)
def test_nobody_outside_learns_that_all_agree_or_what_somebody_of_the_first_picture_said(
    sizes: tuple[int, ...], *, near: bool
) -> None:
    learned = learn(Shown(sizes), near=near)

    assert learned.agree == 0
    assert learned.named[0] == 0
    assert learned.lone < 0.065


@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("sizes", SMALL, ids=str)
def test_of_the_people_of_a_later_batch_far_less_is_learned_than_exact_numbers_tell(
    sizes: tuple[int, ...], *, near: bool
) -> None:
    learned = learn(Shown(sizes), near=near)

    for named, agreed in zip(learned.named[1:], learned.agreed[1:], strict=True):
        assert 0 < named < LIMIT * agreed


# From coarse to full, and from full to coarse


@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("sizes", [(5, 3), (6, 3), (7, 3)], ids=str)
def test_a_full_picture_after_a_coarse_one_does_not_open_the_coarse_one(sizes: tuple[int, ...], *, near: bool) -> None:
    """At eight people numbers become exact. Whoever was in the coarse picture before is still not told apart."""
    coarse, full = learn(Shown(sizes), near=near), learn(Shown(sizes, tender=OPEN), near=near)

    assert full.agree == 0
    assert full.named[0] == 0
    assert full.named[1] < 1.02 * coarse.named[1]
    assert full.lone > coarse.lone, "exact numbers say where one person stands, though not who: this is what they do"


@pytest.mark.parametrize("near", [False, True])
def test_softening_hides_from_then_on(*, near: bool) -> None:
    softened = learn(Shown((8, 3), tender=OPEN_THEN_SOFT), near=near)
    never, always = learn(Shown((8, 3), tender=OPEN), near=near), learn(Shown((8, 3)), near=near)

    assert softened.agree == 0
    assert always.named[1] <= softened.named[1] <= never.named[1]
    assert softened.named[1] < LIMIT * softened.agreed[1]


# Who knows some of the answers


@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize(
    ("insiders", "agree"), [((1,), 0.063), ((2,), 0.135), ((0, 1), 0.0001), ((1, 1), 0.006), ((0, 2), 0.006)], ids=str
)
def test_one_or_two_who_use_their_own_answers_learn_less_than_exact_numbers_tell(
    insiders: tuple[int, ...], agree: float, *, near: bool
) -> None:
    sizes = (5,) if len(insiders) == 1 else (5, 3)
    learned = learn(Shown(sizes, insiders), near=near)

    assert learned.agree < agree
    for named, agreed in zip(learned.named, learned.agreed, strict=True):
        assert named < 0.5 * agreed


@pytest.mark.parametrize("near", [False, True])
@pytest.mark.parametrize("shown", RATINGS, ids=lambda shown: str(shown.insiders))
def test_averages_tell_less_than_exact_numbers(shown: Shown, *, near: bool) -> None:
    learned = learn(shown, near=near)

    assert learned.agree < (0.01 if shown.insiders else 1e-12)
    for named, agreed in zip(learned.named, learned.agreed, strict=True):
        assert named < 0.2 * agreed


# Three who change their answers


@pytest.mark.parametrize("likely", [EVEN, NEAR])
@pytest.mark.parametrize("people", [5, 6, 7])
def test_three_who_change_are_told_apart_no_more_than_three_who_come(people: int, likely: tuple[float, ...]) -> None:
    before, after, agree = try_changes(people, changing=3, likely=likely)
    agreed = sum(share**3 for share in likely)

    assert agree == 0
    assert before < 0.25 * agreed
    assert after < 0.25 * agreed


# The search can find something


def test_exact_numbers_of_eight_tell_all_that_batches_imply() -> None:
    """Ratings are exact from eight on, so of three who come to eight it is known whenever they agree."""
    learned = try_all(Shown((8, 3), kind="factors", steps=5, tender=OPEN), (0.3, 0.2, 0.2, 0.2, 0.1, 0.0))

    assert learned.named == pytest.approx(learned.agreed)


def test_all_ways_of_answering_together_are_certain() -> None:
    assert sum(weigh(split, NEAR) for split in split_up(6, 5)) == pytest.approx(1)


# Gaps


def test_what_a_gap_takes_from_a_coarse_row_is_what_the_row_says() -> None:
    """Whatever ratings look the same in their row are the same to the gap, whichever number of answers stands above."""
    tried = 0
    for people, more in product(range(5, 10), range(4)):
        seen: defaultdict[tuple[int, Row], set[Thing | None]] = defaultdict(set)
        for split in split_up(people, 7):
            row = see_row(split, kind="factors", tender=True, answers=people + more)
            seen[row].add(rate(split, answers=people + more))
            tried += 1
        assert {len(things) for things in seen.values()} == {1}
        assert len(seen) < tried
    assert tried > 30_000


def rate(split: Split, *, answers: int) -> Thing | None:
    absent, skipped = split[-2:]
    counts = dict(zip("12345ns", split, strict=True))
    if skipped < 3:
        counts |= {"n": absent + skipped, "s": 0}
    assert sum(counts.values()) == sum(split)
    return _rate(counts, answers=answers, floor=5, step=3, coarse=True)


# Waves


MOVED = "closer", "same", "further"


def test_that_nobody_moved_is_never_said_for_sure() -> None:
    """Otherwise two waves would tell what the only person said who missed the second (the rest being the same)."""
    for people in range(5, 13):
        _, nobody_moved = see_row((0, people, 0, 0, 0), kind="plain")
        _, one_moved = see_row((1, people - 1, 0, 0, 0), kind="plain")
        assert nobody_moved == one_moved
        assert MOVED[nobody_moved.nearly or 0] == "same"


def miss_the_second_wave(first: Split, *, tender: bool) -> dict[int, int]:
    """For each place, where one person of it answers only the first time and all others answer the same again: at how
    many places that person can have stood."""
    seen_first = see_row((*first, 0), kind="rings", tender=tender)
    alike = [
        split
        for split in split_up(sum(first), len(first))
        if see_row((*split, 0), kind="rings", tender=tender) == seen_first
    ]
    left = {}
    for place in range(len(first)):
        seen_second = see_row((*take_one(first, place), 0), kind="rings", tender=tender)
        left[place] = sum(
            any(
                split[other] and see_row((*take_one(split, other), 0), kind="rings", tender=tender) == seen_second
                for split in alike
            )
            for other in range(len(first))
        )
    return left


def test_two_sessions_with_one_person_swapped_are_told_apart_by_supposing_the_same() -> None:
    """Exact numbers go down by one where the first stood and up where the other does; coarse ones mostly stay."""
    first, second = (4, 3, 2, 2, 0), (4, 3, 1, 3, 0)
    exact = [see_row((*split, 0), kind="rings") for split in (first, second)]
    coarse = [see_row((*split, 0), kind="rings", tender=True) for split in ((3, 2, 2, 1, 0), (3, 2, 1, 2, 0))]

    assert exact[0] != exact[1]
    assert coarse[0] == coarse[1]


def take_one(split: Split, place: int) -> Split:
    return (*split[:place], split[place] - 1, *split[place + 1 :])


def test_who_misses_a_wave_is_known_only_by_supposing_that_nobody_else_changed() -> None:
    """A limit that is said aloud: exact numbers name them then; coarse ones leave most of them open."""
    assert miss_the_second_wave((4, 2, 2, 1, 1), tender=False) == {0: 1, 1: 1, 2: 1, 3: 1, 4: 1}
    assert miss_the_second_wave((3, 2, 1, 1, 1), tender=True) == {0: 1, 1: 4, 2: 4, 3: 4, 4: 4}
