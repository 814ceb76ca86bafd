"""P3 of docs/anonymity.md, on thousands of made-up rooms: what an attacker who has everything finds out."""

import json
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from random import Random

import pytest

from facilitation.rules.release import Policy
from facilitation.rules.scales import RINGS
from tests.anonymity.attacker.__main__ import main
from tests.anonymity.attacker.book import Entry
from tests.anonymity.attacker.campaign import ATTACKS, FEW_CHANGES, Attack, Score, attack
from tests.anonymity.attacker.contenders import (
    Contender,
    publish_ours,
    publish_with_lone_changes,
    publish_with_remainder,
)
from tests.anonymity.attacker.linear import find_isolated, get_columns
from tests.anonymity.attacker.live_mean import solve_mean
from tests.anonymity.attacker.observed import Observed, play
from tests.anonymity.attacker.rooms import CALM, RESTLESS, Asked, Habits, Room, Tap, make_room
from tests.anonymity.attacker.small_rooms import CASES
from tests.anonymity.attacker.solver import merge, merge_counts, solve
from tests.anonymity.attacker.table import find_faults, print_table
from tests.anonymity.attacker.theory import get_agreement, get_variety, merge_likely
from tests.services import ROOT

ROOMS, OF_OTHERS = 45, 100
"""For each attack, of 13 questions each; `bin/attack` takes more."""

SEED = 7
BY_NAME = {each.name: each for each in ATTACKS}
WILD = Habits(change=0.35, withdraw=0.3)


@cache
def run(name: str) -> Score:
    what = BY_NAME[name]
    return attack(what, rooms=ROOMS if what.is_ours else OF_OTHERS, seed=SEED)


def play_rooms(
    habits: Habits, publish: Contender, *, number: int, people: range = range(5, 41)
) -> Iterator[tuple[Room, Asked, Observed]]:
    random = Random(SEED)  # noqa: S311 - for everybody the same rooms again
    for _ in range(number):
        room = make_room(random, habits=habits, people=people)
        for asked in room.asked:
            yield room, asked, play(room, asked, publish)


# The campaign


@pytest.mark.parametrize("name", [each.name for each in ATTACKS if each.is_ours])
def test_of_our_rules_no_more_is_found_out_than_batches_imply(name: str) -> None:
    score = run(name)

    assert score.given_up == 0
    assert score.stay.answers > 8_000
    assert score.stay.is_within, score.stay
    assert score.gone.is_within, score.gone


@pytest.mark.parametrize(
    ("name", "kind", "share"),
    [
        ("a mean after every tap", "stay", 0.6),
        ("rest published at the close", "stay", 0.12),
        ("lone changes published", "gone", 0.3),
    ],
)
def test_the_same_attacker_breaks_other_ways_of_publishing(name: str, kind: str, share: float) -> None:
    tried = run(name).gone if kind == "gone" else run(name).stay

    assert not tried.is_within, tried
    assert tried.per(tried.named) > share


def test_the_power_of_the_attack_is_printed() -> None:
    printed = print_table([run(each.name) for each in ATTACKS])

    print(printed)
    assert all(each.name in printed for each in ATTACKS)


def test_the_longer_run_prints_all_numbers_and_says_whether_every_bound_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With so few rooms an attacker may not break the others; that is said, and ends with 1."""
    code = main(["--rooms=2", "--seed=3", "--json"])

    report = json.loads(capsys.readouterr().out)
    assert (report["seed"], len(report["attacks"]), report["attacks"][0]["rooms"]) == (3, len(ATTACKS), 2)
    assert report["attacks"][-1]["stay"]["named_share"] > 0.5
    assert len(report["small_rooms"]) == 2 * len(CASES)
    assert all(case["is_within"] for case in report["small_rooms"])
    assert code == bool(report["faults"])


@pytest.mark.parametrize(("asked", "code", "said"), [("--help", 0, "--rooms"), ("--rooms=0", 2, "at least 1")])
def test_the_command_says_what_it_can_do_and_what_it_cannot(asked: str, code: int, said: str) -> None:
    ran = subprocess.run([ROOT / "bin" / "attack", asked], capture_output=True, text=True, check=False)

    assert ran.returncode == code
    assert said in ran.stdout + ran.stderr


def test_a_broken_bound_is_a_fault_and_so_is_an_attacker_who_breaks_nothing() -> None:
    broken = run("a mean after every tap")
    as_ours, harmless = replace(broken, is_ours=True), replace(run("ours, nobody changes"), is_ours=False)

    assert find_faults([as_ours]) == ["a mean after every tap: more is found out than batches imply."]
    assert find_faults([harmless]) == ["ours, nobody changes: the attacker did not break it, so this says nothing."]
    assert "BROKEN" in print_table([as_ours])
    assert find_faults([broken, run("ours, nobody changes")]) == []


# Where nobody changes anything, what is found out is exactly what batches imply


def test_an_answer_is_named_if_and_only_if_its_whole_batch_agrees() -> None:
    """And all that is known otherwise is which choices there are in the batch."""
    seen_batches = 0
    for _, _, seen in play_rooms(CALM, publish_ours, number=40):
        batches: defaultdict[int, list[Entry]] = defaultdict(list)
        for entry in seen.entries:
            batches[entry.born].append(entry)
        possible = solve(seen.entries, seen.pictures, {})
        seen_batches += len(batches)
        for batch in batches.values():
            assert all(possible[entry] == {merge(one.choice) for one in batch} for entry in batch)
            assert len(batch) >= 3
    assert seen_batches > 2000


def test_theory_says_how_often_people_agree_and_how_many_choices_they_make() -> None:
    likely = {"1": 0.5, "2": 0.3, "3": 0.2}
    outcomes = {
        chosen: likely[chosen[0]] * likely[chosen[1]] * likely[chosen[2]] for chosen in product(likely, repeat=3)
    }

    agreement = sum(chance for chosen, chance in outcomes.items() if len(set(chosen)) == 1)
    variety = sum(chance * len(set(chosen)) for chosen, chance in outcomes.items())

    assert get_agreement(likely, 3) == pytest.approx(agreement)
    assert get_variety(likely, 3) == pytest.approx(variety)
    assert merge_likely({"1": 0.9, "n": 0.04, "s": 0.06}) == pytest.approx({"1": 0.9, "n": 0.1})


# The solver finds all there is


def try_everything(seen: Observed, codes: tuple[str, ...]) -> list[set[str]]:
    """What each answer can have been: of all ways of answering those that make the same pictures."""
    pictures = [merge_counts(picture) for picture in seen.pictures]
    inside = [
        [place for place, entry in enumerate(seen.entries) if entry in set(seen.get_entries(number))]
        for number in range(len(pictures))
    ]
    possible: list[set[str]] = [set() for _ in seen.entries]
    for choices in product(codes, repeat=len(seen.entries)):
        if all(Counter(choices[place] for place in part) == one for part, one in zip(inside, pictures, strict=True)):
            for place, choice in zip(possible, choices, strict=True):
                place.add(choice)
    return possible


@pytest.mark.parametrize("habits", [CALM, WILD])
def test_the_solver_finds_just_what_trying_every_way_of_answering_finds(habits: Habits) -> None:
    gone, tried = 0, 0
    for _, asked, seen in play_rooms(habits, publish_ours, number=300, people=range(5, 13)):
        if len(seen.pictures) < 2 or len(seen.entries) > 9 or asked.scale != RINGS[3]:
            continue
        possible = solve(seen.entries, seen.pictures, {})
        assert [possible[entry] for entry in seen.entries] == try_everything(seen, ("1", "2", "3", "n"))
        gone += sum(entry.died is not None for entry in seen.entries)
        tried += 1
        if tried == 5:
            break
    assert tried == 5
    assert gone or habits is CALM


def test_a_mean_of_two_people_names_them() -> None:
    asked = Asked(RINGS[4], (Tap(1.0, 0, "4"), Tap(2.0, 1, "2"), Tap(3.0, 0, "1"), Tap(4.0, 1, None)), {})

    possible, truth = solve_mean(asked)

    assert truth == ["4", "2", "1"]
    assert possible == [{"4"}, {"2"}, {"1"}]


# Linear algebra


def find_fewest(habits: Habits, publish: Contender, *, number: int) -> Counter[int | None]:
    found: Counter[int | None] = Counter()
    for room, _, seen in play_rooms(habits, publish, number=number, people=range(8, 21)):
        found[find_isolated(get_columns(seen.entries, len(seen.pictures)), fewer_than=room.policy.step)] += 1
    return found


@pytest.mark.parametrize("habits", [CALM, RESTLESS, WILD])
def test_no_combination_of_pictures_speaks_of_fewer_people_than_a_step(habits: Habits) -> None:
    """Because every release brings in the answers of a step of people, and its last one has all of these alike."""
    found = find_fewest(habits, publish_ours, number=10)

    assert set(found) == {None}
    assert found.total() == 10 * 13


def test_combinations_of_other_pictures_do() -> None:
    """A rest of one or two, published at the close."""
    found = find_fewest(CALM, publish_with_remainder, number=8)

    assert found[1] + found[2] > 30


def withdraw_and_look(publish: Contender) -> Observed:
    """Five answer; three more; two of these and one of the five take theirs back; then three others come."""
    first = [Tap(1.0, person, "1") for person in range(5)]
    more = [Tap(3.0, 5, "4"), Tap(3.0, 6, "2"), Tap(3.0, 7, "2")]
    back = [Tap(5.0, 6, None), Tap(5.0, 7, None), Tap(5.0, 0, None)]
    others = [Tap(7.0, person, choice) for person, choice in zip((8, 9, 10), "122", strict=True)]
    crowd = Room(Policy(), joins=(0.0,) * 40, leaves=(None,) * 40, asked=(), closes=10.0)
    return play(crowd, Asked(RINGS[4], (*first, *more, *back, *others), {}), publish)


@pytest.mark.parametrize(("publish", "named"), [(publish_with_lone_changes, True), (publish_ours, False)])
def test_who_stays_while_others_withdraw_is_not_left_alone(publish: Contender, *, named: bool) -> None:
    """Two of three go, one of the five as well: the third picture is the first with one out and one in."""
    seen = withdraw_and_look(publish)
    (person,) = [entry for entry in seen.entries if entry.person == 5]

    assert (solve(seen.entries, seen.pictures, {})[person] == {"4"}) == named
    assert (find_isolated(get_columns(seen.entries, len(seen.pictures)), fewer_than=3) is not None) == named


def change_and_look(publish: Contender) -> Observed:
    """Five answer; then one of them changes, and three more answer."""
    first = [Tap(1.0, person, choice) for person, choice in enumerate("14444")]
    more = [Tap(3.0, 0, "3"), *(Tap(3.0, person, "2") for person in (5, 6, 7))]
    crowd = Room(Policy(), joins=(0.0,) * 40, leaves=(None,) * 40, asked=(), closes=10.0)
    return play(crowd, Asked(RINGS[4], (*first, *more), {}), publish)


@pytest.mark.parametrize(("publish", "named"), [(publish_with_lone_changes, True), (publish_ours, False)])
def test_one_changed_answer_among_new_ones_does_not_say_what_it_was(publish: Contender, *, named: bool) -> None:
    """+1 here, -1 there: who changed was seen, and the only number that went down is theirs."""
    seen = change_and_look(publish)
    (person,) = [entry for entry in seen.entries if entry.person == 0 and entry.born == 0]

    assert (solve(seen.entries, seen.pictures, {})[person] == {"1"}) == named


@pytest.mark.parametrize(("insiders", "named"), [(1, False), (2, True)])
def test_people_who_pool_their_answers_narrow_the_rest_by_as_many_as_they_are(insiders: int, *, named: bool) -> None:
    """Not promised, and said aloud: in a batch of three, two who tell each other know the third."""
    first = [Tap(1.0, person, "1") for person in range(5)]
    more = [Tap(3.0, 5, "4"), Tap(3.0, 6, "2"), Tap(3.0, 7, "3")]
    crowd = Room(Policy(), joins=(0.0,) * 40, leaves=(None,) * 40, asked=(), closes=10.0)
    seen = play(crowd, Asked(RINGS[4], (*first, *more), {}), publish_ours)
    known = {entry: entry.choice for entry in seen.entries if entry.person in range(6, 6 + insiders)}

    (third,) = [choices for entry, choices in solve(seen.entries, seen.pictures, known).items() if entry.person == 5]

    assert (third == {"4"}) == named


def test_attacks_are_the_same_again_for_the_same_seed() -> None:
    small: Callable[[], Score] = lambda: attack(Attack("again", publish_ours, FEW_CHANGES), rooms=3, seed=5)  # noqa: E731

    assert small() == small()
