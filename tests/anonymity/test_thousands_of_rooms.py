"""P1 and P2 of docs/anonymity.md on thousands of made-up rooms, with the rules alone.

The replay (`test_replay.py`) holds the book of these rooms against the real actions and tables.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from facilitation.rules.release import CLOCK_GRACE, TICK
from tests.anonymity.attacker.book import Entry
from tests.anonymity.attacker.contenders import (
    Contender,
    publish_ours,
    publish_with_lone_changes,
    publish_with_remainder,
)
from tests.anonymity.attacker.observed import Observed, play
from tests.anonymity.attacker.rooms import CALM, RESTLESS, Asked, Habits, Room, make_room

ROOMS = 1000
"""For each kind of habits; one question in each."""

SOME = 60
HABITS = {"calm": CALM, "restless": RESTLESS, "wild": Habits(change=0.35, withdraw=0.3, silent=0.2, leave=0.2)}


@cache
def play_all(name: str) -> list[tuple[Room, Asked, Observed]]:
    return list(play_rooms(HABITS[name], ROOMS, publish_ours))


def play_rooms(habits: Habits, number: int, publish: Contender) -> Iterator[tuple[Room, Asked, Observed]]:
    random = Random(11)  # noqa: S311 - the same rooms each time
    for _ in range(number):
        room = make_room(random, habits=habits, questions=1)
        yield room, room.asked[0], play(room, room.asked[0], publish)


def get_steps(seen: Observed) -> Iterator[tuple[set[Entry], set[Entry]]]:
    """For any two releases of a question, which answers only the later and only the earlier holds."""
    held = [set(seen.get_entries(number)) for number in range(len(seen.pictures))]
    for later in range(len(held)):
        for earlier in range(later):
            yield held[later] - held[earlier], held[earlier] - held[later]


@pytest.mark.parametrize("name", HABITS)
def test_p1_every_release_counts_enough_people_and_is_the_histogram_of_what_it_counts(name: str) -> None:
    made = 0
    for room, _, seen in play_all(name):
        for number, released in enumerate(seen.releases):
            held = list(seen.get_entries(number))
            counts = Counter(entry.choice for entry in held)
            apart = counts.pop("n", 0) + counts.pop("s", 0)
            published = dict(released.counts)
            skipped = published.pop("s", 0)
            assert skipped == 0 or skipped >= room.policy.step
            assert published.pop("n", 0) + skipped == apart
            assert published == counts
            assert released.seats == len(held) == len({entry.person for entry in held}) >= room.policy.floor
            assert released.version == number + 1
            made += 1
    assert made > ROOMS


@pytest.mark.parametrize("name", HABITS)
def test_p1_between_any_two_releases_a_step_of_people_came_in(name: str) -> None:
    pairs = 0
    for room, _, seen in play_all(name):
        for came, _ in get_steps(seen):
            assert len({entry.person for entry in came}) >= room.policy.step
            pairs += 1
    assert pairs > ROOMS


@pytest.mark.parametrize("name", HABITS)
def test_p1_from_one_release_to_the_next_nobody_or_a_step_of_people_went_out(name: str) -> None:
    went = 0
    for room, _, seen in play_all(name):
        for number in range(1, len(seen.pictures)):
            gone = {entry.person for entry in seen.entries if entry.died == number}
            assert not gone or len(gone) >= room.policy.step
            went += bool(gone)
    assert went > SOME or name == "calm"


def test_p1_other_ways_of_publishing_do_not_keep_that() -> None:
    lone = [
        sum(entry.died == number for entry in seen.entries)
        for _, _, seen in play_rooms(RESTLESS, SOME, publish_with_lone_changes)
        for number in range(len(seen.pictures))
    ]
    rest = [len(came) for *_, seen in play_rooms(CALM, SOME, publish_with_remainder) for came, _ in get_steps(seen)]

    assert {1, 2} <= set(lone)
    assert {1, 2} <= set(rest)


@pytest.mark.parametrize("name", HABITS)
def test_p1_no_question_is_released_twice_within_a_tick_but_at_the_close(name: str) -> None:
    for _, _, seen in play_all(name):
        times = [released.released_at for released in seen.releases]
        waits = [later - earlier for earlier, later in pairwise(times)]
        assert all(wait >= TICK - CLOCK_GRACE for wait in waits)


@pytest.mark.parametrize("name", HABITS)
def test_p2_other_choices_make_the_same_releases_at_the_same_times(name: str) -> None:
    """All choices are drawn anew, also where somebody taps the same again, or changes."""
    random, differ = Random(12), 0  # noqa: S311 - the same choices each time
    for room, asked, seen in play_all(name):
        codes = [*asked.scale.steps, "n", "s"]
        taps = tuple(replace(tap, choice=tap.choice and random.choice(codes)) for tap in asked.taps)
        other = play(room, replace(asked, taps=taps), publish_ours)
        assert get_outside(other) == get_outside(seen)
        differ += [one.counts for one in other.releases] != [one.counts for one in seen.releases]
    assert differ > ROOMS / 2


def get_outside(seen: Observed) -> object:
    """When, for how many and for whom there were releases, and for how many there never was one."""
    return (
        [(one.version, one.seats, one.released_at, one.takes_out) for one in seen.releases],
        [(entry.person, entry.born, entry.died) for entry in seen.entries],
        seen.never_shown,
    )
