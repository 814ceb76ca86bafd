"""Translated content for templates: the rules name texts, this module says them in the reader's language."""

from django.utils.translation import gettext as _

from facilitation.queries.rooms import RoomFacts
from facilitation.rules.codes import show_code
from facilitation.rules.content import FACTORS, TYPES
from facilitation.rules.exercise import STAGE_CUES, STAGE_LABELS, Plan
from facilitation.rules.promise import LIMITS, PROMISE
from facilitation.rules.release import Policy
from facilitation.rules.scales import RATING

Texts = list[dict[str, str]]


def get_promise(policy: Policy) -> list[str]:
    """The seven sentences with the room's own numbers."""
    numbers = {"floor": policy.floor, "step": policy.step}
    return [_(sentence) % numbers for sentence in PROMISE]


def get_limits() -> list[str]:
    """What is not promised."""
    return [_(sentence) for sentence in LIMITS]


def get_stages(plan: Plan) -> Texts:
    """The plan's stages in order: slug, label, cue."""
    return [{"slug": stage, "label": _(STAGE_LABELS[stage]), "cue": _(STAGE_CUES[stage])} for stage in plan.stages]


def get_subjects(plan: Plan) -> Texts:
    """The kinds of relationship a plan may rate: slug, label, definition, think_of."""
    return [
        {
            "slug": kind.slug,
            "label": _(kind.label),
            "definition": _(kind.definition),
            "think_of": _(kind.think_of),
        }
        for kind in TYPES
        if kind.slug in plan.subjects
    ]


def get_factors(plan: Plan) -> Texts:
    """The things to rate: slug, label, statement, example."""
    return [
        {
            "slug": factor.slug,
            "label": _(factor.label),
            "statement": _(factor.statement),
            "example": _(factor.example),
        }
        for factor in FACTORS
        if factor.slug in plan.factors
    ]


def get_choices() -> Texts:
    """The rating scale: code, slug, label, kind."""
    return [
        {"code": choice.code, "slug": choice.slug, "label": _(choice.label), "kind": choice.kind} for choice in RATING
    ]


def get_room_texts(room: RoomFacts) -> dict[str, object]:
    """What the pages of phone, desk and screen have in common."""
    return {
        "code": room.code,
        "code_shown": show_code(room.code),
        "title": _(room.plan.title),
        "floor": room.policy.floor,
        "step": room.policy.step,
        "promise": get_promise(room.policy),
        "limits": get_limits(),
        "stages": get_stages(room.plan),
        "subjects": get_subjects(room.plan),
        "factors": get_factors(room.plan),
        "choices": get_choices(),
    }
