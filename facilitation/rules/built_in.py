"""The workshops that come with the server: Spheres in three lengths."""

from collections.abc import Mapping

from facilitation.rules.exercise import Stage
from facilitation.rules.plans import Plan, make_plan
from facilitation.rules.text import gettext_noop as _

MINUTES: Mapping[Stage, tuple[int, int, int]] = {
    Stage.ARRIVE: (8, 6, 5),
    Stage.PROMISE: (8, 6, 5),
    Stage.FRAME: (6, 5, 4),
    Stage.WARM_UP: (6, 4, 3),
    Stage.PEOPLE: (6, 5, 0),
    Stage.PLACE: (10, 8, 8),
    Stage.RINGS: (8, 6, 6),
    Stage.BREAK: (5, 5, 0),
    Stage.RATE: (12, 10, 8),
    Stage.FACTORS: (10, 8, 6),
    Stage.GROUPS: (14, 10, 6),
    Stage.REPAIR: (8, 0, 0),
    Stage.HELPER: (10, 8, 4),
    Stage.CLOSING: (5, 5, 2),
    Stage.CHECK: (2, 2, 1),
    Stage.THANKS: (2, 2, 2),
}
"""Minutes of each stage in 120, 90 and 60 minutes; 0 leaves a stage out."""


def _get_minutes(length: int) -> dict[Stage, int]:
    return {stage: minutes[length] for stage, minutes in MINUTES.items()}


LONG = make_plan(
    slug="spheres-120",
    title=_("Spheres, 120 minutes"),
    summary=_("The whole exercise with a break, two kinds of relationship to rate, and harm and repair."),
    minutes=_get_minutes(0),
    focus=("friendship", "professional"),
)
SPHERES = make_plan(
    slug="spheres",
    title=_("Spheres, 90 minutes"),
    summary=_("Place kinds of relationship by safety and closeness, rate one, and look at where the two differ."),
    minutes=_get_minutes(1),
    focus=("friendship",),
)
SHORT = make_plan(
    slug="spheres-60",
    title=_("Spheres, 60 minutes"),
    summary=_("The heart of the exercise, without a break and without thinking of single people first."),
    minutes=_get_minutes(2),
    focus=("friendship",),
)

BUILT_IN: Mapping[str, Plan] = {plan.slug: plan for plan in (SPHERES, LONG, SHORT)}
