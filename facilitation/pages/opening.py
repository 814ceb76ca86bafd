"""Opening a room: what to look at and to fill in just before. What is changed here is in this room's copy only."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from facilitation.actions.rooms import open_room
from facilitation.pages.desk import get_facilitator_id
from facilitation.pages.plan_drafts import Draft
from facilitation.pages.plan_forms import Kept, read_opening
from facilitation.pages.texts import say
from facilitation.pages.workshops import find_plan, list_plan
from facilitation.queries.workshops import get_latest_help_lines
from facilitation.rules.cards import PREPARATION
from facilitation.rules.plan_files import check_plan
from facilitation.rules.plan_problems import Problem, UnreadablePlanError
from facilitation.rules.plans import Plan
from facilitation.rules.preparing import prepare_for_close_ties
from facilitation.rules.text import gettext_noop

NO_HELP_LINES = Problem(
    ("help_lines",), gettext_noop("Please fill in at least one, so that people know where to find help nearby.")
)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Everything to look at before a room is opened; then open it. What is changed here is only that room's."""
    facilitator_id = get_facilitator_id(request)
    plan = find_plan(request, key)
    if request.method != "POST":
        latest = () if plan.help_lines else get_latest_help_lines(facilitator_id)
        kept = plan.model_copy(update={"help_lines": plan.help_lines or latest}).to_json()
        return _show_opening(request, key, plan, Draft(kept), from_latest=bool(latest))
    kept = plan.to_json() | read_opening(request.POST)
    try:
        prepared = _check_opening(kept)
    except UnreadablePlanError as error:
        return _show_opening(request, key, plan, Draft(kept, error.problems), status=400)
    if "close_ties" in request.POST:
        prepared = prepare_for_close_ties(prepared)
    room = open_room(facilitator_id=facilitator_id, plan=prepared, policy=prepared.policy, now=timezone.now())
    return redirect("desk-room", room_id=room.id)


def _check_opening(kept: Kept) -> Plan:
    missing = () if kept["help_lines"] else (NO_HELP_LINES,)
    try:
        plan = check_plan(kept)
    except UnreadablePlanError as error:
        raise UnreadablePlanError(*missing, *error.problems) from None
    if missing:
        raise UnreadablePlanError(*missing)
    return plan


def _show_opening(
    request: HttpRequest, key: str, plan: Plan, draft: Draft, *, from_latest: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        **draft.show_opening(),
        "key": key,
        "title": say(plan.title),
        "facts": list_plan(key, plan),
        "preparation": [{**line, "on": f"ready-{line['slug']}" in request.POST} for line in say(PREPARATION)],
        "people": request.POST.get("people", "usual"),
        "close_ties": "close_ties" in request.POST,
        "from_latest": from_latest,
    }
    return render(request, "workshop/open.html", context, status=status)
