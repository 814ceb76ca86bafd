"""A workshop as data: what a plan may be, and what is asked in its room."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from facilitation.rules.built_in import LONG, SHORT, SPHERES
from facilitation.rules.content import FACTORS
from facilitation.rules.exercise import Ask, Display, Stage, UnknownStageError, UnknownSubjectError
from facilitation.rules.plans import HelpLine, Plan, PlanStage, PlanType, get_usual_rings
from facilitation.rules.preparing import prepare_for_close_ties
from facilitation.rules.release import Policy

VERSION_1 = {
    "slug": "spheres",
    "title": "Spheres",
    "summary": "As it was.",
    "stages": ["arrive", "promise", "rate", "thanks"],
    "subjects": ["friendship", "family"],
    "factors": ["communication", "safety"],
}
OWN = PlanType(slug="own-flat", label="Flatmate")


def change(plan: Plan, **changes: Any) -> Plan:
    return Plan.model_validate(
        plan.to_json() | Plan.model_construct(**changes).model_dump(mode="json", include={*changes})
    )


# What is kept


def test_a_plan_comes_back_from_what_a_room_keeps_of_it() -> None:
    assert Plan.from_json(json.loads(json.dumps(LONG.to_json()))) == LONG


def test_a_room_of_the_first_version_goes_on() -> None:
    plan = Plan.from_json(VERSION_1)

    assert plan.running == (Stage.ARRIVE, Stage.PROMISE, Stage.RATE, Stage.THANKS)
    assert [kind.slug for kind in plan.asked_types] == ["friendship", "family"]
    assert [factor.slug for factor in plan.asked_factors] == ["communication", "safety"]
    assert Plan.from_json(plan.to_json()) == plan


def test_a_plan_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        SPHERES.title = "Other"  # type: ignore[misc]


# What fits together


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"stages": SPHERES.stages[::-1]}, "stages_order"),
        ({"stages": SPHERES.stages[:1]}, "stages_missing"),
        ({"types": (OWN, OWN), "focus": ()}, "comes_twice"),
        ({"types": (OWN.model_copy(update={"on": False}),), "focus": ()}, "no_types"),
        ({"types": (OWN,)}, "focus_unknown"),
        ({"floor": 5, "step": 6}, "step_over_floor"),
    ],
)
def test_the_parts_of_a_plan_must_fit_together(changes: dict[str, Any], kind: str) -> None:
    with pytest.raises(ValidationError) as caught:
        change(SPHERES, **changes)

    assert [error["type"] for error in caught.value.errors()] == [kind]


def test_a_kind_that_is_not_asked_about_cannot_be_rated() -> None:
    off = tuple(kind.model_copy(update={"on": kind.slug != "friendship"}) for kind in SPHERES.types)

    with pytest.raises(ValidationError, match="friendship is rated"):
        change(SPHERES, types=off)
    assert change(SPHERES, types=off, focus=()).focus == ()


# What is asked


def test_romantic_and_sexual_are_asked_together_or_beside_it_apart() -> None:
    together = {kind.slug for kind in SPHERES.asked_types}
    apart = {kind.slug for kind in change(SPHERES, split=True).asked_types}

    assert "romantic-sexual" in together
    assert apart - together == {"romantic", "sexual"}


def test_own_kinds_are_placed_and_rated_like_any_other() -> None:
    plan = change(SPHERES, types=(*SPHERES.types, OWN), focus=("own-flat",))

    assert plan.get_type("own-flat") == OWN
    assert plan.get_questions(Ask.PLACE)[-1] == "own-flat"
    assert not plan.is_tender("own-flat")
    assert plan.is_tender("family")


def test_no_plan_makes_a_tender_built_in_kind_less_tender() -> None:
    careless = tuple(kind.model_copy(update={"tender": False}) for kind in (*SPHERES.types, OWN))
    plan = change(SPHERES, types=careless)

    assert [kind.slug for kind in careless if plan.is_tender(kind.slug)] == [
        kind.slug for kind in SPHERES.types if kind.tender
    ]
    assert plan.is_tender("sexual")


@pytest.mark.parametrize("slug", ["romantic", "enmity", "", "Friendship"])
def test_a_kind_that_the_plan_does_not_ask_about_is_unknown(slug: str) -> None:
    assert SPHERES.get_type("friendship").label == "Friendship"
    with pytest.raises(UnknownSubjectError):
        SPHERES.get_type(slug)


@pytest.mark.parametrize("slug", ["repair", "coffee", "", "RATE"])
def test_a_stage_that_the_plan_leaves_out_is_unknown(slug: str) -> None:
    assert SPHERES.get_stage("rate") is Stage.RATE
    with pytest.raises(UnknownStageError):
        SPHERES.get_stage(slug)


@pytest.mark.parametrize("number", [3, 4, 5])
def test_the_rings_of_a_plan_are_the_steps_of_its_map(number: int) -> None:
    plan = change(SPHERES, rings=get_usual_rings(number))

    assert plan.get_scale(Ask.PLACE).steps == plan.get_scale(Ask.WARM_UP).steps == tuple("12345"[:number])
    assert plan.get_scale(Ask.HELPER).most == number
    assert plan.get_scale(Ask.RATE).steps == tuple("12345")


def test_only_stages_that_are_on_can_ask() -> None:
    assert Ask.HARDEST in LONG.get_asks()
    assert Ask.HARDEST not in SHORT.get_asks()
    assert SHORT.get_questions(Ask.RATE) == tuple(factor.slug for factor in FACTORS)
    assert {len(SHORT.get_questions(ask)) for ask in (Ask.HARDEST, Ask.HELPER, Ask.REASONS)} == {1}
    assert len(SHORT.get_questions(Ask.WARM_UP)) == 5
    assert len(SHORT.get_questions(Ask.CHECK)) == 4


def test_a_display_that_was_chosen_counts_and_the_check_is_never_shown() -> None:
    plan = change(SPHERES, displays={Ask.PLACE: Display.SHOWN, Ask.CHECK: Display.SHOWN})

    assert plan.get_display(Ask.PLACE) is Display.SHOWN
    assert plan.get_display(Ask.RATE) is Display.SHOWN
    assert plan.get_display(Ask.CHECK) is Display.KEPT_OFF


def test_minutes_of_stages_that_are_off_are_not_counted() -> None:
    stages = tuple(
        PlanStage(stage=one.stage, minutes=one.minutes, on=one.stage is not Stage.BREAK) for one in LONG.stages
    )

    assert change(LONG, stages=stages).minutes == 115


def test_a_room_starts_with_the_policy_of_its_plan() -> None:
    assert change(SPHERES, floor=8, step=4).policy == Policy(floor=8, step=4)


# A room with couples, families, or bosses and their staff


def test_close_ties_make_pictures_soft_and_leave_harm_and_repair_out() -> None:
    plan = change(LONG, help_lines=(HelpLine(name="Line", contact="1"),))
    prepared = prepare_for_close_ties(plan)

    assert Stage.REPAIR in plan.running
    assert not all(kind.tender for kind in plan.types)
    assert Stage.REPAIR not in prepared.running
    assert all(kind.tender for kind in prepared.types)
    assert Plan.from_json(prepared.to_json()) == prepared
    assert prepared.minutes == plan.minutes - 8
    assert prepared.model_copy(update={"types": plan.types, "stages": plan.stages}) == plan
