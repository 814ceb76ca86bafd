"""Content for templates and scripts: the rules name texts, this module says them in the reader's language."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from facilitation.pages.asks import get_asks
from facilitation.queries.rooms import RoomFacts
from facilitation.rules import cards
from facilitation.rules.codes import show_code
from facilitation.rules.exercise import STAGE_LABELS
from facilitation.rules.plans import COMBINED, SPLIT, Plan
from facilitation.rules.promise import LIMITS, get_promise_of
from facilitation.rules.release import Policy
from facilitation.rules.scales import RATING
from facilitation.rules.script import SCRIPT, WRONG_CARDS

Texts = list[dict[str, Any]]

NAMES = frozenset({"slug", "code", "kind", "stage", "reason", "factors", "wrong"})
"""Fields that hold names for machines, which are never translated."""


def say(value: Any) -> Any:
    """Texts of the rules in the reader's language: strings, and dataclasses, models and tuples of them as plain values.

    A facilitator's own words have no translation and stay as they are.
    """
    if isinstance(value, str):
        return _(value) if value else ""
    if isinstance(value, tuple | list):
        return [say(part) for part in value]
    if isinstance(value, BaseModel):
        return _say_fields({name: getattr(value, name) for name in type(value).model_fields})
    if is_dataclass(value):
        return _say_fields({field.name: getattr(value, field.name) for field in fields(value)})
    return value


def get_promise(policy: Policy, *, small_group: bool = False) -> list[str]:
    """The sentences of the promise with the room's own numbers."""
    numbers = {"floor": policy.floor, "step": policy.step}
    return [_(sentence) % numbers for sentence in get_promise_of(small_group=small_group)]


def get_limits() -> list[str]:
    """What is not promised."""
    return [_(sentence) for sentence in LIMITS]


def get_stages(plan: Plan) -> Texts:
    """The plan's running stages in order: slug, label, minutes, cue, follow_ups, wrong."""
    return [
        {
            "slug": one.stage.value,
            "label": _(STAGE_LABELS[one.stage]),
            "minutes": one.minutes,
            "cue": say(one.cue or SCRIPT[one.stage].cue),
            "follow_ups": say(SCRIPT[one.stage].follow_ups),
            "wrong": list(SCRIPT[one.stage].wrong),
        }
        for one in plan.stages
        if one.on
    ]


def get_types(plan: Plan) -> Texts:
    """The kinds of relationship a plan asks about: slug, label, definition, think_of, tender."""
    return list(say(plan.asked_types))


def get_factors(plan: Plan) -> Texts:
    """The things to rate: slug, label, statement, example."""
    return list(say(plan.asked_factors))


def get_choices() -> Texts:
    """The rating scale: code, slug, label, kind."""
    return list(say(RATING))


def get_texts(plan: Plan) -> dict[str, Any]:
    """What scripts need: the words of stages, types, factors, rings and asks, for `json_script`."""
    return {
        "stages": get_stages(plan),
        "types": get_types(plan),
        "factors": get_factors(plan),
        "rings": say(plan.rings),
        "asks": {ask["slug"]: ask for ask in get_asks(plan, say)},
        "small_group": plan.small_group,
    }


def get_phone_texts(*, plan: Plan, policy: Policy) -> dict[str, Any]:
    """What a phone's page is made of: the same for every phone of a room, so that `facilitation.pages.ready` keeps it.

    `room_key` names what the phone keeps for itself; `solo` and `preview` say that there is no room. `apart` in the
    texts are kinds that the room asks about as one, and that a phone may hold apart for itself.
    """
    words = get_plan_texts(plan, policy)
    apart = [say(kind) for kind in plan.types if kind.slug in SPLIT] if _can_be_held_apart(plan) else []
    stages = [
        {"slug": stage["slug"], "label": stage["label"]} for stage in words["stages"]
    ]  # the script is for the desk
    texts = {**words["texts"], "stages": stages, "apart": apart}
    return {**words, "texts": texts, "room_key": "alone", "solo": False, "preview": False}


def get_plan_texts(plan: Plan, policy: Policy) -> dict[str, Any]:
    """The words of a plan as the pages of phone, desk and screen use them."""
    numbers = {"floor": policy.floor, "step": policy.step}
    where = say(cards.get_what_goes_where(small_group=plan.small_group))
    return {
        "title": say(plan.title),
        "floor": policy.floor,
        "step": policy.step,
        "small_group": plan.small_group,
        "split": plan.split,
        "promise": get_promise(policy, small_group=plan.small_group),
        "limits": get_limits(),
        "agreements": say(plan.agreements),
        "what_goes_where": [{name: text % numbers for name, text in row.items()} for row in where],
        "stages": get_stages(plan),
        "types": get_types(plan),
        "focus": [kind for kind in get_types(plan) if kind["slug"] in plan.focus],
        "factors": get_factors(plan),
        "rings": say(plan.rings),
        "help_lines": say(plan.help_lines),
        "asks": get_asks(plan, say),
        "choices": get_choices(),
        "texts": get_texts(plan),
        **get_cards(),
        "alliance": get_alliance(plan),
    }


def get_cards() -> dict[str, Any]:
    """The cards of all stages, by their names in lower case, such as `frame` and `closing_cards`."""
    names = [name for name in cards.__all__ if name.isupper() and name != "WHAT_GOES_WHERE"]
    return {name.lower(): say(getattr(cards, name)) for name in names if name != "AGREEMENTS"}


def get_alliance(plan: Plan) -> Texts:
    """What the reasons for the bond with a helper share with the things that are rated: reason, factors, differs.

    In the words of the plan where it has its own, and only what it asks about; a row may name no reason.
    """
    reasons = {one.slug: one.label for one in cards.REASONS}
    asked = {one.slug: one.label for one in plan.asked_factors}
    return [
        {
            "reason": say(reasons.get(link.reason, "")),
            "factors": [say(asked[slug]) for slug in link.factors if slug in asked],
            "differs": say(link.differs),
        }
        for link in cards.ALLIANCE
        if any(slug in asked for slug in link.factors)
    ]


def get_wrong_cards() -> Texts:
    """What to do when it goes wrong: slug, front, back."""
    return list(say(WRONG_CARDS))


def get_room_texts(room: RoomFacts) -> dict[str, Any]:
    """What the pages of phone, desk and screen have in common."""
    return {
        **get_plan_texts(room.plan, room.policy),
        "code": room.code,
        "code_shown": show_code(room.code),
    }


def _can_be_held_apart(plan: Plan) -> bool:
    """Whether the room asks about romantic and sexual as one, which somebody may want to hold apart for themselves."""
    return not plan.split and any(kind.slug == COMBINED for kind in plan.asked_types)


def _say_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: (list(value) if isinstance(value, tuple) else value) if name in NAMES else say(value)
        for name, value in values.items()
    }
