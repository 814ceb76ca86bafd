"""Ada's own workshops, and her browser."""

from django.test import Client

from facilitation.actions.workshops import create_workshop
from facilitation.queries.workshops import get_workshop_plan
from facilitation.rules.built_in import LONG, SPHERES
from facilitation.rules.exercise import Ask, Display
from facilitation.rules.plans import HelpLine, Plan, PlanFactor, PlanType, get_usual_rings
from tests.factories import NOW, make_facilitator

Fields = dict[str, list[str]]

RICH = LONG.model_copy(
    update={
        "slug": "own",
        "types": (*LONG.types[::-1], PlanType(slug="own-flat", label="Flatmate", definition="A\nB", tender=True)),
        "factors": (*LONG.factors, PlanFactor(slug="own-humour", label="Humour", statement="We laugh.", on=False)),
        "focus": ("own-flat",),
        "split": True,
        "rings": get_usual_rings(5),
        "help_lines": (HelpLine(name="Line <1>", contact="0123", note='Say "hello"'),),
        "displays": {**LONG.displays, Ask.PLACE: Display.SHOWN},
        "floor": 8,
        "step": 4,
        "small_group": True,
    }
)
"""A plan in which as much as possible is not as usual."""


def sign_in(username: str = "ada") -> Client:
    """The browser of a facilitator who has signed in."""
    client = Client()
    client.force_login(make_facilitator(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_workshop(plan: Plan = SPHERES) -> str:
    """A workshop of Ada's own; its id."""
    return create_workshop(facilitator_id=make_facilitator().pk, plan=plan, now=NOW)


def get_plan(workshop_id: str) -> Plan:
    """What her workshop does now."""
    plan = get_workshop_plan(facilitator_id=make_facilitator().pk, key=workshop_id)
    assert plan is not None
    return plan
