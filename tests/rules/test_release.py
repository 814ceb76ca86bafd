"""Rules R1 to R4 and R9: when a result may be shown."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.rules.release import (
    CLOCK_GRACE,
    GREATEST_FLOOR,
    LARGEST_SKEW,
    LEAST_FLOOR,
    LEAST_STEP,
    MARGIN,
    TICK,
    USUAL_FLOOR,
    USUAL_STEP,
    Policy,
    Reason,
    Released,
    UnsafePolicyError,
    Withheld,
    decide,
    get_reason_to_wait,
)
from facilitation.rules.scales import CODES
from facilitation.rules.tally import Tally, add_counts

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
USUAL = Policy(floor=5, step=3)

policies = st.integers(LEAST_FLOOR, GREATEST_FLOOR).flatmap(
    lambda floor: st.builds(Policy, floor=st.just(floor), step=st.integers(LEAST_STEP, floor))
)
histograms = st.dictionaries(st.sampled_from(sorted(CODES)), st.integers(1, 30))


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    """Any tally: some of the seats are in no release yet, others changed or withdrew."""
    counts = draw(histograms)
    given = {choice: draw(st.integers(0, seats)) for choice, seats in counts.items()}
    counted = sum(counts.values()) - sum(given.values())
    return Tally(
        question_id=7,
        counts=counts,
        given_counts=given,
        changed=draw(st.integers(0, counted)),
        withdrawn=draw(st.integers(0, 12)),
    )


def make_tally(
    counts: dict[str, int], *, given: dict[str, int] | None = None, changed: int = 0, withdrawn: int = 0
) -> Tally:
    """Everything is new if nothing is said."""
    new = counts if given is None else given
    return Tally(question_id=7, counts=counts, given_counts=new, changed=changed, withdrawn=withdrawn)


def make_released(*, version: int = 1, seats: int = 5, ago: timedelta = timedelta(hours=1)) -> Released:
    return Released(question_id=7, version=version, seats=seats, counts={"4": seats}, released_at=NOW - ago)


# The bounds of the promise


def test_the_usual_policy_is_five_people_and_three() -> None:
    assert Policy() == Policy(floor=USUAL_FLOOR, step=USUAL_STEP) == Policy(floor=5, step=3)


@pytest.mark.parametrize(("floor", "step"), [(3, 3), (5, 3), (5, 5), (50, 3), (50, 50)])
def test_a_policy_within_the_bounds_is_allowed(floor: int, step: int) -> None:
    policy = Policy(floor=floor, step=step)

    assert (policy.floor, policy.step) == (floor, step)


@pytest.mark.parametrize(("floor", "step"), [(2, 2), (0, 0), (51, 3), (5, 2), (5, 6), (5, 0), (-5, -5)])
def test_a_policy_outside_the_bounds_is_refused(floor: int, step: int) -> None:
    with pytest.raises(UnsafePolicyError) as caught:
        Policy(floor=floor, step=step)

    assert caught.value.code == "unsafe_policy"


# Each reason, at its bound and one before


@pytest.mark.parametrize(
    ("seats", "moved", "expected", "is_first", "is_open", "reason"),
    [
        # Nothing new: not even far over the floor.
        (0, (0, 0, 0), 0, True, True, Reason.NOTHING_NEW),
        (50, (0, 0, 0), 0, False, True, Reason.NOTHING_NEW),
        (50, (0, 0, 0), 0, False, False, Reason.NOTHING_NEW),
        # R1, the floor: the first release, every later one, and the last.
        (4, (4, 0, 0), 0, True, True, Reason.UNDER_FLOOR),
        (5, (5, 0, 0), 0, True, True, None),
        (4, (3, 0, 0), 0, False, True, Reason.UNDER_FLOOR),
        (4, (4, 0, 0), 0, True, False, Reason.UNDER_FLOOR),
        (4, (3, 0, 0), 0, False, False, Reason.UNDER_FLOOR),
        # The floor counts seats with an answer, not seats that moved: five withdrew, four are left.
        (4, (4, 0, 5), 0, False, True, Reason.UNDER_FLOOR),
        # R2, the step: only after a first release.
        (7, (2, 0, 0), 0, False, True, Reason.UNDER_STEP),
        (8, (3, 0, 0), 0, False, True, None),
        (6, (1, 0, 0), 0, False, False, Reason.UNDER_STEP),
        (8, (3, 0, 0), 0, False, False, None),
        # R2 for what was changed: a step of it is a change of its own, and waits beside new answers until it is.
        (5, (0, 3, 0), 0, False, True, None),
        (5, (0, 2, 0), 0, False, True, Reason.UNDER_STEP),
        (7, (2, 2, 0), 0, False, True, Reason.UNDER_STEP),
        (8, (3, 2, 0), 0, False, True, None),
        (6, (1, 2, 1), 0, False, True, None),
        # R2 for what was withdrawn: it leaves while a step of others come.
        (5, (0, 0, 3), 0, False, True, Reason.UNDER_STEP),
        (7, (2, 0, 3), 0, False, True, Reason.UNDER_STEP),
        (7, (2, 1, 2), 0, False, True, None),
        (8, (3, 0, 3), 0, False, True, None),
        (5, (0, 0, 9), 0, False, False, Reason.UNDER_STEP),
        # R3, nobody left alone: 1 to step + margin - 1 expected.
        (5, (5, 0, 0), 1, True, True, Reason.FEW_STILL_EXPECTED),
        (5, (5, 0, 0), 4, True, True, Reason.FEW_STILL_EXPECTED),
        (5, (5, 0, 0), 5, True, True, None),
        (8, (3, 0, 0), 4, False, True, Reason.FEW_STILL_EXPECTED),
        (8, (3, 0, 0), 5, False, True, None),
        # R9, the close, ends that wait and no other.
        (5, (5, 0, 0), 1, True, False, None),
        (8, (3, 0, 0), 4, False, False, None),
    ],
)
def test_each_rule_holds_back_just_up_to_its_bound(
    *, seats: int, moved: tuple[int, int, int], expected: int, is_first: bool, is_open: bool, reason: Reason | None
) -> None:
    given, changed, withdrawn = moved
    assert (
        get_reason_to_wait(
            seats=seats,
            given=given,
            changed=changed,
            withdrawn=withdrawn,
            expected=expected,
            is_first=is_first,
            is_open=is_open,
            policy=USUAL,
        )
        == reason
    )


def test_the_margin_for_people_who_never_answer_is_two() -> None:
    assert MARGIN == 2


@given(policy=policies, expected=st.integers(0, 120))
def test_an_open_round_waits_for_few_and_not_for_none_or_many(policy: Policy, expected: int) -> None:
    reason = get_reason_to_wait(
        seats=policy.floor,
        given=policy.floor,
        changed=0,
        withdrawn=0,
        expected=expected,
        is_first=True,
        is_open=True,
        policy=policy,
    )

    few = expected in range(1, policy.step + MARGIN)
    assert reason == (Reason.FEW_STILL_EXPECTED if few else None)


# The decision


def test_a_first_release_is_the_histogram_as_version_one() -> None:
    tally = make_tally({"2": 1, "4": 3, "n": 1})

    decision = decide(tally=tally, connected=5, last=None, is_open=True, policy=USUAL, now=NOW)

    assert decision == Released(question_id=7, version=1, seats=5, counts={"2": 1, "4": 3, "n": 1}, released_at=NOW)


def test_a_later_release_counts_the_version_on() -> None:
    tally = make_tally({"4": 8}, given={"4": 3})

    decision = decide(tally=tally, connected=8, last=make_released(version=4), is_open=True, policy=USUAL, now=NOW)

    assert decision == Released(question_id=7, version=5, seats=8, counts={"4": 8}, released_at=NOW)


def test_expected_are_the_connected_seats_less_those_with_an_answer() -> None:
    tally = make_tally({"4": 5})
    decisions = {
        connected: decide(tally=tally, connected=connected, last=None, is_open=True, policy=USUAL, now=NOW)
        for connected in (3, 5, 6, 9, 10)
    }

    waits = {connected for connected, decision in decisions.items() if isinstance(decision, Withheld)}
    assert waits == {6, 9}
    assert decisions[6] == Withheld(Reason.FEW_STILL_EXPECTED)


def test_seats_that_withdrew_are_still_expected() -> None:
    """Nobody knows who they are: connected less answered is all there is."""
    tally = make_tally({"4": 5}, given={"4": 3}, withdrawn=2)

    decision = decide(tally=tally, connected=7, last=make_released(seats=7), is_open=True, policy=USUAL, now=NOW)

    assert decision == Withheld(Reason.FEW_STILL_EXPECTED)


@pytest.mark.parametrize(
    ("ago", "waits"),
    [
        (timedelta(0), True),
        (TICK - CLOCK_GRACE - timedelta(microseconds=1), True),
        (TICK - CLOCK_GRACE, False),
        (TICK, False),
        (timedelta(seconds=-5), True),
        (-LARGEST_SKEW, False),
    ],
)
def test_no_question_is_released_twice_within_a_tick(*, ago: timedelta, waits: bool) -> None:
    tally = make_tally({"4": 8}, given={"4": 3})

    decision = decide(tally=tally, connected=8, last=make_released(ago=ago), is_open=True, policy=USUAL, now=NOW)

    assert (decision == Withheld(Reason.TOO_SOON)) == waits
    assert isinstance(decision, Released) != waits


def test_the_close_does_not_wait_for_the_tick() -> None:
    tally = make_tally({"4": 8}, given={"4": 3})

    decision = decide(
        tally=tally, connected=8, last=make_released(ago=timedelta(0)), is_open=False, policy=USUAL, now=NOW
    )

    assert decision == Released(question_id=7, version=2, seats=8, counts={"4": 8}, released_at=NOW)


def test_the_close_does_not_wait_for_who_is_still_here() -> None:
    tally = make_tally({"4": 5})
    open_and_closed = [
        decide(tally=tally, connected=6, last=None, is_open=is_open, policy=USUAL, now=NOW) for is_open in (True, False)
    ]

    assert open_and_closed == [
        Withheld(Reason.FEW_STILL_EXPECTED),
        Released(question_id=7, version=1, seats=5, counts={"4": 5}, released_at=NOW),
    ]


def test_a_release_names_no_lone_skip() -> None:
    tally = make_tally({"4": 4, "s": 1})

    decision = decide(tally=tally, connected=5, last=None, is_open=True, policy=USUAL, now=NOW)

    assert decision == Released(question_id=7, version=1, seats=5, counts={"4": 4, "n": 1}, released_at=NOW)


@pytest.mark.parametrize(
    ("given", "changed", "withdrawn", "seats", "counts", "takes_out"),
    [
        # Two have changed: the three who are new are added to what was shown, and the two wait.
        ({"1": 3}, 2, 0, 8, {"4": 5, "1": 3}, False),
        ({"1": 3}, 1, 1, 8, {"4": 5, "1": 3}, False),
        # Three leave together.
        ({"1": 3}, 2, 1, 7, {"1": 3, "4": 4}, True),
        ({}, 3, 0, 7, {"1": 3, "4": 4}, True),
        ({"1": 3}, 0, 0, 7, {"1": 3, "4": 4}, True),
    ],
)
def test_lone_changes_wait_while_what_is_new_is_shown(
    *, given: dict[str, int], changed: int, withdrawn: int, seats: int, counts: dict[str, int], takes_out: bool
) -> None:
    tally = make_tally({"1": 3, "4": 4}, given=given, changed=changed, withdrawn=withdrawn)

    decision = decide(tally=tally, connected=0, last=make_released(), is_open=True, policy=USUAL, now=NOW)

    assert decision == Released(
        question_id=7, version=2, seats=seats, counts=counts, released_at=NOW, takes_out=takes_out
    )


@pytest.mark.parametrize(
    ("last", "given", "counts"),
    [
        ({"4": 5}, {"4": 2, "s": 1}, {"4": 7, "n": 1}),
        ({"4": 5, "n": 2}, {"4": 1, "s": 2}, {"4": 6, "n": 4}),
        ({"4": 5}, {"s": 3}, {"4": 5, "s": 3}),
        ({"4": 5, "s": 3}, {"4": 2, "s": 1}, {"4": 7, "s": 4}),
    ],
)
def test_what_is_only_added_names_no_lone_skip(
    last: dict[str, int], given: dict[str, int], counts: dict[str, int]
) -> None:
    tally = make_tally(add_counts(last, given), given=given, changed=1)
    shown = Released(question_id=7, version=1, seats=sum(last.values()), counts=last, released_at=NOW - TICK)

    decision = decide(tally=tally, connected=0, last=shown, is_open=True, policy=USUAL, now=NOW)

    assert isinstance(decision, Released)
    assert (decision.counts, decision.seats, decision.takes_out) == (counts, sum(counts.values()), False)


# For every policy, tally and moment


@given(
    tally=tallies(),
    policy=policies,
    connected=st.integers(0, 100),
    version=st.none() | st.integers(1, 9),
    is_open=st.booleans(),
    seconds=st.floats(0, 5),
)
def test_never_under_the_floor_never_for_fewer_than_a_step(
    *, tally: Tally, policy: Policy, connected: int, version: int | None, is_open: bool, seconds: float
) -> None:
    counted = tally.seats - tally.given + tally.withdrawn
    last = None if version is None else make_released(version=version, seats=counted, ago=timedelta(seconds=seconds))

    decision = decide(tally=tally, connected=connected, last=last, is_open=is_open, policy=policy, now=NOW)

    if isinstance(decision, Released):
        assert decision.seats == sum(decision.counts.values())
        assert min(decision.seats, tally.seats) >= policy.floor
        if last is None or decision.takes_out:
            assert decision.seats == tally.seats
            entering, leaving = tally.given + tally.changed, tally.changed + tally.withdrawn
        else:
            assert decision.seats == last.seats + tally.given
            entering, leaving = tally.given, 0
        assert last is None or entering >= policy.step
        assert last is None or leaving == 0 or leaving >= policy.step
        assert decision.version == (version or 0) + 1
        assert decision.released_at == NOW


@given(
    data=st.data(),
    tally=tallies(),
    policy=policies,
    connected=st.integers(0, 100),
    is_first=st.booleans(),
    is_open=st.booleans(),
)
def test_what_people_chose_never_moves_when_the_picture_changes(
    *, data: st.DataObject, tally: Tally, policy: Policy, connected: int, is_first: bool, is_open: bool
) -> None:
    """Rule R4: the same seats with any other choices are released, or held back for the same reason."""
    others = data.draw(st.lists(st.sampled_from(sorted(CODES)), min_size=tally.seats, max_size=tally.seats))
    twin = make_tally(
        Counter(others), given=Counter(others[: tally.given]), changed=tally.changed, withdrawn=tally.withdrawn
    )
    last = None if is_first else make_released()

    one, two = (
        decide(tally=each, connected=connected, last=last, is_open=is_open, policy=policy, now=NOW)
        for each in (tally, twin)
    )

    if isinstance(one, Withheld):
        assert one == two
    else:
        assert isinstance(two, Released)
        assert (one.version, one.seats, one.takes_out) == (two.version, two.seats, two.takes_out)
