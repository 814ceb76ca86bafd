"""The benchmark's arithmetic and its command line. Nothing here is timed."""

import math
import re
import subprocess

import pytest

from bench.growth import Costs, find_most_rooms, simulate
from bench.load.show import count_shown, get_most_at_once, get_waits
from bench.load.web import Answered
from bench.load.weight import is_kept
from bench.load.wire import make_frame
from bench.measures import get_percentile, get_ratio, make_sample
from bench.report import Goal, Line, Report
from tests.services import ROOT


def test_the_median_and_spread_of_rounds() -> None:
    sample = make_sample([100, 90, 120])
    assert sample.median == 100
    assert sample.spread == pytest.approx(0.3)
    assert make_sample([7]).spread == 0
    assert math.isnan(make_sample([]).median)


def test_a_ratio_is_taken_round_by_round() -> None:
    """The machine was half as fast in the second round, for both."""
    ours, theirs = make_sample([80, 40, 90]), make_sample([100, 50, 100])
    assert get_ratio(ours, theirs) == pytest.approx(0.8)
    assert math.isnan(get_ratio(make_sample([1]), make_sample([0])))


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (99, 99), (100, 100), (1, 1), (0.1, 1)])
def test_a_percentile_is_one_of_the_values(percent: float, value: float) -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert get_percentile(values, percent) == value


def test_there_is_no_percentile_of_nothing() -> None:
    assert math.isnan(get_percentile([], 99))


@pytest.mark.parametrize(
    ("goal", "ratio", "verdict"),
    [
        (Goal("at least", 0.8), 0.8, "met"),
        (Goal("at least", 0.8), 0.6, "missed by 25%"),
        (Goal("at most", 2), 2.0, "met"),
        (Goal("at most", 2), 3.0, "missed by 50%"),
        (Goal("at most", 2), math.nan, "missed"),
    ],
)
def test_a_line_says_whether_its_goal_is_met(goal: Goal, ratio: float, verdict: str) -> None:
    line = Line("join", "storm", "ms", make_sample([6]), make_sample([3]), "bare", ratio, goal)
    assert line.verdict == verdict


def test_the_table_has_a_line_for_each_goal() -> None:
    report = Report(machine={}, settings={})
    report.lines.append(Line("join", "storm", "ms", make_sample([600, 660]), goal=Goal("at most", 700)))
    head, rule, line = report.to_table().splitlines()
    assert head.startswith("| work")
    assert set(rule) <= set("|-")
    assert [cell.strip() for cell in line.split("|")[1:-1]] == ["storm", "at most 700", "630 ±5% ms", "", "", "met"]


@pytest.mark.parametrize(("length", "head"), [(5, 6), (125, 6), (126, 8), (65535, 8), (65536, 14)])
def test_a_frame_is_final_masked_and_as_long_as_it_says(length: int, head: int) -> None:
    frame = make_frame(b"x" * length)
    assert frame[0] == 0x81
    assert frame[1] & 0x80
    assert len(frame) == head + length
    assert frame[head - 4 : head] == b"\0\0\0\0"


def test_the_command_lists_its_rows() -> None:
    ran = subprocess.run([ROOT / "bin" / "bench", "--list"], capture_output=True, text=True, check=True)
    assert re.search(r"^answers +\S", ran.stdout, re.MULTILINE)
    assert re.search(r"^join +\S", ran.stdout, re.MULTILINE)


def test_a_tap_waits_for_the_picture_from_the_tap_that_allows_it() -> None:
    """Of ten phones five tap; the first picture needs five, so all of them wait from the fifth tap on."""
    taps = [0.0, 0.1, 0.2, 0.3, 0.5]
    assert get_waits(taps, [(1.5, 5)], phones=10) == [1.0] * 5


def test_later_pictures_need_a_step_and_the_last_ones_everybody() -> None:
    taps = [0.0] * 5 + [1.1, 1.2, 1.3] + [1.4, 2.0]
    waits = get_waits(taps, [(1.0, 5), (3.0, 10)], phones=10)
    assert waits[:5] == [1.0] * 5
    assert waits[5:] == [1.0] * 5  # while fewer than five are missing, the rules wait for the last of them


def test_what_was_never_shown_has_no_wait() -> None:
    assert get_waits([0.0] * 7, [(1.0, 5)], phones=100) == [1.0] * 5
    assert get_waits([0.0], [], phones=1) == []


def test_frames_are_counted_within_a_tick() -> None:
    assert get_most_at_once([0.0, 1.0, 2.0]) == 1
    assert get_most_at_once([0.0, 0.01, 1.0]) == 2
    assert get_most_at_once([]) == 0


@pytest.mark.parametrize(
    ("rules", "kept"),
    [
        ("max-age=315360000, public, immutable", True),
        ("max-age=600", True),
        ("max-age=0, no-store", False),
        ("", False),
    ],
)
def test_a_part_is_kept_if_its_headers_say_so(rules: str, *, kept: bool) -> None:
    part = Answered(status=200, headers={"cache-control": rules}, cookies=(), body=b"", size=0)
    assert is_kept(part) is kept


COSTS = Costs(
    answer=0.0001,
    commit=0.001,
    disk=0.002,
    tick=0.004,
    room_tick=0.006,
    idle=0.005,
    quiet=0.001,
    join=0.001,
    phone_bytes=20_000,
)


def test_the_simulation_adds_up_where_nothing_meets() -> None:
    """One answer a second or so: each has a commit of its own, and each second a tick."""
    found = simulate(COSTS, rooms=1, rate=1, seconds=1000)
    assert found.busy == pytest.approx(0.005 + 0.01 + 0.0011, rel=0.1)
    assert found.together == pytest.approx(1, rel=0.1)


def test_rooms_share_a_look_and_answers_wait_for_one_room_at_a_time() -> None:
    one, ten = simulate(COSTS, rooms=1, rate=100), simulate(COSTS, rooms=10, rate=100)
    assert ten.busy - one.busy == pytest.approx(9 * COSTS.room_tick, rel=0.1)
    assert one.p99 < ten.p99 < one.p99 + 2 * COSTS.room_tick


def test_answers_that_come_together_share_commits() -> None:
    found = simulate(COSTS, rooms=1, rate=2000)
    assert 2000 * COSTS.answer < found.busy < 2000 * (COSTS.answer + COSTS.commit) / 4


def test_more_people_fill_a_process_with_fewer_rooms() -> None:
    few, many = find_most_rooms(COSTS, phones=10), find_most_rooms(COSTS, phones=100)
    assert few > many >= 1


EXACT = {"question": 7, "version": 2, "form": "counts", "scores": [1, 2, 0, 2, 3], "unrated": 1, "skipped": 3}
COARSE = {"question": 7, "version": 1, "form": "average", "scores": [], "unrated": None, "skipped": None}
EMPTY = {"question": 7, "version": 0, "form": "none", "scores": [], "unrated": None, "skipped": None}


@pytest.mark.parametrize(("row", "shown"), [(EXACT, 12), (COARSE, 5), (EMPTY, 0)])
def test_what_a_screen_shows_is_counted_also_where_a_picture_is_coarse(row: dict[str, object], shown: int) -> None:
    picture = {"answers": 5, "rows": [row]}

    assert count_shown({"picture": picture}, 7) == shown
    assert count_shown({"board": {"picture": picture}}, 7) == shown
    assert count_shown({"picture": picture}, 8) == 0


def test_without_a_picture_nothing_is_shown() -> None:
    assert [count_shown(event, 7) for event in ({"type": "crowd_changed"}, {"board": {"picture": None}})] == [0, 0]
