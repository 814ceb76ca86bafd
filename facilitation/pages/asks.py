"""What is asked on phones, in words: the questions and choices of each ask of a plan."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from facilitation.rules.cards import (
    CHECK_ITEMS,
    CHECK_STEPS,
    HARDEST,
    HELPER,
    MOVEMENT_STEPS,
    REASONS,
    WARM_UP,
)
from facilitation.rules.exercise import ASK_STAGES, Ask
from facilitation.rules.plans import Plan
from facilitation.rules.rings import OFF_MAP
from facilitation.rules.scales import NOT_APPLICABLE, RATING, SKIP

Say = Callable[[Any], Any]
Words = dict[str, Any]
"""What a template or a script reads of one thing."""


def get_asks(plan: Plan, say: Say) -> list[Words]:
    """The asks of a plan: slug, stage, title, lead, questions (slug, label, text, example), choices, steps and most.

    A choice has code, slug, label, hint and kind ("score", "none" or "skip"); steps are the labels of the scores.
    """
    return [_get_ask(plan, ask, say) for ask in plan.get_asks()]


def _get_ask(plan: Plan, ask: Ask, say: Say) -> Words:
    choices = _get_choices(plan, ask, say)
    return {
        "slug": ask.value,
        "stage": ASK_STAGES[ask].value,
        "title": _get_title(ask),
        "lead": _get_lead(ask),
        "questions": _get_questions(plan, ask, say),
        "choices": choices,
        "steps": [choice["label"] for choice in choices if choice["kind"] == "score"],
        "most": plan.get_scale(ask).most,
    }


def _get_title(ask: Ask) -> str:
    titles = {
        Ask.WARM_UP: _("Warm-up map"),
        Ask.PLACE: _("Place the types"),
        Ask.MOVEMENT: _("What has moved?"),
        Ask.RATE: _("Rate the 13 things"),
        Ask.HARDEST: _("Which part is hardest?"),
        Ask.HELPER: _("Where would a helper sit?"),
        Ask.REASONS: _("What matters most in a helper?"),
        Ask.CHECK: _("Closing check"),
    }
    return titles[ask]


def _get_lead(ask: Ask) -> str:
    leads = {
        Ask.WARM_UP: _("How close is each one to you today?"),
        Ask.PLACE: _("For each type that is part of your life, tap a ring. Go by safety and closeness."),
        Ask.MOVEMENT: _("Think of a while ago. Where has each type gone since?"),
        Ask.RATE: _("How much is each of these there for you, most of the time?"),
        Ask.HARDEST: _("One tap, if you like."),
        Ask.HELPER: _("Pick every ring that fits, or none."),
        Ask.REASONS: _("Pick up to three."),
        Ask.CHECK: _("How was this for you? The room does not see it."),
    }
    return leads[ask]


def _get_questions(plan: Plan, ask: Ask, say: Say) -> list[Words]:
    match ask:
        case Ask.WARM_UP:
            return list(say(WARM_UP))
        case Ask.PLACE | Ask.MOVEMENT:
            return [
                {
                    "slug": kind.slug,
                    "label": say(kind.label),
                    "text": say(kind.definition),
                    "example": say(kind.think_of),
                }
                for kind in plan.asked_types
            ]
        case Ask.RATE:
            return [
                {"slug": one.slug, "label": say(one.label), "text": say(one.statement), "example": say(one.example)}
                for one in plan.asked_factors
            ]
        case Ask.HELPER:
            return [{**say(HELPER), "slug": ask.value}]
        case Ask.CHECK:
            return list(say(CHECK_ITEMS))
        case Ask.HARDEST | Ask.REASONS:
            return [{"slug": ask.value, "label": _get_title(ask), "text": _get_lead(ask), "example": ""}]


def _get_choices(plan: Plan, ask: Ask, say: Say) -> list[Words]:  # noqa: PLR0911 - one line for each ask
    codes = plan.get_scale(ask).steps
    match ask:
        case Ask.RATE:
            return [{**choice, "hint": ""} for choice in say(RATING)]
        case Ask.WARM_UP | Ask.PLACE:
            return _make_choices(
                codes,
                [(say(ring.label), say(ring.hint)) for ring in plan.rings],
                (say(OFF_MAP.label), say(OFF_MAP.hint)),
            )
        case Ask.HELPER:
            return _make_choices(
                codes, [(say(ring.label), "") for ring in plan.rings], (_("It does not belong here"), "")
            )
        case Ask.MOVEMENT:
            return _make_choices(codes, [(label, "") for label in say(MOVEMENT_STEPS)], (_("Does not apply"), ""))
        case Ask.HARDEST:
            return _make_choices(codes, [(label, "") for label in say(HARDEST)], (_("None for me"), ""))
        case Ask.REASONS:
            return _make_choices(
                codes, [(item["label"], item["text"]) for item in say(REASONS)], (_("None of these"), "")
            )
        case Ask.CHECK:
            return _make_choices(codes, [(label, "") for label in say(CHECK_STEPS)], (_("I would rather not say"), ""))


def _make_choices(codes: tuple[str, ...], steps: list[tuple[str, str]], none: tuple[str, str]) -> list[Words]:
    scores = [
        {"code": code, "slug": f"step-{code}", "label": label, "hint": hint, "kind": "score"}
        for code, (label, hint) in zip(codes, steps, strict=True)
    ]
    label, hint = none
    return [
        *scores,
        {"code": NOT_APPLICABLE, "slug": "none", "label": label, "hint": hint, "kind": "none"},
        {"code": SKIP, "slug": "skip", "label": _("Skip for now"), "hint": "", "kind": "skip"},
    ]
