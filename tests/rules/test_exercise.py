"""Stages, plans, and what a room keeps of its plan."""

import json
from dataclasses import fields, replace

import pytest

from facilitation.rules.content import FACTORS, TYPES
from facilitation.rules.exercise import (
    BUILT_IN,
    SPHERES,
    SPLIT,
    STAGE_CUES,
    STAGE_LABELS,
    Display,
    Plan,
    Stage,
    UnknownStageError,
    UnknownSubjectError,
    get_stage,
    get_subject,
)


def test_the_stages_are_pinned_because_rooms_are_kept_by_them() -> None:
    assert [stage.value for stage in Stage] == ["arrive", "promise", "rate", "thanks"]
    assert [display.value for display in Display] == ["shown", "collecting", "kept_off"]


def test_every_stage_has_a_label_and_a_cue() -> None:
    assert list(STAGE_LABELS) == list(STAGE_CUES) == list(Stage)
    assert all(text.strip() for text in (*STAGE_LABELS.values(), *STAGE_CUES.values()))


@pytest.mark.parametrize("plan", BUILT_IN.values(), ids=lambda plan: plan.slug)
def test_a_built_in_plan_speaks_only_of_what_there_is(plan: Plan) -> None:
    assert BUILT_IN[plan.slug] is plan
    assert plan.title.strip()
    assert plan.summary.strip()
    assert set(plan.stages) <= set(Stage)
    assert set(plan.subjects) <= {kind.slug for kind in TYPES}
    assert set(plan.factors) <= {factor.slug for factor in FACTORS}
    for named in (plan.stages, plan.subjects, plan.factors):
        assert len(set(named)) == len(named) > 0


def test_the_spheres_plan_goes_through_every_stage_and_all_thirteen_factors() -> None:
    assert list(BUILT_IN) == ["spheres"]
    assert SPHERES.stages == (Stage.ARRIVE, Stage.PROMISE, Stage.RATE, Stage.THANKS)
    assert SPHERES.factors == tuple(factor.slug for factor in FACTORS)


def test_romantic_and_sexual_are_asked_together_or_apart_and_never_both() -> None:
    assert SPLIT == ("romantic", "sexual")
    assert "romantic-sexual" in SPHERES.subjects
    assert set(SPLIT) & set(SPHERES.subjects) == set()


@pytest.mark.parametrize("plan", BUILT_IN.values(), ids=lambda plan: plan.slug)
def test_a_plan_comes_back_from_json_as_it_was(plan: Plan) -> None:
    kept = json.loads(json.dumps(plan.to_json()))

    assert Plan.from_json(kept) == plan
    assert sorted(kept) == sorted(field.name for field in fields(Plan))


def test_a_stage_of_the_plan_is_found_by_name() -> None:
    assert get_stage(SPHERES, "rate") is Stage.RATE


@pytest.mark.parametrize("slug", ["", "RATE", "rate ", "coffee"])
def test_a_stage_that_does_not_exist_is_unknown(slug: str) -> None:
    with pytest.raises(UnknownStageError) as caught:
        get_stage(SPHERES, slug)

    assert caught.value.code == "unknown_stage"


def test_a_stage_that_the_plan_leaves_out_is_unknown() -> None:
    shorter = replace(SPHERES, stages=(Stage.ARRIVE, Stage.RATE))

    assert get_stage(SPHERES, "promise") is Stage.PROMISE
    with pytest.raises(UnknownStageError):
        get_stage(shorter, "promise")


def test_a_subject_of_the_plan_is_found_by_name() -> None:
    assert get_subject(SPHERES, "friendship").slug == "friendship"


@pytest.mark.parametrize("slug", ["", "Friendship", "romantic", "enmity"])
def test_a_subject_that_the_plan_does_not_ask_about_is_unknown(slug: str) -> None:
    with pytest.raises(UnknownSubjectError) as caught:
        get_subject(SPHERES, slug)

    assert caught.value.code == "unknown_subject"


def test_a_subject_that_the_plan_names_but_nobody_has_written_is_unknown() -> None:
    with pytest.raises(UnknownSubjectError):
        get_subject(replace(SPHERES, subjects=("enmity",)), "enmity")
