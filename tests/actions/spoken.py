"""The same script for other scales: what each choice of a rating becomes on rings, and where several are picked."""

from collections.abc import Mapping

from facilitation.rules.exercise import Ask, Display
from facilitation.rules.scales import CODES
from tests.factories import SHORT

PLAN = SHORT.model_copy(
    update={
        "types": tuple(kind for kind in SHORT.types if kind.slug in {"friendship", "family"}),
        "displays": {Ask.PLACE: Display.SHOWN},
    }
)
"""A plan of two questions to rate and two kinds of relationship to place, on the screen from the beginning."""

ASKED: Mapping[Ask, str | None] = {Ask.RATE: "family", Ask.PLACE: None, Ask.REASONS: None}

SPOKEN: Mapping[Ask, Mapping[str, str]] = {
    Ask.RATE: {code: code for code in CODES},
    Ask.PLACE: {code: code for code in CODES} | {"5": "4"},
    Ask.REASONS: {"1": "a--", "2": "ab-", "3": "adj", "4": "b--", "5": "cj-", "n": "n--", "s": "s--"},
}
