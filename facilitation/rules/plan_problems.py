"""What can be wrong with a plan, and where: in words that people understand, marked for translation.

A place is kept as the path through the plan ("types", 2, "label"); `name_place` puts it into people's words.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from facilitation.rules.text import gettext_noop as _

Path = tuple[str | int, ...]

PLACES: Mapping[str, str] = {
    "": _("The file"),
    "agreements": _("Agreements"),
    "contact": _("number or address"),
    "cue": _("words to say"),
    "definition": _("meaning"),
    "displays": _("What the screen shows"),
    "example": _("example"),
    "factors": _("Things to rate"),
    "floor": _("People for a first picture"),
    "focus": _("Kinds to rate together"),
    "format": _("Format"),
    "help_lines": _("Help lines"),
    "hint": _("hint"),
    "label": _("label"),
    "minutes": _("minutes"),
    "name": _("name"),
    "note": _("note"),
    "on": _("on or off"),
    "rings": _("Rings"),
    "slug": _("short name"),
    "small_group": _("Small-group mode"),
    "split": _("Romantic and sexual apart"),
    "stage": _("stage"),
    "stages": _("Stages"),
    "statement": _("statement"),
    "step": _("People for a later change"),
    "summary": _("Summary"),
    "tender": _("softer pictures"),
    "think_of": _("think of"),
    "title": _("Title"),
    "types": _("Types"),
    "version": _("Version"),
}
"""Fields in people's words. Those in the middle of a place begin with a small letter."""

NUMBER = _("number %(number)s")
QUOTED = _("“%(name)s”")

TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Kinds of characters that turn the direction of the text after them."""

EMPTY = _("Please write something here.")
WHOLE_NUMBER = _("Please write a whole number.")
SHORTER = _("Please use at most %(max_length)s characters.")
YES_OR_NO = _("This must be true or false.")
A_TEXT = _("This must be a text.")
A_LIST = _("This must be a list.")
A_GROUP = _("This must be a group of named fields.")
NOT_OFFERED = _("This is not one of the choices here.")

WORDS: Mapping[str, str] = {
    "missing": _("This is missing."),
    "extra_forbidden": _("This version of Spheres knows no such field."),
    "string_type": A_TEXT,
    "string_sub_type": A_TEXT,
    "string_unicode": _("There is a character in it that cannot be shown."),
    "string_too_short": EMPTY,
    "string_too_long": SHORTER,
    "string_pattern_mismatch": _("Only small letters a to z, digits, and single hyphens between them can be used."),
    "int_type": WHOLE_NUMBER,
    "int_parsing": WHOLE_NUMBER,
    "int_parsing_size": WHOLE_NUMBER,
    "int_from_float": WHOLE_NUMBER,
    "finite_number": WHOLE_NUMBER,
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than_equal": _("This must be at most %(le)s."),
    "bool_type": YES_OR_NO,
    "bool_parsing": YES_OR_NO,
    "enum": NOT_OFFERED,
    "literal_error": NOT_OFFERED,
    "tuple_type": A_LIST,
    "list_type": A_LIST,
    "too_short": _("There must be at least %(min_length)s."),
    "too_long": _("There can be at most %(max_length)s."),
    "mapping_type": A_GROUP,
    "dict_type": A_GROUP,
    "model_type": A_GROUP,
    "model_attributes_type": A_GROUP,
    "stages_order": _("The stages are not in their order, or one comes twice."),
    "stages_missing": _("The first two stages and the last one cannot be left out."),
    "comes_twice": _("“%(slug)s” comes twice."),
    "no_types": _("At least one kind of relationship must be asked about."),
    "no_factors": _("At least one thing to rate must be asked about."),
    "focus_unknown": _("“%(slug)s” is not among the kinds that are asked about."),
    "step_over_floor": _("This cannot be more than the number for a first picture."),
}
"""What is said for each kind of error that pydantic or a plan can find."""

ANYTHING_ELSE = _("This cannot be used here.")

WHOLE_PLAN: Mapping[str, str] = {
    "stages_order": "stages",
    "stages_missing": "stages",
    "no_types": "types",
    "no_factors": "factors",
    "focus_unknown": "focus",
    "step_over_floor": "step",
}
"""Where an error stands that only shows when the parts of a plan are seen together."""


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is, and what to do about it. `words % values` is the sentence."""

    path: Path
    words: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where it is in people's words, in English: "Types, number 3, label"."""
        return ", ".join(words % values for words, values in name_place(self.path))

    def __str__(self) -> str:
        return f"{self.place}: {self.words % self.values}"


class UnreadablePlanError(ValueError):
    """A text that is no plan. `problems` name every place."""

    code = "unreadable_plan"

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def name_place(path: Path) -> list[tuple[str, dict[str, object]]]:
    """A path as texts that can be translated, each with the values to put into it."""
    if not path:
        return [(PLACES[""], {})]
    return [_name(part) for part in path]


def is_hidden(character: str) -> bool:
    """Whether nobody sees this character: it would end a text early, or turn its direction round."""
    if character in "\n\t" or (" " <= character <= "~"):
        return False
    return unicodedata.category(character) in {"Cc", "Cs"} or unicodedata.bidirectional(character) in TURNING


def _name(part: str | int) -> tuple[str, dict[str, object]]:
    if isinstance(part, int):
        return NUMBER, {"number": part + 1}
    if part in PLACES:
        return PLACES[part], {}
    return QUOTED, {"name": "".join(character for character in part if not is_hidden(character))[:40]}
