"""Whatever a file holds, reading it gives a plan or problems; and every plan comes back from its file."""

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from facilitation.rules.built_in import SPHERES
from facilitation.rules.exercise import Ask, Display, Stage
from facilitation.rules.plan_files import read_plan, write_plan
from facilitation.rules.plan_problems import UnreadablePlanError
from facilitation.rules.plans import (
    HelpLine,
    Plan,
    PlanFactor,
    PlanStage,
    PlanType,
    get_usual_factors,
    get_usual_rings,
    get_usual_types,
)

Path = tuple[str | int, ...]

words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
own_types = st.builds(
    PlanType,
    slug=st.integers(1, 9).map(lambda number: f"own-{number}"),
    label=words,
    definition=words,
    think_of=words,
    tender=st.booleans(),
)
own_factors = st.builds(
    PlanFactor, slug=st.integers(1, 9).map(lambda number: f"own-{number}"), label=words, statement=words
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan that can be made in the browser."""
    floor = draw(st.integers(3, 50))
    always = {Stage.ARRIVE, Stage.PROMISE, Stage.THANKS}
    types = [*get_usual_types(), *draw(st.lists(own_types, max_size=3, unique_by=lambda kind: kind.slug))]
    return Plan(
        slug="own",
        title=draw(words),
        summary=draw(words),
        stages=tuple(
            PlanStage(
                stage=stage,
                minutes=draw(st.integers(0, 180)),
                on=stage in always or draw(st.booleans()),
                cue=draw(words),
            )
            for stage in Stage
        ),
        types=tuple(draw(st.permutations(types))),
        split=draw(st.booleans()),
        factors=(*get_usual_factors(), *draw(st.lists(own_factors, max_size=2, unique_by=lambda one: one.slug))),
        rings=get_usual_rings(draw(st.sampled_from([3, 4, 5]))),
        focus=tuple(draw(st.lists(st.sampled_from(["friendship", "casual", "online"]), unique=True))),
        agreements=tuple(draw(st.lists(words, max_size=12))),
        help_lines=tuple(draw(st.lists(st.builds(HelpLine, name=words, contact=words, note=words), max_size=3))),
        displays=draw(st.dictionaries(st.sampled_from([*Ask]), st.sampled_from([Display.SHOWN, Display.COLLECTING]))),
        floor=floor,
        step=draw(st.integers(3, floor)),
        small_group=draw(st.booleans()),
    )


@given(plans())
def test_any_plan_comes_back_from_its_file(plan: Plan) -> None:
    assert read_plan(write_plan(plan)) == plan
    assert read_plan(write_plan(plan).encode()) == plan
    assert write_plan(read_plan(write_plan(plan))) == write_plan(plan)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def get_paths(value: Any, path: Path = ()) -> list[Path]:
    """The way to everything inside."""
    places = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for place, part in places for found in ((*path, place), *get_paths(part, (*path, place)))]


PATHS = get_paths(SPHERES.to_json())


@given(st.lists(st.tuples(st.sampled_from(PATHS), json_values), min_size=1, max_size=4))
def test_a_plan_with_other_values_in_it_is_read_or_explained(changes: list[tuple[Path, Any]]) -> None:
    kept = copy.deepcopy(SPHERES.to_json())
    for path, value in changes:
        part: Any = kept
        try:
            for step in path[:-1]:
                part = part[step]
            part[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change has taken this place away
    _read_or_explain(json.dumps(kept))


@given(st.integers(0, 9000), st.integers(0, 40), st.text(max_size=8))
def test_a_plan_with_other_characters_in_it_is_read_or_explained(start: int, length: int, typed: str) -> None:
    text = write_plan(SPHERES)
    _read_or_explain(text[:start] + typed + text[start + length :])


@given(st.binary(max_size=200))
def test_any_bytes_are_explained(content: bytes) -> None:
    assert _read_or_explain(content) != ["It is a plan."]


def _read_or_explain(text: bytes | str) -> list[str]:
    try:
        plan = read_plan(text)
    except UnreadablePlanError as error:
        said = [str(problem) for problem in error.problems]
    else:
        said = ["" if read_plan(write_plan(plan)) != plan else "It is a plan."]
    assert said
    assert all(said)
    return said
