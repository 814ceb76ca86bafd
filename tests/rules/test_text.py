"""Every text of the rules is marked, so that `makemessages` collects it and the doors can translate it."""

import ast
import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from types import ModuleType

import pytest

from facilitation.rules import content, exercise, promise, rings, scales, script
from facilitation.rules.cards import helping, opening, talking
from facilitation.rules.text import gettext_noop

MODULES = (content, exercise, helping, opening, promise, rings, scales, script, talking)
MARKS = {"_", "gettext_noop"}
WORD_FOR_MACHINES = re.compile(r"[a-z0-9_-]*")


def get_marked(module: ModuleType) -> set[str]:
    """The texts that stand directly in a call of a mark: these, and only these, xgettext finds."""
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Call)]
    return {
        argument.value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in MARKS
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def get_texts(thing: object) -> set[str]:
    """Every text within a value that is for people: slugs and codes are for machines."""
    if isinstance(thing, str):
        return set() if WORD_FOR_MACHINES.fullmatch(thing) else {str(thing)}
    if is_dataclass(thing) and not isinstance(thing, type):
        return get_texts([getattr(thing, field.name) for field in fields(thing)])
    if isinstance(thing, Mapping):
        return get_texts([*thing.keys(), *thing.values()])
    if isinstance(thing, Iterable) and not isinstance(thing, type):
        return {text for part in thing for text in get_texts(part)}
    return set()


def test_a_mark_leaves_the_text_as_it_is() -> None:
    assert gettext_noop("Mostly") == "Mostly"


def test_texts_are_told_from_words_for_machines() -> None:
    assert get_texts([scales.RATING[3], {"rate": "Thanks"}, 7, None]) == {"Mostly", "Thanks"}


@pytest.mark.parametrize(
    ("module", "least"),
    [
        (content, 80),
        (exercise, 10),
        (helping, 70),
        (opening, 60),
        (promise, 10),
        (rings, 12),
        (scales, 7),
        (script, 80),
        (talking, 50),
    ],
)
def test_every_text_is_marked_and_every_mark_is_used(module: ModuleType, least: int) -> None:
    defined_here = re.findall(r"^([A-Z_]+)\b.* = ", inspect.getsource(module), re.MULTILINE)

    texts = {text for name in defined_here for text in get_texts(getattr(module, name))}

    assert len(texts) >= least
    assert texts == get_marked(module)


@pytest.mark.parametrize("module", MODULES)
def test_the_marks_are_the_rules_own(module: ModuleType) -> None:
    marks = {name: value for name, value in vars(module).items() if name in MARKS}

    assert set(marks.values()) == {gettext_noop}


@pytest.mark.parametrize("module", MODULES)
def test_places_to_fill_in_have_names(module: ModuleType) -> None:
    """Translators may have to put them in another order."""
    places = [place for text in get_marked(module) for place in re.findall(r"%(?!\(\w+\)s).?", text)]

    assert places == []
