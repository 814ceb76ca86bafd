"""The choices of each kind of question, and which of them counts as a score.

A choice travels as one character, so that a skip sends a frame of the same size as any answer (rule R6b).
"""

from dataclasses import dataclass
from typing import Literal

from facilitation.rules.text import gettext_noop

Kind = Literal["score", "none", "skip"]


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen: its character on the wire, its stable slug and what people read."""

    code: str
    slug: str
    label: str
    kind: Kind


RATING = (
    Choice("1", "rate-1", gettext_noop("Hardly ever"), "score"),
    Choice("2", "rate-2", gettext_noop("A little"), "score"),
    Choice("3", "rate-3", gettext_noop("Sometimes"), "score"),
    Choice("4", "rate-4", gettext_noop("Mostly"), "score"),
    Choice("5", "rate-5", gettext_noop("Nearly always"), "score"),
    Choice("n", "rate-na", gettext_noop("Does not apply"), "none"),
    Choice("s", "rate-skip", gettext_noop("Skip for now"), "skip"),
)

SCORES = tuple(choice.code for choice in RATING if choice.kind == "score")
NOT_APPLICABLE = "n"
SKIP = "s"
CODES = frozenset(choice.code for choice in RATING)
