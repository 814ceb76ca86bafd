"""A plan as one file: written so that people can read it, and read so that every mistake is named with its place."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from facilitation.rules.exercise import Ask
from facilitation.rules.plan_problems import (
    ANYTHING_ELSE,
    WHOLE_PLAN,
    WORDS,
    Path,
    Problem,
    UnreadablePlanError,
    is_hidden,
)
from facilitation.rules.plans import FORMAT, VERSION, Plan
from facilitation.rules.text import gettext_noop as _

LARGEST = 256 * 1024
"""Bytes of a file. A built-in plan has a twentieth of that."""

MOST_TOLD = 50
"""Mistakes that are told at once. A file that is none of ours at all has thousands, and nobody reads them."""

NESTED = _("Its parts are nested too deeply.")
TOO_LARGE = _("It is larger than %(kilobytes)s kB.")


def write_plan(plan: Plan) -> str:
    """The plan as the text of a file; the same plan always makes the same text."""
    kept = plan.to_json()
    kept["displays"] = {ask.value: kept["displays"][ask] for ask in Ask if ask in kept["displays"]}
    return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"


def read_plan(content: bytes | str) -> Plan:
    """The plan that a file holds; `UnreadablePlanError` with every problem if it holds none."""
    kept = _parse(_decode(content))
    if not isinstance(kept, dict) or kept.get("format") != FORMAT:
        raise UnreadablePlanError(Problem((), _("This is not a workshop that was exported from Spheres.")))
    version = kept.get("version")
    if isinstance(version, int) and version > VERSION:
        raise UnreadablePlanError(Problem(("version",), _("This file was made by a newer Spheres than this one.")))
    return check_plan(kept)


def check_plan(kept: Mapping[str, Any]) -> Plan:
    """The plan that these plain values make; `UnreadablePlanError` with every problem if they make none."""
    try:
        problems = [*islice(_find_hidden_characters(kept), MOST_TOLD)]
    except RecursionError:
        raise UnreadablePlanError(Problem((), NESTED)) from None
    if problems:
        raise UnreadablePlanError(*problems)
    try:
        plan = Plan.model_validate(kept)
    except ValidationError as error:
        found = map(_explain, error.errors(include_url=False, include_input=False))
        raise UnreadablePlanError(*islice(_leave_out_twins(found), MOST_TOLD)) from None
    if len(write_plan(plan).encode()) > LARGEST:
        raise _too_large()  # what can be saved can also be exported and imported again
    return plan


def _too_large() -> UnreadablePlanError:
    return UnreadablePlanError(Problem((), TOO_LARGE, {"kilobytes": LARGEST // 1024}))


def _decode(content: bytes | str) -> str:
    size = len(content) if isinstance(content, bytes) else len(content.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        raise _too_large()
    try:
        return content.removeprefix("\ufeff") if isinstance(content, str) else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadablePlanError(Problem((), _("This is not a text file."))) from None


def _parse(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_refuse_twins)
    except json.JSONDecodeError as error:
        values = {"line": error.lineno, "column": error.colno}
        words = _("It cannot be read from line %(line)s, column %(column)s on.")
        raise UnreadablePlanError(Problem((), words, values)) from None
    except RecursionError:
        raise UnreadablePlanError(Problem((), NESTED)) from None
    except UnreadablePlanError:
        raise
    except ValueError:  # a number of thousands of digits
        raise UnreadablePlanError(Problem((), _("There is a number in it that is too large."))) from None


def _refuse_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A group of fields. One that names a field twice would lose one of the two without a word."""
    group = dict(pairs)
    if len(group) < len(pairs):
        times = Counter(name for name, _value in pairs)
        twin = next(name for name, number in times.items() if number > 1)
        raise UnreadablePlanError(Problem((twin,), _("It stands twice in the same group.")))
    return group


def _find_hidden_characters(value: object, path: Path = ()) -> Iterator[Problem]:
    """Texts with characters that nobody sees: they end texts early, or turn their direction round."""
    if isinstance(value, str):
        if any(is_hidden(character) for character in value):
            yield Problem(path, _("There is a hidden character in it. Please type this anew."))
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _find_hidden_characters(part, (*path, name))
    elif isinstance(value, (list, tuple)):
        for place, part in enumerate(value):
            yield from _find_hidden_characters(part, (*path, place))


def _leave_out_twins(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Each problem once: what may be of several forms fails once for every form."""
    told: list[Problem] = []
    for problem in problems:
        if problem not in told:
            told.append(problem)
            yield problem


def _explain(error: ErrorDetails) -> Problem:
    kind, context = error["type"], error.get("ctx", {})
    path: Path = error["loc"]
    if not path and kind in WHOLE_PLAN:
        path = (WHOLE_PLAN[kind],)
    elif kind == "comes_twice":
        path = (context["name"],)
    elif path[:1] == ("displays",):
        path = ("displays",)
    values = {name: value for name, value in context.items() if isinstance(value, (int, str))}
    return Problem(path, WORDS.get(kind, ANYTHING_ELSE), values)
