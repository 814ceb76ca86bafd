"""The facilitator's workshops: choosing, editing, importing, exporting. Everybody sees their own only."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facilitation.actions.workshops import (
    NoSuchWorkshopError,
    StaleWorkshopError,
    create_workshop,
    delete_workshop,
    restore_workshop,
    save_workshop,
)
from facilitation.pages.desk import get_facilitator_id
from facilitation.pages.plan_drafts import Draft, say_problems
from facilitation.pages.plan_forms import get_typed, read_editor, read_rings
from facilitation.pages.texts import say
from facilitation.queries.rooms import RoomFacts, get_rooms_of
from facilitation.queries.workshops import (
    WorkshopFacts,
    get_workshop_of,
    get_workshop_plan,
    get_workshops_of,
)
from facilitation.rules.built_in import BUILT_IN
from facilitation.rules.codes import show_code
from facilitation.rules.plan_files import LARGEST, check_plan, read_plan, write_plan
from facilitation.rules.plan_problems import Problem, UnreadablePlanError
from facilitation.rules.plans import Plan
from facilitation.rules.text import gettext_noop

LONGEST_TITLE = 80
NOTES = {"copied", "imported", "saved"}
"""What the editor may say about how it was reached."""

NO_FILE = Problem((), gettext_noop("Please choose a file first."))


@login_required
@never_cache
@require_safe
def show_rooms(request: HttpRequest) -> HttpResponse:
    """Where facilitators begin: their running rooms, and the workshops to open one from."""
    return _show_rooms(request)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    """The editor of a workshop of one's own. What cannot be saved is shown again as it was typed."""
    workshop = get_workshop_of(facilitator_id=get_facilitator_id(request), workshop_id=workshop_id)
    if workshop is None:
        raise Http404
    if request.method != "POST":
        note = request.GET.get("note", "")
        return _show_editor(request, workshop, Draft(get_typed(workshop.plan)), note=note if note in NOTES else "")
    typed = read_editor(request.POST, workshop.plan)
    try:
        save_workshop(
            facilitator_id=get_facilitator_id(request),
            workshop_id=workshop_id,
            plan=check_plan(typed),
            changed_at=_read_time(request.POST.get("changed_at", "")),
            now=timezone.now(),
        )
    except UnreadablePlanError as error:
        draft = Draft(typed, error.problems, read_rings(request.POST))
        return _show_editor(request, workshop, draft, seen=request.POST.get("changed_at", ""), status=400)
    except StaleWorkshopError:
        draft = Draft(typed, (), read_rings(request.POST))
        return _show_editor(request, workshop, draft, note="stale", status=409)
    except NoSuchWorkshopError:
        raise Http404 from None
    return redirect(_get_editor_path(workshop_id, "saved"))


@login_required
@require_POST
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """Make a workshop of one's own from any that one may open, and go to its editor."""
    plan = find_plan(request, key)
    title = _("Copy of %(title)s") % {"title": say(plan.title)}
    return _create(request, plan, note="copied", title=title[:LONGEST_TITLE].strip())


@login_required
@require_POST
def import_(request: HttpRequest) -> HttpResponse:
    """Make a workshop of one's own from a file; if it holds none, say what is wrong with it and where."""
    upload = request.FILES.get("file")
    if upload is None:
        return _show_rooms(request, problems=[NO_FILE], status=400)
    try:
        plan = read_plan(upload.read(LARGEST + 1))
    except UnreadablePlanError as error:
        return _show_rooms(request, problems=error.problems, file_name=upload.name or "", status=400)
    return _create(request, plan, note="imported")


@login_required
@never_cache
@require_safe
def export(request: HttpRequest, key: str) -> HttpResponse:
    """The workshop as one file."""
    plan = find_plan(request, key)
    name = slugify(plan.title) or "workshop"
    return HttpResponse(
        write_plan(plan),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.spheres.json"'},
    )


@login_required
@require_POST
def delete(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    """Put a workshop away. Rooms that were opened from it go on as they are."""
    try:
        delete_workshop(facilitator_id=get_facilitator_id(request), workshop_id=workshop_id, now=timezone.now())
    except NoSuchWorkshopError:
        raise Http404 from None
    return redirect(reverse("desk-rooms") + "?note=deleted")


@login_required
@require_POST
def restore(request: HttpRequest, workshop_id: UUID) -> HttpResponse:
    """Bring a deleted workshop back."""
    try:
        restore_workshop(facilitator_id=get_facilitator_id(request), workshop_id=workshop_id)
    except NoSuchWorkshopError:
        raise Http404 from None
    return redirect(reverse("desk-rooms") + f"#workshop-{workshop_id}")


def _create(request: HttpRequest, plan: Plan, *, note: str, title: str | None = None) -> HttpResponse:
    workshop_id = create_workshop(
        facilitator_id=get_facilitator_id(request), plan=plan, title=title, now=timezone.now()
    )
    return redirect(_get_editor_path(workshop_id, note))


def _get_editor_path(workshop_id: UUID | str, note: str) -> str:
    return reverse("workshop", kwargs={"workshop_id": workshop_id}) + f"?note={note}"


def find_plan(request: HttpRequest, key: str) -> Plan:
    """The plan that an address names, if this facilitator may open a room from it; else `Http404`."""
    plan = get_workshop_plan(facilitator_id=get_facilitator_id(request), key=key)
    if plan is None:
        raise Http404
    return plan


def _read_time(text: str) -> datetime:
    """When the workshop was last changed, as the page knew it; a text that is no time is no version of anything."""
    try:
        read = parse_datetime(text)
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise StaleWorkshopError("That was never a version of this workshop.")
    return read


def _show_editor(
    request: HttpRequest, workshop: WorkshopFacts, draft: Draft, *, note: str = "", seen: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **draft.show_editor(),
        "key": workshop.id,
        "kept_title": say(workshop.plan.title),
        "changed_at": seen or workshop.changed_at.isoformat(),
        "note": note,
    }
    return render(request, "workshop/edit.html", context, status=status)


def _show_rooms(
    request: HttpRequest, *, problems: Iterable[Problem] = (), file_name: str = "", status: int = 200
) -> HttpResponse:
    facilitator_id = get_facilitator_id(request)
    own = get_workshops_of(facilitator_id)
    context = {
        "built_in": [list_plan(key, plan) for key, plan in BUILT_IN.items()],
        "own": [list_plan(one.id, one.plan) for one in own if one.deleted_at is None],
        "deleted": [list_plan(one.id, one.plan) for one in own if one.deleted_at is not None],
        "rooms": [_list_room(room) for room in get_rooms_of(facilitator_id) if not room.ended],
        "note": "deleted" if request.GET.get("note") == "deleted" else "",
        "problems": say_problems(problems),
        "file_name": file_name,
        "username": request.user.get_username(),
    }
    return render(request, "desk/rooms.html", context, status=status)


def list_plan(key: str, plan: Plan) -> dict[str, object]:
    """What is said of a workshop in few words."""
    return {
        "key": key,
        "title": say(plan.title),
        "summary": say(plan.summary),
        "minutes": plan.minutes,
        "types": len(plan.asked_types),
        "rings": len(plan.rings),
        "focus": [say(plan.get_type(slug).label) for slug in plan.focus],
        "small_group": plan.small_group,
    }


def _list_room(room: RoomFacts) -> dict[str, object]:
    return {
        "id": room.id,
        "code_shown": show_code(room.code),
        "title": say(room.plan.title),
        "opened_at": room.opened_at,
        "desk_path": reverse("desk-room", kwargs={"room_id": room.id}),
        "screen_path": reverse("screen", kwargs={"token": room.screen_token}),
    }
