"""How long rooms have been silent, by clocks that are right and by clocks that are set."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.rules.silence import SILENCE, Silence

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENT = timedelta(seconds=1)
BOOTED = timedelta(days=3)


@pytest.mark.parametrize(
    ("silent_for", "is_silent"), [(timedelta(0), False), (SILENCE, False), (SILENCE + MOMENT, True), (-HOUR, False)]
)
def test_at_the_first_look_the_time_of_day_decides(silent_for: timedelta, *, is_silent: bool) -> None:
    found = Silence().find({"room": NOW - silent_for}, now=NOW, steady=BOOTED)
    assert found == ({"room"} if is_silent else set())


@pytest.mark.parametrize("jump", [timedelta(days=14), timedelta(days=-14)])
def test_a_clock_that_is_set_ends_no_room_and_keeps_none_longer(jump: timedelta) -> None:
    silence, active_at = Silence(), {"old": NOW - 20 * HOUR, "new": NOW}
    assert silence.find(active_at, now=NOW, steady=BOOTED) == set()

    for hours, expected in ((1, set()), (3, set()), (4, {"old"}), (23, {"old"}), (24, {"old", "new"})):
        passed = hours * HOUR + MOMENT
        assert silence.find(active_at, now=NOW + jump + passed, steady=BOOTED + passed) == expected, hours


def test_what_happened_between_two_looks_is_no_older_than_the_first_of_them() -> None:
    """The clock was put right in between: what happened before that has a time of last week."""
    silence, week = Silence(), timedelta(days=7)
    silence.find({"room": NOW - week}, now=NOW - week, steady=BOOTED)

    after = BOOTED + HOUR
    assert (
        silence.find({"room": NOW - week + HOUR / 2, "opened": NOW - week + HOUR / 2}, now=NOW, steady=after) == set()
    )
    assert silence.find({"room": NOW}, now=NOW + HOUR, steady=after + HOUR) == set()


@given(looks=st.lists(st.tuples(st.integers(1, 90), st.booleans(), st.integers(-600, 600)), max_size=60))
def test_whatever_the_clock_says_a_room_is_ended_a_day_after_the_look_before_its_last_deed(
    looks: list[tuple[int, bool, int]],
) -> None:
    """True time passes in minutes between looks; in between something may happen, and the clock be set, by hours."""
    silence, steady, wrong_by = Silence(), BOOTED, timedelta(0)
    active_at = NOW
    last_deed = earliest = steady
    assert silence.find({"room": active_at}, now=NOW, steady=steady) == set()
    for minutes, happens, hours in looks:
        before, steady = steady, steady + timedelta(minutes=minutes)
        wrong_by = timedelta(hours=hours)
        now = NOW + (steady - BOOTED) + wrong_by
        if happens:
            active_at, last_deed, earliest = now, steady, before
        found = silence.find({"room": active_at}, now=now, steady=steady)
        assert ("room" in found) <= (steady - earliest > SILENCE)
        assert ("room" in found) >= (steady - last_deed > SILENCE)
