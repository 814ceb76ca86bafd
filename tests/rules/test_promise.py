"""The promise, made from the room's actual policy."""

import re

import pytest

from facilitation.rules.promise import LIMITS, PROMISE


def test_the_promise_has_seven_sentences_and_its_limits_are_said_aloud() -> None:
    assert len(PROMISE) == 7
    assert len(LIMITS) == 3
    for sentence in (*PROMISE, *LIMITS):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


@pytest.mark.parametrize(("floor", "step"), [(5, 3), (12, 7)])
def test_the_promise_states_the_rooms_own_numbers(floor: int, step: int) -> None:
    spoken = [sentence % {"floor": floor, "step": step} for sentence in PROMISE]

    assert spoken[1] == f"The room sees a result only once at least {floor} people have answered."
    assert spoken[2] == f"Every later change of the picture stands for at least {step} people."


def test_floor_and_step_stand_once_each_and_nothing_else_is_left_to_fill_in() -> None:
    places = [place for sentence in (*PROMISE, *LIMITS) for place in re.findall(r"%\(?\w*\)?\w?", sentence)]

    assert places == ["%(floor)s", "%(step)s"]
