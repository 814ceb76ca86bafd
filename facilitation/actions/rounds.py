"""Asking, closing, and what the screen may show of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from facilitation.actions.moves import (
    NoRoundError,
    RoundOpenError,
    UnknownQuestionError,
    get_current_round,
    move,
    note_what_is_seen,
)
from facilitation.actions.releases import release_finally
from facilitation.models import Question, Room, Round
from facilitation.protocol.events import View
from facilitation.queries.snapshots import get_room_state
from facilitation.rules.exercise import (
    ASK_STAGES,
    CHARTS,
    Ask,
    Chart,
    Display,
    Stage,
    UnknownChartError,
    UnknownSubjectError,
)
from facilitation.rules.plans import Plan


def open_round(*, room_id: UUID | str, revision: int, ask: Ask, subject: str | None, now: datetime) -> None:
    """Open a round of the plan; the same again is a new wave (rule R8). Goes to its stage if the room is not there.

    `subject` is the kind of relationship for `Ask.RATE` and None for all others. Raises `RoundOpenError`,
    `UnknownStageError` and `UnknownSubjectError` besides what every move raises.
    """
    with move(room_id, revision, now) as room:
        plan = Plan.from_json(room.plan)
        about = _get_subject(plan, ask, subject)
        stage = plan.get_stage(ASK_STAGES[ask])
        if room.rounds.filter(closed_at=None).exists():
            raise RoundOpenError("A round is open already.")
        enter_stage(room, stage.value, now)
        room.view = None
        asked = Round.objects.create(
            room=room,
            stage=stage.value,
            ask=ask.value,
            subject=about,
            wave=room.rounds.filter(ask=ask.value, subject=about).count() + 1,
            display=plan.get_display(ask).value,
            is_private=room.small_group,
            opened_at=now,
        )
        Question.objects.bulk_create(
            Question(
                round=asked,
                slug=slug,
                position=position,
                scale=plan.get_scale(ask).slug,
                tender=plan.is_tender(about or slug) or ask in {Ask.HELPER, Ask.HARDEST},
            )
            for position, slug in enumerate(plan.get_questions(ask))
        )


def close_round(*, room_id: UUID | str, revision: int, now: datetime) -> None:
    """Close the open round after the last releases that the rules allow. Raises `NoRoundError` if none is open."""
    with move(room_id, revision, now) as room:
        if not close_open_round(room, now):
            raise NoRoundError("No round is open.")


def set_display(*, room_id: UUID | str, revision: int, display: Display, now: datetime) -> None:
    """Show the round's picture on the screen, hide it until shown, or keep it off. Raises `NoRoundError`."""
    with move(room_id, revision, now) as room:
        asked = get_current_round(room)
        asked.display = display.value
        asked.save(update_fields=["display"])


def set_view(
    *,
    room_id: UUID | str,
    revision: int,
    round_id: int,
    chart: Chart,
    question: int | None,
    compare: bool,
    order: Sequence[str] = (),
    now: datetime,
) -> None:
    """Choose how a round of this stage, or one it looks back at, is drawn. `order`: slugs of a profile's rows.

    Raises `NoRoundError`, `UnknownChartError` and `UnknownQuestionError`; while a round is open, only that one can be
    drawn.
    """
    with move(room_id, revision, now) as room:
        asked = room.rounds.filter(pk=round_id).first()
        if asked is None:
            raise NoRoundError("There is no such round.")
        if chart not in CHARTS[Ask(asked.ask)] or (chart is Chart.GAPS and room.stage != Stage.FACTORS):
            raise UnknownChartError("This chart does not suit the round, or the stage.")
        if question is not None and not asked.questions.filter(pk=question, hidden=False).exists():
            raise UnknownQuestionError("The round has no such question.")
        if order and chart is not Chart.PROFILE:
            raise UnknownChartError("Only a profile can be sorted.")
        seen = set(asked.questions.filter(hidden=False).values_list("slug", flat=True))
        if len(set(order)) != len(order) or not seen.issuperset(order):
            raise UnknownQuestionError("The order names what the round does not show, or one thing twice.")
        view = View(round=round_id, chart=chart, question=question, compare=compare, order=tuple(order))
        room.view = view.model_dump(mode="json")
        room.save(update_fields=["view"])
        state = get_room_state(str(room.pk))
        if state.round is None or state.round.id != round_id:
            raise NoRoundError("The round is not of this stage.")


def soften(*, room_id: UUID | str, revision: int, question: int | None, now: datetime) -> None:
    """Draw one question of the round, or all, as a coarse picture from now on; never looser again (rule R7).

    Sorted rows go back to the plan's order, since their own came from numbers that the coarse picture keeps back.
    """
    with move(room_id, revision, now) as room:
        questions = get_current_round(room).questions.all()
        chosen = questions if question is None else questions.filter(pk=question)
        if not chosen.exists():
            raise UnknownQuestionError("The round has no such question.")
        chosen.update(soft=True)
        if room.view is not None:
            room.view["order"] = []


def hide(*, room_id: UUID | str, revision: int, question: int, hidden: bool, now: datetime) -> None:
    """Leave a question of the round out of every picture, or let it in again."""
    with move(room_id, revision, now) as room:
        chosen = get_current_round(room).questions.filter(pk=question).first()
        if chosen is None:
            raise UnknownQuestionError("The round has no such question.")
        chosen.hidden = hidden
        chosen.save(update_fields=["hidden"])
        if not hidden or room.view is None:
            return
        if room.view["question"] == question:
            room.view = None
        else:
            room.view["order"] = [slug for slug in room.view.get("order", []) if slug != chosen.slug]


def close_open_round(room: Room, now: datetime) -> bool:
    """Close the room's open round, if there is one. Whether there was.

    What is released last counts as seen if the screen shows the round at that moment.
    """
    asked = room.rounds.filter(closed_at=None).first()
    if asked is None:
        return False
    release_finally(round_id=asked.pk, now=now)
    note_what_is_seen(room)
    return True


def enter_stage(room: Room, stage: str, now: datetime) -> None:
    """Go to a stage and note the time, unless the room is there."""
    if room.stage == stage:
        return
    room.stage_times.filter(left_at=None).update(left_at=now)
    room.stage_times.create(stage=stage, entered_at=now)
    room.stage = stage
    room.view = None
    room.timer_ends_at = None


def _get_subject(plan: Plan, ask: Ask, subject: str | None) -> str:
    if ask is Ask.RATE:
        return plan.get_type(subject or "").slug
    if subject is not None:
        raise UnknownSubjectError(f"A round of {ask.value} has no subject.")
    return ""
