"""The facilitator's past sessions: the list, one report, the same as files, and several side by side."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation.pages.comparison import MOST, compare
from facilitation.pages.exports import WRITERS
from facilitation.pages.report_data import get_chart_data, get_gaps_view
from facilitation.pages.report_shapes import ToldReport
from facilitation.pages.report_texts import say_time, tell_report
from facilitation.pages.texts import get_texts
from facilitation.queries.reports import Report, SessionLine, get_report, get_sessions
from facilitation.rules.codes import show_code

LONGEST_SEARCH = 100
NOTES_SHOWN = 160
"""Characters of the notes in the list."""


@login_required
@never_cache
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """The facilitator's sessions, running and past."""
    search = request.GET.get("search", "").replace("\0", "")[:LONGEST_SEARCH]
    typed = request.GET.get("page", "")
    found = get_sessions(
        facilitator_id=_get_facilitator_id(request),
        search=search,
        page=int(typed) if typed.isdecimal() and len(typed) < len(str(10**6)) else 1,
        say=_,
    )
    context = {
        "search": search,
        "found": found,
        "sessions": [_list(session) for session in found.sessions],
        "newer": _get_page(search, found.number - 1) if found.number > 1 else "",
        "older": _get_page(search, found.number + 1) if found.number < found.pages else "",
        "most": MOST,
    }
    return render(request, "report/list.html", context)


@login_required
@never_cache
@require_safe
def show(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """What the room saw, how long it took, and the notes."""
    told = _tell_own(request, room_id)
    context = {
        "id": told.source.id,
        "report": told,
        "ended": told.source.ended_at is not None,
        "code_shown": show_code(told.source.code),
        "when": say_time(told.source.opened_at),
        "charts": get_chart_data(told.pictures),
        "gaps_view": get_gaps_view(told),
        "again": any(picture.time for picture in told.pictures),
        "kinds": [(kind, reverse("report-export", args=[room_id, kind])) for kind in WRITERS],
    }
    return render(request, "report/report.html", context)


@login_required
@never_cache
@require_safe
def export(request: HttpRequest, room_id: UUID, kind: str) -> HttpResponse:
    """The report as a file to keep."""
    if kind not in WRITERS:
        raise Http404
    told = _tell_own(request, room_id)
    write, content_type = WRITERS[kind]
    return HttpResponse(
        write(told),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{told.file}.{kind}"'},
    )


@login_required
@never_cache
@require_safe
def show_comparison(request: HttpRequest) -> HttpResponse:
    """Sessions of one workshop side by side; of a single session, what was asked in it more than once."""
    chosen = dict.fromkeys(_read_id(typed) for typed in request.GET.getlist("room")[:MOST])
    reports = [_get_own(request, room_id) for room_id in chosen]
    if not reports:
        return render(request, "report/compare.html", {"comparison": None, "most": MOST})
    told = [tell_report(report, get_texts(report.plan)) for report in reports]
    comparison = compare(told)
    context = {
        "comparison": comparison,
        "sessions": list(zip(comparison.reports, comparison.names, strict=True)),
        "charts": get_chart_data(picture for report in comparison.reports for picture in report.pictures),
        "too_many": len(request.GET.getlist("room")) > MOST,
        "most": MOST,
    }
    return render(request, "report/compare.html", context)


def _get_page(search: str, number: int) -> str:
    asked = {"search": search} if search else {}
    return f"?{urlencode({**asked, 'page': number})}"


def _list(session: SessionLine) -> dict[str, object]:
    notes = " ".join(session.notes.split())
    return {
        "id": session.id,
        "title": session.title,
        "code_shown": show_code(session.code),
        "opened": say_time(session.opened_at),
        "ended": session.ended_at is not None,
        "notes": notes if len(notes) <= NOTES_SHOWN else notes[:NOTES_SHOWN].rstrip() + "…",
    }


def _tell_own(request: HttpRequest, room_id: UUID) -> ToldReport:
    report = _get_own(request, room_id)
    return tell_report(report, get_texts(report.plan))


def _get_own(request: HttpRequest, room_id: UUID) -> Report:
    report = get_report(room_id=room_id, facilitator_id=_get_facilitator_id(request))
    if report is None:
        raise Http404
    return report


def _read_id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Http404 from None


def _get_facilitator_id(request: HttpRequest) -> int:
    facilitator_id = request.user.pk
    if facilitator_id is None:
        raise Http404
    return int(facilitator_id)
