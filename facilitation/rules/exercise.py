"""The stages of a workshop, what is asked in each, and the plans that come with the server."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

from facilitation.rules.content import FACTORS, TYPES, RelationshipType
from facilitation.rules.text import gettext_noop as _


class Stage(StrEnum):
    """A part of a session, in the order in which sessions go."""

    ARRIVE = "arrive"
    PROMISE = "promise"
    RATE = "rate"
    THANKS = "thanks"


STAGE_LABELS: Mapping[Stage, str] = {
    Stage.ARRIVE: _("Arrive and join"),
    Stage.PROMISE: _("The promise"),
    Stage.RATE: _("Rate the 13 things"),
    Stage.THANKS: _("Thanks"),
}

STAGE_CUES: Mapping[Stage, str] = {
    Stage.ARRIVE: _(
        "Join with the code if you want to. No name, no account. You can take part on paper or just listen."
    ),
    Stage.PROMISE: _(
        "Read the promise aloud. You choose what you think about and what you say. Skip anything, without a reason."
    ),
    Stage.RATE: _(
        "Take the kind of relationship on the screen. For each of 13 things, how much is it there for you, most of the "
        "time? 'Does not apply' is a real answer."
    ),
    Stage.THANKS: _("Thank the room. Ending the session destroys every single answer; what the room saw stays."),
}
"""What the facilitator may say in each stage."""


class Display(StrEnum):
    """What the facilitator lets the screen show of a round's results."""

    SHOWN = "shown"
    COLLECTING = "collecting"
    KEPT_OFF = "kept_off"


class UnknownStageError(ValueError):
    """A stage that this plan does not have."""

    code: Literal["unknown_stage"] = "unknown_stage"


class UnknownSubjectError(ValueError):
    """A kind of relationship that this plan does not ask about."""

    code: Literal["unknown_subject"] = "unknown_subject"


@dataclass(frozen=True)
class Plan:
    """What one workshop does: its stages in order and the kinds of relationship it may rate, by slug.

    A room keeps its own copy from the moment it is opened.
    """

    slug: str
    title: str
    summary: str
    stages: tuple[Stage, ...]
    subjects: tuple[str, ...]
    factors: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The plan as plain values, for a room's own copy."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Plan":
        """The plan that `to_json` kept."""
        return cls(
            slug=kept["slug"],
            title=kept["title"],
            summary=kept["summary"],
            stages=tuple(Stage(stage) for stage in kept["stages"]),
            subjects=tuple(kept["subjects"]),
            factors=tuple(kept["factors"]),
        )


SPLIT = ("romantic", "sexual")
"""They stand in for `romantic-sexual` in plans that ask about the two apart."""

SPHERES = Plan(
    slug="spheres",
    title=_("Spheres"),
    summary=_("Rate the 13 things that make a relationship healthy, and see together what the room says."),
    stages=tuple(Stage),
    subjects=tuple(kind.slug for kind in TYPES if kind.slug not in SPLIT),
    factors=tuple(factor.slug for factor in FACTORS),
)

BUILT_IN = {SPHERES.slug: SPHERES}


def get_stage(plan: Plan, slug: str) -> Stage:
    """The plan's stage of that name; `UnknownStageError` if it has none."""
    for stage in plan.stages:
        if stage == slug:
            return stage
    raise UnknownStageError(f"The plan {plan.slug} has no stage {slug!r}.")


def get_subject(plan: Plan, slug: str) -> RelationshipType:
    """The kind of relationship of that name; `UnknownSubjectError` if the plan does not ask about it."""
    for kind in TYPES:
        if kind.slug == slug and slug in plan.subjects:
            return kind
    raise UnknownSubjectError(f"The plan {plan.slug} does not ask about {slug!r}.")
