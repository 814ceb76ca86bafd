"""The benchmark's arithmetic and its command line. Nothing here is timed."""

import math
import re
import subprocess

import pytest

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
