"""Stages, what is asked in them, and how it is drawn."""

import pytest

from facilitation.rules.exercise import (
    ALWAYS,
    ASK_STAGES,
    CHARTS,
    LOOKS_BACK,
    STAGE_LABELS,
    USUAL_DISPLAYS,
    Ask,
    Chart,
    Curtain,
    Display,
    Stage,
    UnknownChartError,
    UnknownStageError,
    UnknownSubjectError,
)


def test_the_stages_are_pinned_because_rooms_are_kept_by_them() -> None:
    assert " ".join(Stage) == (
        "arrive promise frame warm-up people place rings break rate factors groups repair helper closing check thanks"
    )


def test_the_words_of_rounds_and_screens_are_pinned_because_rooms_are_kept_by_them() -> None:
    assert " ".join(Ask) == "warm-up place movement rate hardest helper reasons check"
    assert " ".join(Display) == "shown collecting kept_off"
    assert " ".join(Curtain) == "open blank frozen paused"
    assert " ".join(Chart) == "bars bullseye targets profile gaps movement helper reasons counts"


def test_every_stage_has_a_label_of_its_own() -> None:
    assert list(STAGE_LABELS) == list(Stage)
    assert len({label.strip() for label in STAGE_LABELS.values()} - {""}) == len(Stage)


def test_a_session_has_a_way_in_a_promise_and_an_end() -> None:
    assert ALWAYS == (Stage.ARRIVE, Stage.PROMISE, Stage.THANKS)
    assert set(ALWAYS).isdisjoint(ASK_STAGES.values())


def test_nothing_is_asked_before_the_promise_or_after_the_check() -> None:
    order = list(Stage)
    asking = [order.index(stage) for stage in ASK_STAGES.values()]

    assert order.index(Stage.PROMISE) < min(asking)
    assert max(asking) == order.index(Stage.CHECK)


def test_a_stage_looks_back_at_an_earlier_one() -> None:
    order = list(Stage)

    assert {ask: stage for stage, ask in LOOKS_BACK.items()} == {Ask.PLACE: Stage.RINGS, Ask.RATE: Stage.FACTORS}
    assert all(order.index(ASK_STAGES[ask]) < order.index(stage) for stage, ask in LOOKS_BACK.items())


@pytest.mark.parametrize("ask", Ask)
def test_every_ask_has_a_stage_a_display_and_a_chart(ask: Ask) -> None:
    assert ask in ASK_STAGES
    assert ask in USUAL_DISPLAYS
    assert len(CHARTS[ask]) == len(set(CHARTS[ask])) > 0


def test_maps_start_hidden_and_the_check_is_kept_off() -> None:
    usual = {display: {ask for ask in Ask if USUAL_DISPLAYS[ask] is display} for display in Display}

    assert usual[Display.COLLECTING] == {Ask.PLACE, Ask.MOVEMENT}
    assert usual[Display.KEPT_OFF] == {Ask.CHECK}


def test_every_chart_draws_something() -> None:
    assert {chart for charts in CHARTS.values() for chart in charts} == set(Chart)


def test_what_a_plan_does_not_have_is_refused_in_stable_words() -> None:
    assert [error.code for error in (UnknownStageError, UnknownSubjectError, UnknownChartError)] == [
        "unknown_stage",
        "unknown_subject",
        "unknown_chart",
    ]
