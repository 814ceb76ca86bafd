"""The workshops that come with the server."""

import pytest

from facilitation.rules.built_in import BUILT_IN, LONG, MINUTES, SHORT, SPHERES
from facilitation.rules.content import FACTORS, TYPES
from facilitation.rules.exercise import ALWAYS, Ask, Display, Stage
from facilitation.rules.plans import SPLIT, Plan


@pytest.mark.parametrize(("plan", "minutes"), [(LONG, 120), (SPHERES, 90), (SHORT, 60)])
def test_a_built_in_plan_takes_as_long_as_it_says(plan: Plan, minutes: int) -> None:
    assert plan.minutes == minutes
    assert str(minutes) in plan.title


def test_the_usual_length_comes_first() -> None:
    assert [*BUILT_IN] == ["spheres", "spheres-120", "spheres-60"]
    assert all(BUILT_IN[slug].slug == slug for slug in BUILT_IN)


def test_what_is_left_out_of_shorter_ones() -> None:
    assert set(LONG.running) == set(Stage) == set(MINUTES)
    assert set(LONG.running) - set(SPHERES.running) == {Stage.REPAIR}
    assert set(SPHERES.running) - set(SHORT.running) == {Stage.PEOPLE, Stage.BREAK}
    assert all(set(ALWAYS) <= set(plan.running) for plan in BUILT_IN.values())


@pytest.mark.parametrize("plan", BUILT_IN.values(), ids=lambda plan: plan.slug)
def test_a_built_in_plan_asks_about_all_kinds_and_all_things(plan: Plan) -> None:
    assert [kind.slug for kind in plan.asked_types] == [kind.slug for kind in TYPES if kind.slug not in SPLIT]
    assert [factor.slug for factor in plan.asked_factors] == [factor.slug for factor in FACTORS]
    assert len(plan.rings) == 4
    assert len(plan.agreements) == 6
    assert plan.help_lines == ()
    assert (plan.floor, plan.step, plan.small_group, plan.split) == (5, 3, False, False)


def test_two_kinds_are_rated_in_two_hours_and_one_in_less() -> None:
    assert LONG.focus == ("friendship", "professional")
    assert SPHERES.focus == SHORT.focus == ("friendship",)


@pytest.mark.parametrize("plan", BUILT_IN.values(), ids=lambda plan: plan.slug)
def test_placements_stay_hidden_until_shown_and_ratings_are_live(plan: Plan) -> None:
    assert plan.get_display(Ask.PLACE) is Display.COLLECTING
    assert plan.get_display(Ask.RATE) is Display.SHOWN
    assert plan.get_display(Ask.CHECK) is Display.KEPT_OFF
