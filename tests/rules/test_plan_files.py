"""A plan as a file: it comes back as it was, and every mistake is named with its place."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from facilitation.rules import plan_files
from facilitation.rules.built_in import BUILT_IN, SPHERES
from facilitation.rules.exercise import Ask, Display
from facilitation.rules.plan_files import LARGEST, MOST_TOLD, check_plan, read_plan, write_plan
from facilitation.rules.plan_problems import PLACES, WORDS, Problem, UnreadablePlanError, name_place
from facilitation.rules.plans import (
    HelpLine,
    Part,
    Plan,
    PlanFactor,
    PlanRing,
    PlanStage,
    PlanType,
)

Kept = dict[str, Any]

HIDDEN = "There is a hidden character in it. Please type this anew."
SLUG = "Only small letters a to z, digits, and single hyphens between them can be used."


def get_problems(content: bytes | str) -> list[str]:
    with pytest.raises(UnreadablePlanError) as caught:
        read_plan(content)
    return [str(problem) for problem in caught.value.problems]


def get_kept() -> Kept:
    return copy.deepcopy(SPHERES.to_json())


def change(kept: Any, path: tuple[str | int, ...], value: object) -> str:
    part = kept
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return json.dumps(kept)


# There and back


@pytest.mark.parametrize("plan", BUILT_IN.values(), ids=lambda plan: plan.slug)
def test_a_built_in_plan_comes_back_from_its_file(plan: Plan) -> None:
    assert read_plan(write_plan(plan)) == plan


def test_a_file_is_text_that_people_can_read_in_the_order_of_the_exercise() -> None:
    lines = write_plan(SPHERES).splitlines()

    assert lines[:4] == [
        "{",
        '  "format": "spheres-workshop",',
        '  "version": 2,',
        '  "slug": "spheres",',
    ]
    assert [*json.loads(write_plan(SPHERES))] == [*Plan.model_fields]


def test_the_order_in_which_displays_were_chosen_is_not_in_the_file() -> None:
    shown, hidden = (Ask.PLACE, Display.SHOWN), (Ask.RATE, Display.COLLECTING)
    one = SPHERES.model_copy(update={"displays": dict([shown, hidden])})
    other = SPHERES.model_copy(update={"displays": dict([hidden, shown])})

    assert write_plan(one) == write_plan(other)
    assert write_plan(one) != write_plan(SPHERES)


def test_an_editor_may_have_put_a_mark_before_the_text() -> None:
    assert read_plan(b"\xef\xbb\xbf" + write_plan(SPHERES).encode()) == SPHERES
    assert read_plan("\ufeff" + write_plan(SPHERES)) == SPHERES


# Files that hold no plan


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "The file: It cannot be read from line 1, column 1 on."),
        ('{\n  "format": spheres}', "The file: It cannot be read from line 2, column 13 on."),
        (b"\xff\xfe{", "The file: This is not a text file."),
        ("[]", "The file: This is not a workshop that was exported from Spheres."),
        ('{"format": "other"}', "The file: This is not a workshop that was exported from Spheres."),
        ("[" * 200_000, "The file: Its parts are nested too deeply."),
        ("1" * 5000, "The file: There is a number in it that is too large."),
        ('{"format": 1, "title": "a", "title": "b"}', "Title: It stands twice in the same group."),
        (" " * (LARGEST + 1), "The file: It is larger than 256 kB."),
        (b" " * (LARGEST + 1), "The file: It is larger than 256 kB."),
    ],
)
def test_what_is_no_plan_is_refused_in_words(content: bytes | str, problem: str) -> None:
    assert get_problems(content) == [problem]


def test_a_plan_of_a_later_version_says_so() -> None:
    assert get_problems(change(get_kept(), ("version",), 3)) == [
        "Version: This file was made by a newer Spheres than this one."
    ]


# Mistakes in a plan


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("title",), "", "Title: Please write something here."),
        (("title",), "  ", "Title: Please write something here."),
        (("title",), 5, "Title: This must be a text."),
        (("title",), "a" * 81, "Title: Please use at most 80 characters."),
        (("types", 2, "label"), "", "Types, number 3, label: Please write something here."),
        (("types", 2, "label"), "a\0b", "Types, number 3, label: " + HIDDEN),
        (("types", 0, "think_of"), "\u202eabc", "Types, number 1, think of: " + HIDDEN),
        (("types", 2, "label"), "\ud800", "Types, number 3, label: " + HIDDEN),
        (("types", 2, "slug"), "Not a slug", "Types, number 3, short name: " + SLUG),
        (("types", 1, "slug"), "family", "Types: “family” comes twice."),
        (("types", 1, "colour"), "red", "Types, number 2, “colour”: This version of Spheres knows no such field."),
        (("types", 1, "on"), "perhaps", "Types, number 2, on or off: This must be true or false."),
        (("types", 1, "on"), None, "Types, number 2, on or off: This must be true or false."),
        (("types",), [], "Types: There must be at least 1."),
        (("types", 4), 7, "Types, number 5: This must be a group of named fields."),
        (("stages", 5, "minutes"), -1, "Stages, number 6, minutes: This must be at least 0."),
        (("stages", 5, "minutes"), 200, "Stages, number 6, minutes: This must be at most 180."),
        (("stages", 5, "minutes"), "ten", "Stages, number 6, minutes: Please write a whole number."),
        (("stages", 5, "minutes"), 1.5, "Stages, number 6, minutes: Please write a whole number."),
        (("stages", 5, "minutes"), None, "Stages, number 6, minutes: Please write a whole number."),
        (("stages", 5, "stage"), "coffee", "Stages, number 6, stage: This is not one of the choices here."),
        (("stages", 5, "stage"), "arrive", "Stages: The stages are not in their order, or one comes twice."),
        (("stages", 1, "on"), False, "Stages: The first two stages and the last one cannot be left out."),
        (("stages",), "all", "Stages: This must be a list."),
        (("rings",), [], "Rings: There must be at least 3."),
        (("rings",), [{"slug": f"r{n}", "label": "R"} for n in range(6)], "Rings: There can be at most 5."),
        (("focus",), ["enmity"], "Kinds to rate together: “enmity” is not among the kinds that are asked about."),
        (("agreements", 0), "", "Agreements, number 1: Please write something here."),
        (("help_lines",), [{"name": "Line"}], "Help lines, number 1, number or address: This is missing."),
        (("displays",), {"check": "kept_off"}, "What the screen shows: This is not one of the choices here."),
        (("displays",), {"coffee": "shown"}, "What the screen shows: This is not one of the choices here."),
        (("displays",), [], "What the screen shows: This must be a group of named fields."),
        (("floor",), 2, "People for a first picture: This must be at least 3."),
        (("step",), 9, "People for a later change: This cannot be more than the number for a first picture."),
        (("version",), 1, "Version: This is not one of the choices here."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(path: tuple[str | int, ...], value: object, problem: str) -> None:
    assert read_plan(json.dumps(get_kept())) == SPHERES
    assert get_problems(change(get_kept(), path, value)) == [problem]


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("types", "Types: At least one kind of relationship must be asked about."),
        ("factors", "Things to rate: At least one thing to rate must be asked about."),
    ],
)
def test_something_must_be_asked(part: str, problem: str) -> None:
    kept = get_kept() | {"focus": []}
    for one in kept[part]:
        one["on"] = False

    assert get_problems(json.dumps(kept)) == [problem]


def test_all_mistakes_are_named_at_once() -> None:
    kept = get_kept()
    kept["types"][2]["label"] = ""
    kept["stages"][0]["minutes"] = "x"
    del kept["rings"][1]["slug"]

    assert get_problems(json.dumps(kept)) == [
        "Stages, number 1, minutes: Please write a whole number.",
        "Types, number 3, label: Please write something here.",
        "Rings, number 2, short name: This is missing.",
    ]


@pytest.mark.parametrize(
    "made_of",
    [
        lambda number: {f"field-{number}": 0},
        lambda number: {f"field-{number}": "a\u202eb"},
        lambda number: {"displays": {f"ask-{number}": "shown"}},
    ],
    ids=["fields", "hidden", "displays"],
)
def test_a_file_of_thousands_of_mistakes_costs_no_more_than_one_of_a_few(
    made_of: Callable[[int], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may import workshops must not hold up the rooms of everybody else."""
    compared = 0
    equals = Problem.__eq__

    def compare(self: Problem, other: object) -> bool:
        nonlocal compared
        compared += 1
        return equals(self, other)

    monkeypatch.setattr(Problem, "__eq__", compare)
    kept = get_kept()
    for number in range(2000):
        for name, value in made_of(number).items():
            kept[name] = kept.get(name, {}) | value if isinstance(value, dict) else value

    with pytest.raises(UnreadablePlanError) as refused:
        read_plan(json.dumps(kept))

    assert 0 < len(refused.value.problems) <= MOST_TOLD
    assert compared <= 2 * 2000 * MOST_TOLD


def test_the_last_of_thousands_of_fields_that_stands_twice_is_found_by_counting_once() -> None:
    names = [Counting(f"field-{number}") for number in range(2000)]

    with pytest.raises(UnreadablePlanError) as refused:
        plan_files._refuse_twins([(name, 0) for name in [*names, names[-1]]])

    assert refused.value.problems[0].path == ("field-1999",)
    assert sum(name.compared for name in names) < 10 * len(names)


class Counting(str):
    """A text that counts how often it is compared with another."""

    __slots__ = ("compared",)

    def __init__(self, _: str) -> None:
        self.compared = 0

    def __eq__(self, other: object) -> bool:
        self.compared += 1
        return str.__eq__(self, other) is True

    __hash__ = str.__hash__


def test_an_unknown_field_is_named_without_what_is_hidden_in_its_name() -> None:
    [problem] = get_problems(change(get_kept(), ("col\0our" + "x" * 50,), 1))

    assert problem == f"“colour{'x' * 34}”: This version of Spheres knows no such field."


def test_what_can_be_saved_can_be_imported_again() -> None:
    kept = get_kept()
    for stage in kept["stages"]:
        stage["cue"] = "𝕒" * 1000
    assert read_plan(write_plan(check_plan(kept))) == check_plan(kept)
    kept["types"] = [
        {"slug": f"own-{number}", "label": "𝕒" * 80, "definition": "𝕒" * 400, "think_of": "𝕒" * 400}
        for number in range(40)
    ]
    kept["factors"] = [
        {"slug": f"own-{number}", "label": "𝕒" * 80, "statement": "𝕒" * 400, "example": "𝕒" * 400}
        for number in range(30)
    ]
    kept["focus"] = []

    with pytest.raises(UnreadablePlanError) as caught:
        check_plan(kept)

    assert str(caught.value) == "The file: It is larger than 256 kB."


def test_every_field_of_a_plan_has_a_name_in_peoples_words() -> None:
    models: list[type[Part]] = [Plan, PlanStage, PlanType, PlanFactor, PlanRing, HelpLine]

    assert {name for model in models for name in model.model_fields} == PLACES.keys() - {""}
    assert all(words.endswith(".") for words in WORDS.values())
    assert name_place(("types", 2, "label")) == [("Types", {}), ("number %(number)s", {"number": 3}), ("label", {})]
    assert Problem((), "Hm.").place == "The file"
