"""How much is drawn, tried with every way in which a small room can split.

An onlooker collects everything that leads to the same picture. What is true of all of it, they know.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.rules.coarse import Steps, draw_average, draw_few, find_nearly_everyone, get_spread, measure_spread
from facilitation.rules.pictures import Kind, Picture, QuestionToDraw, Shape, draw
from facilitation.rules.release import Policy, Released
from facilitation.rules.tally import fold_lone_skips

Split = tuple[int, ...]

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SPREADS = json.loads((Path(__file__).parents[1] / "vectors" / "spread.json").read_text())["cases"]
RINGS, RATINGS = 4, 5

counts = st.lists(st.integers(0, 12), min_size=3, max_size=5).filter(any)


def split_up(people: int, steps: int) -> Iterator[Split]:
    """Every way in which so many people can spread over so many steps."""
    if steps == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in split_up(people - first, steps - 1):
            yield (first, *rest)


def draw_exactly(split: Sequence[int]) -> Hashable:
    """What a picture without care would show."""
    return tuple(split)


def collect(splits: Iterable[Split], see: Callable[[Split], Hashable]) -> list[list[Split]]:
    """The splits in groups that look the same."""
    groups = defaultdict(list)
    for split in splits:
        groups[see(split)].append(split)
    return list(groups.values())


def pins_a_lone_answer(group: Iterable[Split]) -> bool:
    return any(set(cell) == {1} for cell in zip(*group, strict=True))


def pins_agreement(group: Sequence[Split]) -> bool:
    """That everybody, two people at least, chose one step, and which."""
    agree = all(sum(split) == max(split) > 1 for split in group)
    return agree and len({split.index(max(split)) for split in group}) == 1


def count_pinned(groups: Iterable[list[Split]], is_pinned: Callable[[list[Split]], bool]) -> int:
    return sum(len(group) for group in groups if is_pinned(group))


def look_from_inside(group: list[Split]) -> Iterator[list[Split]]:
    """What somebody at each of the steps knows of the others."""
    for step in range(len(group[0])):
        others = [(*split[:step], split[step] - 1, *split[step + 1 :]) for split in group if split[step]]
        if others:
            yield others


@pytest.mark.parametrize("case", SPREADS, ids=str)
def test_the_word_for_how_far_answers_lie_apart(case: dict[str, Any]) -> None:
    share = measure_spread(case["counts"])

    assert get_spread(case["counts"]) == case["word"]
    assert (share is None) if case["share"] is None else share == pytest.approx(case["share"], abs=0.005)


@given(counts=counts)
def test_the_spread_is_the_same_from_either_end_where_the_median_is(counts: list[int]) -> None:
    share, mirrored = measure_spread(counts), measure_spread(counts[::-1])

    assert share is not None
    assert 0 <= share <= 1
    assert share == mirrored, "the mean distance from a median does not depend on which of two medians is taken"


@given(counts=counts)
def test_twice_the_same_people_are_no_further_apart(counts: list[int]) -> None:
    assert measure_spread(counts) == measure_spread([2 * seats for seats in counts])


@given(counts=counts)
def test_nearly_everyone_is_all_or_all_but_one_or_nine_in_ten(counts: list[int]) -> None:
    step = find_nearly_everyone(counts)
    total = sum(counts)

    assert (step is not None) == any(seats >= total - 1 or seats >= 0.9 * total for seats in counts if seats)
    assert step is None or counts[step] == max(counts)


@given(counts=counts)
def test_an_average_is_within_half_of_a_half_step(counts: list[int]) -> None:
    average = draw_average(counts).average
    exact = sum(seats * rating for rating, seats in enumerate(counts, start=1)) / sum(counts)

    assert average is not None
    assert 2 * average == int(2 * average)
    assert abs(average - exact) <= 0.25 + 1e-9
    assert draw_average(counts[::-1]).average == len(counts) + 1 - average


@pytest.mark.parametrize(
    ("see", "steps", "most"), [(draw_few, 3, 12), (draw_few, RINGS, 12), (draw_few, 5, 12), (draw_average, RATINGS, 12)]
)
def test_who_knows_how_many_answered_learns_no_lone_answer_and_not_that_all_agree(
    see: Callable[[Split], Steps], steps: int, most: int
) -> None:
    for people in range(4, most + 1):
        groups = collect(split_up(people, steps), see)

        assert count_pinned(groups, pins_a_lone_answer) == 0
        assert count_pinned(groups, pins_agreement) == 0


def test_exact_numbers_would_tell_both() -> None:
    groups = collect(split_up(8, RINGS), draw_exactly)

    assert count_pinned(groups, pins_a_lone_answer) > 90
    assert count_pinned(groups, pins_agreement) == RINGS


def test_leaving_out_small_numbers_without_joining_would_tell_lone_answers() -> None:
    """Rule c: the only number left out is what the others lack."""
    without_joining: Callable[[Split], Hashable] = lambda split: tuple(max(seats, 2) for seats in split)  # noqa: E731

    assert count_pinned(collect(split_up(10, RINGS), without_joining), pins_a_lone_answer) > 0


def see_row(answers: Split, *, kind: Kind, policy: Policy, careful: bool = True) -> Picture:
    """The picture of one tender question. The last two of `answers` have no step: "does not apply", and skipped."""
    codes = tuple("12345"[: len(answers) - 2])
    published = fold_lone_skips(dict(zip((*codes, "n", "s"), answers, strict=True)), step=policy.step)
    released = Released(question_id=41, version=1, seats=sum(answers), counts=published, released_at=NOW)
    return draw(
        round_id=9,
        questions=[QuestionToDraw(41, tender=careful)],
        shape=Shape(kind, codes),
        releases={41: released},
        policy=policy,
    )


def fill_rooms(steps: int, most: int, floor: int) -> Iterator[Split]:
    """Every split of up to `most` people over the steps, with up to four who chose none, and up to four who skipped."""
    for people in range(most + 1):
        for split in split_up(people, steps):
            yield from (
                (*split, none, skips) for none in range(5) for skips in range(5) if people + none + skips >= floor
            )


@pytest.mark.parametrize(
    ("kind", "steps", "floor"),
    [("rings", 3, 3), ("rings", RINGS, 5), ("plain", 3, 3), ("factors", RATINGS, 3), ("factors", RATINGS, 5)],
)
def test_no_number_in_a_whole_row_gives_back_what_another_leaves_out(kind: Kind, steps: int, floor: int) -> None:
    """With the number of answers, of those without a step and of skips as they are printed.

    The two last cells are the raw ones, "does not apply" and skipped: what stands for both names neither.
    """
    see = partial(see_row, kind=kind, policy=Policy(floor=floor, step=3))
    most = 9 if steps < RATINGS else 7
    for group in collect(fill_rooms(steps, most, floor), see):
        assert not pins_a_lone_answer(group), group
        assert not pins_agreement([split[:-2] for split in group]), group


def test_who_also_knows_how_many_chose_a_step_learns_no_lone_answer_either() -> None:
    see = partial(see_row, kind="rings", policy=Policy(floor=5, step=3))
    for group in collect(fill_rooms(RINGS, 9, 5), lambda split: (sum(split[:-2]), see(split))):
        assert not pins_a_lone_answer(group), group
        assert not pins_agreement([split[:-2] for split in group]), group


def test_a_row_without_care_gives_lone_answers_away() -> None:
    """Eight people and more are drawn exactly where nothing asks for care; the onlooker above would notice."""
    see = partial(see_row, kind="rings", policy=Policy(floor=5, step=3), careful=False)
    groups = collect(fill_rooms(RINGS, 9, 5), see)

    assert count_pinned(groups, pins_a_lone_answer) > 0


@pytest.mark.parametrize(
    ("people", "lone", "agree"),
    [(5, 0, 0.086), (6, 0, 0.054), (7, 0, 0.036), (8, 0.0084, 0.025), (10, 0.028, 0.014), (12, 0.033, 0.0083)],
)
def test_who_uses_their_own_answer_learns_of_others_only_seldom(people: int, lone: float, agree: float) -> None:
    """Not never: the one who stands alone beside "nearly everyone" knows that all the others agree."""
    inside = [view for group in collect(split_up(people, RINGS), draw_few) for view in look_from_inside(group)]
    views = sum(map(len, inside))

    assert count_pinned(inside, pins_a_lone_answer) / views <= lone
    assert 0 < count_pinned(inside, pins_agreement) / views <= agree


def add_people(split: Split, people: int) -> Iterator[Split]:
    for more in split_up(people, len(split)):
        yield tuple(map(sum, zip(split, more, strict=True)))


def take_people(split: Split, people: int) -> Iterator[Split]:
    for fewer in split_up(people, len(split)):
        left = tuple(seats - gone for seats, gone in zip(split, fewer, strict=True))
        if min(left) >= 0:
            yield left


def add_three(split: Split) -> set[Split]:
    return set(add_people(split, 3))


def change_three(split: Split) -> set[Split]:
    return set(chain.from_iterable(add_people(left, 3) for left in take_people(split, 3)))


@pytest.mark.parametrize("touch", [add_three, change_three])
@pytest.mark.parametrize(("see", "steps"), [(draw_few, 3), (draw_few, RINGS)])
def test_two_pictures_with_a_step_between_them_seldom_tell_of_a_lone_answer(
    see: Callable[[Split], Steps], steps: int, touch: Callable[[Split], set[Split]]
) -> None:
    """Whoever knows that exactly three people answered, or changed, in between. Exact numbers tell in most rooms."""
    for people in (5, 6, 7):
        pairs = [before + after for before in split_up(people, steps) for after in touch(before)]

        def see_both(pair: Split) -> Hashable:
            return see(pair[:steps]), see(pair[steps:])

        pinned = count_pinned(collect(pairs, see_both), pins_a_lone_answer) / len(pairs)
        exactly = count_pinned(collect(pairs, draw_exactly), pins_a_lone_answer) / len(pairs)

        assert pinned < 0.08
        assert exactly > 0.6
