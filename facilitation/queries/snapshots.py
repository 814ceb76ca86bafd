"""Everything one phone, desk or screen needs to draw itself, as the welcome its socket begins with."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from facilitation.models import Room, Round
from facilitation.protocol.events import (
    Board,
    Crowd,
    DeskWelcome,
    Lead,
    PhoneWelcome,
    QuestionState,
    RoomState,
    RoundState,
    ScreenWelcome,
    StageChanged,
    View,
)
from facilitation.queries.answers import count_finished, get_own_answers, have_finished
from facilitation.queries.results import get_gaps, get_picture
from facilitation.rules.exercise import CHARTS, LOOKS_BACK, Ask, Chart, Curtain, Display, Stage
from facilitation.rules.pictures import Picture, Row

NOTHING = Board()


@dataclass(frozen=True)
class Seat:
    """One seat in one room, in the hand of its phone. `watching`: it said that it only watches."""

    room_id: str
    token: str = field(repr=False)
    watching: bool = False


@dataclass(frozen=True)
class Here:
    """How many seats are present in a room, and how many of them only watch."""

    joined: int = 0
    watching: int = 0


def get_room_state(room_id: str) -> RoomState:
    """What everybody in the room may know."""
    room = Room.objects.get(pk=room_id)
    rounds = list(room.rounds.order_by("pk"))
    view = _get_kept_view(room)
    current = _get_current(room.stage, rounds, view)
    since = room.stage_times.filter(left_at=None).values_list("entered_at", flat=True).first() or room.opened_at
    return RoomState(
        revision=room.revision,
        stage=room.stage,
        stage_since=_to_seconds(since),
        code=room.code,
        locked=room.locked,
        ended=room.ended_at is not None,
        floor=room.floor,
        step=room.step,
        small_group=room.small_group,
        curtain=Curtain(room.curtain),
        timer_ends_at=None if room.timer_ends_at is None else _to_seconds(room.timer_ends_at),
        view=None if current is None else _get_view(current, view),
        round=None if current is None else _get_round_state(current),
        asked=tuple(dict.fromkeys(asked.subject for asked in rounds if asked.ask == Ask.RATE)),
    )


def get_lead(room_id: str) -> Lead:
    """What only desks may know."""
    room = Room.objects.get(pk=room_id)
    times: Counter[str] = Counter()
    for visit in room.stage_times.exclude(left_at=None):
        if visit.left_at is not None:
            times[visit.stage] += int((visit.left_at - visit.entered_at).total_seconds())
    return Lead(times=dict(times), slow=room.slow, guests=room.guests.filter(revoked_at=None).count())


def get_crowds(here: Mapping[str, Here]) -> dict[str, Crowd]:
    """For many rooms at once the numbers of phones as they may be said now; `here` is how many there are in each.

    Rooms whose session has ended are left out.
    """
    rooms = list(Room.objects.filter(pk__in=here, ended_at=None).only("pk", "stage", "floor", "view"))
    rounds: defaultdict[UUID, list[Round]] = defaultdict(list)
    for asked in Round.objects.filter(room__in=rooms).order_by("pk").only("room_id", "stage", "ask", "closed_at"):
        rounds[asked.room_id].append(asked)
    current = {room.pk: _get_current(room.stage, rounds[room.pk], _get_kept_view(room)) for room in rooms}
    finished = count_finished([asked.pk for asked in current.values() if asked is not None])
    crowds = {}
    for room in rooms:
        now = current[room.pk]
        marks = 0 if now is None else finished.get(now.pk, 0)
        crowds[str(room.pk)] = _get_crowd(floor=room.floor, here=here[str(room.pk)], finished=marks)
    return crowds


def get_phone_welcomes(seats: Sequence[Seat], *, secret: bytes) -> list[PhoneWelcome]:
    """The state of each phone, with its own answers to the round of the moment; a few queries for each room."""
    welcomes: dict[Seat, PhoneWelcome] = {}
    for room_id in dict.fromkeys(seat.room_id for seat in seats):
        room = get_room_state(room_id)
        board = _get_phone_board(room_id, room)
        here = list(dict.fromkeys(seat for seat in seats if seat.room_id == room_id))
        tokens = [seat.token for seat in here]
        answers: list[dict[str, str]] = [{} for _ in here]
        finished = [False for _ in here]
        if room.round is not None:
            question_ids = [question.id for question in room.round.questions]
            answers = get_own_answers(secret=secret, tokens=tokens, question_ids=question_ids)
            finished = have_finished(secret=secret, tokens=tokens, round_id=room.round.id)
        for seat, own, is_done in zip(here, answers, finished, strict=True):
            welcomes[seat] = PhoneWelcome(room=room, board=board, answers=own, finished=is_done, watching=seat.watching)
    return [welcomes[seat] for seat in seats]


def get_desk_welcome(*, room_id: str, here: Here) -> DeskWelcome:
    """The state of a desk."""
    room = get_room_state(room_id)
    return DeskWelcome(
        room=room, board=_get_desk_board(room_id, room), crowd=_get_crowd_in(room, here), lead=get_lead(room_id)
    )


def get_screen_welcome(*, room_id: str, here: Here) -> ScreenWelcome:
    """The state of a screen: of the room as it is, or as it was when the screen was frozen."""
    now = get_room_state(room_id)
    room, board = get_screen_view(room_id, now)
    return ScreenWelcome(room=room, board=board, crowd=_get_crowd_in(now, here))


def get_changes(room_id: str) -> tuple[StageChanged, StageChanged, StageChanged]:
    """The state of the room after a move, as phones, desks and screens may know it."""
    room = get_room_state(room_id)
    seen, board = get_screen_view(room_id, room)
    return (
        StageChanged(room=room, board=_get_phone_board(room_id, room)),
        StageChanged(room=room, board=_get_desk_board(room_id, room)),
        StageChanged(room=seen, board=board),
    )


def get_screen_view(room_id: str, room: RoomState) -> tuple[RoomState, Board]:
    """What the screen may know of the room in that state: its room and its board."""
    frozen = Room.objects.values_list("frozen", flat=True).get(pk=room_id)
    if frozen is None:
        return room, _get_screen_board(room_id, room)
    kept = StageChanged.model_validate_json(frozen)
    return kept.room.model_copy(update={"revision": room.revision, "curtain": room.curtain}), kept.board


def get_screen_picture(room: RoomState) -> Picture | None:
    """The picture of the round of the moment as far as the screen may show it."""
    if room.round is None or room.view is None or not _may_be_seen(room.round):
        return None
    return get_picture(room.round.id, only=room.view.question)


def _get_current(stage: str, rounds: Sequence[Round], view: View | None) -> Round | None:
    """The open round; else the one that the view draws, if it belongs to the stage; else the latest that does."""
    looks_back = LOOKS_BACK.get(Stage(stage))
    here = [asked for asked in rounds if asked.closed_at is None or asked.stage == stage or asked.ask == looks_back]
    if not here:
        return None
    still_open = next((asked for asked in here if asked.closed_at is None), None)
    viewed = None if view is None else next((asked for asked in here if asked.pk == view.round), None)
    return still_open or viewed or here[-1]


def _get_kept_view(room: Room) -> View | None:
    return None if room.view is None else View.model_validate(room.view)


def _get_view(current: Round, view: View | None) -> View:
    if view is not None and view.round == current.pk:
        return view
    charts = CHARTS[Ask(current.ask)]
    return View(round=current.pk, chart=charts[0], question=None, compare=False)


def _get_crowd(*, floor: int, here: Here, finished: int) -> Crowd:
    """The numbers of phones as desk and screen may say them: nothing exact below the room's floor."""
    return Crowd(
        joined=here.joined if here.joined >= floor else None,
        finished=finished if finished >= floor else None,
        watching=here.watching if here.joined >= floor else None,
    )


def _get_crowd_in(room: RoomState, here: Here) -> Crowd:
    finished = {} if room.round is None else count_finished([room.round.id])
    return _get_crowd(floor=room.floor, here=here, finished=sum(finished.values()))


def _may_be_seen(asked: RoundState) -> bool:
    return asked.display == Display.SHOWN and asked.ask is not Ask.CHECK


def _get_desk_board(room_id: str, room: RoomState) -> Board:
    """What the screen shows or could show. The closing check is for the report, after the end."""
    if room.round is None or room.round.ask is Ask.CHECK:
        return NOTHING
    return _make_board(room_id, room, only=None, gaps=room.stage == Stage.FACTORS)


def _get_screen_board(room_id: str, room: RoomState) -> Board:
    if room.round is None or room.view is None or not _may_be_seen(room.round):
        return NOTHING
    return _make_board(room_id, room, only=room.view.question, gaps=room.view.chart is Chart.GAPS)


def _get_phone_board(room_id: str, room: RoomState) -> Board:
    """What the screen shows of a closed round, for people who want to see it on their phone."""
    if room.round is None or room.round.open or room.curtain is not Curtain.OPEN:
        return NOTHING
    return _get_screen_board(room_id, room)


def _make_board(room_id: str, room: RoomState, *, only: int | None, gaps: bool) -> Board:
    if room.round is None or room.view is None:
        return NOTHING
    before = _get_wave_before(room.round.id, only=only) if room.view.compare else None
    return Board(
        picture=get_picture(room.round.id, only=only),
        before=before,
        gaps=get_gaps(room_id) if gaps else (),
    )


def _get_wave_before(round_id: int, *, only: int | None) -> Picture | None:
    """The picture of the wave before, row by row beside the present one; what was hidden then has no numbers."""
    asked = Round.objects.get(pk=round_id)
    before = (
        Round.objects.filter(room_id=asked.room_id, ask=asked.ask, subject=asked.subject, wave__lt=asked.wave)
        .exclude(display=Display.KEPT_OFF)
        .order_by("wave")
        .last()
    )
    if before is None:
        return None
    shown = asked.questions.filter(hidden=False).order_by("position")
    slugs = (shown if only is None else shown.filter(pk=only)).values_list("slug", flat=True)
    then = {question.slug: question.pk for question in before.questions.all()}
    picture = get_picture(before.pk)
    rows = {row.question: row for row in picture.rows}
    aligned = tuple(rows.get(then[slug], Row(question=then[slug], version=0)) for slug in slugs)
    return replace(picture, rows=aligned)


def _get_round_state(asked: Round) -> RoundState:
    questions = list(asked.questions.order_by("position"))
    return RoundState(
        id=asked.pk,
        ask=Ask(asked.ask),
        subject=asked.subject,
        wave=asked.wave,
        scale=questions[0].scale,
        open=asked.closed_at is None,
        display=Display(asked.display),
        questions=tuple(
            QuestionState(id=question.pk, slug=question.slug, hidden=question.hidden, soft=question.soft)
            for question in questions
        ),
    )


def _to_seconds(when: datetime) -> int:
    return int(when.timestamp())
