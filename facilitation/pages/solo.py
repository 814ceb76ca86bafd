"""The exercise for somebody alone: the same cards without a room. Opening it takes no seat and leaves no trace."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from facilitation.pages.small import render_small
from facilitation.pages.texts import get_phone_texts, say
from facilitation.rules.built_in import BUILT_IN
from facilitation.rules.cards import get_what_goes_where
from facilitation.rules.cards.opening import NEVER_SENT
from facilitation.rules.exercise import Ask, Stage
from facilitation.rules.plans import HelpLine, Plan, PlanStage
from facilitation.rules.text import gettext_noop

KEY = "solo"
"""Under which a phone keeps what somebody alone writes: the same whenever they come back."""

STAGES = (
    Stage.FRAME,
    Stage.PEOPLE,
    Stage.PLACE,
    Stage.RINGS,
    Stage.RATE,
    Stage.FACTORS,
    Stage.GROUPS,
    Stage.REPAIR,
    Stage.HELPER,
    Stage.CLOSING,
    Stage.THANKS,
)
"""What needs nobody else."""

ASKS = (Ask.PLACE, Ask.RATE, Ask.HELPER, Ask.REASONS)

PROMISE = (
    gettext_noop("No name, no account, no e-mail."),
    gettext_noop("Nobody else is here. Nothing that you tap or write is sent."),
    gettext_noop("It stays in this page and is gone when you close it, unless you choose to keep it on this phone."),
    gettext_noop("You can skip anything, stop at any time, and erase it all."),
)

LIMITS = (
    gettext_noop("People who sit beside you can look at your phone."),
    gettext_noop("Whoever uses this phone after you can find what you keep on it, and see that you were here."),
)

HELP_LINES = (
    HelpLine(
        name=gettext_noop("Somebody you trust, or a doctor"),
        contact=gettext_noop("Call or write to them."),
        note=gettext_noop("In danger, call the emergency number where you are."),
    ),
)


@require_safe
@cache_control(private=True, no_cache=True)
def show(request: HttpRequest) -> HttpResponse:
    """The page, which holds everything it needs: once it has loaded, it asks for nothing more."""
    return render_small(request, "phone/room.html", _get_context())


def _get_context() -> dict[str, object]:
    plan = _make_plan()
    texts = get_phone_texts(plan=plan, policy=plan.policy)
    labels = _get_labels()
    stages = [{"slug": stage["slug"], "label": labels.get(stage["slug"], stage["label"])} for stage in texts["stages"]]
    asks: list[dict[str, Any]] = [ask for ask in texts["asks"] if ask["slug"] in ASKS]
    return {
        **texts,
        "solo": True,
        "room_key": KEY,
        "socket_path": "",
        "code": KEY,
        "code_shown": _("Solo"),
        "promise": say(PROMISE),
        "limits": say(LIMITS),
        "what_goes_where": [
            row for row in say(get_what_goes_where(small_group=True)) if row["server"] == say(NEVER_SENT)
        ],
        "stages": stages,
        "asks": asks,
        "texts": {**texts["texts"], "stages": stages, "asks": {ask["slug"]: ask for ask in asks}},
    }


def _make_plan() -> Plan:
    """The usual plan with only the stages that somebody can do alone. Nothing is counted, so nothing is shared."""
    stages = tuple(PlanStage(stage=stage, minutes=0) for stage in STAGES)
    changes = {"stages": stages, "small_group": True, "help_lines": HELP_LINES}
    return BUILT_IN["spheres"].model_copy(update=changes)


def _get_labels() -> dict[str, str]:
    """Stages that are called otherwise where nobody else is."""
    return {
        Stage.PEOPLE: _("Think of real people"),
        Stage.RINGS: _("Look at your map"),
        Stage.RATE: _("Choose what to rate"),
        Stage.FACTORS: _("Your map and the 13 things"),
        Stage.GROUPS: _("Write for yourself"),
        Stage.CLOSING: _("Cards to take home"),
        Stage.THANKS: _("Your own map"),
    }
