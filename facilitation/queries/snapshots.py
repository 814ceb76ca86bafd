"""Everything one phone, desk or screen needs to draw itself, as the welcome its socket begins with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from facilitation.models import Room, Round
from facilitation.protocol.events import (
    Crowd,
    DeskWelcome,
    PhoneWelcome,
    QuestionState,
    RoomState,
    RoundState,
    ScreenWelcome,
    StageChanged,
)
from facilitation.queries.answers import count_finished, get_own_answers, have_finished
from facilitation.queries.results import get_picture
from facilitation.rules.exercise import Display
from facilitation.rules.pictures import Picture


@dataclass(frozen=True)
class Seat:
    """One seat in one room, in the hand of its phone."""

    room_id: str
    token: str = field(repr=False)


def get_room_state(room_id: str) -> RoomState:
    """What everybody in the room may know."""
    room = Room.objects.get(pk=room_id)
    rounds = list(room.rounds.order_by("pk"))
    current = next((asked for asked in reversed(rounds) if asked.stage == room.stage), None)
    return RoomState(
        revision=room.revision,
        stage=room.stage,
        locked=room.locked,
        ended=room.ended_at is not None,
        floor=room.floor,
        step=room.step,
        round=None if current is None else _get_round_state(current),
        asked=tuple(dict.fromkeys(asked.subject for asked in rounds)),
    )


def get_crowds(joined: Mapping[str, int]) -> dict[str, Crowd]:
    """For many rooms at once the numbers of phones as they may be said now; `joined` is how many are here in each.

    Rooms whose session has ended are left out.
    """
    rooms = list(Room.objects.filter(pk__in=joined, ended_at=None).values_list("pk", "stage", "floor"))
    stages = {room_id: stage for room_id, stage, _ in rooms}
    rounds = Round.objects.filter(room_id__in=stages).order_by("pk").values_list("pk", "room_id", "stage")
    current = {room_id: round_id for round_id, room_id, stage in rounds if stage == stages[room_id]}
    finished = count_finished(current.values())
    return {
        str(room_id): _get_crowd(
            floor=floor, joined=joined[str(room_id)], finished=finished.get(current.get(room_id, 0), 0)
        )
        for room_id, _, floor in rooms
    }


def get_phone_welcomes(seats: Sequence[Seat], *, secret: bytes) -> list[PhoneWelcome]:
    """The state of each phone, with its own answers to the round of the moment; a few queries for each room."""
    welcomes: dict[Seat, PhoneWelcome] = {}
    for room_id in dict.fromkeys(seat.room_id for seat in seats):
        room = get_room_state(room_id)
        here = list(dict.fromkeys(seat for seat in seats if seat.room_id == room_id))
        tokens = [seat.token for seat in here]
        if room.round is None:
            welcomes |= {seat: PhoneWelcome(room=room, answers={}, finished=False) for seat in here}
            continue
        question_ids = [question.id for question in room.round.questions]
        answers = get_own_answers(secret=secret, tokens=tokens, question_ids=question_ids)
        finished = have_finished(secret=secret, tokens=tokens, round_id=room.round.id)
        for seat, own, is_done in zip(here, answers, finished, strict=True):
            welcomes[seat] = PhoneWelcome(room=room, answers=own, finished=is_done)
    return [welcomes[seat] for seat in seats]


def get_desk_welcome(*, room_id: str, joined: int) -> DeskWelcome:
    """The state of a desk."""
    room = get_room_state(room_id)
    return DeskWelcome(room=room, picture=_get_desk_picture(room), crowd=_get_crowd_in(room, joined))


def get_screen_welcome(*, room_id: str, joined: int) -> ScreenWelcome:
    """The state of a screen."""
    room = get_room_state(room_id)
    return ScreenWelcome(room=room, picture=_get_screen_picture(room), crowd=_get_crowd_in(room, joined))


def get_changes(room_id: str) -> tuple[StageChanged, StageChanged, StageChanged]:
    """The state of the room after a move, as phones, desks and screens may know it."""
    room = get_room_state(room_id)
    return (
        StageChanged(room=room, picture=None),
        StageChanged(room=room, picture=_get_desk_picture(room)),
        StageChanged(room=room, picture=_get_screen_picture(room)),
    )


def _get_crowd(*, floor: int, joined: int, finished: int) -> Crowd:
    """The numbers of phones as desk and screen may say them: nothing exact below the room's floor."""
    return Crowd(joined=joined if joined >= floor else None, finished=finished if finished >= floor else None)


def _get_crowd_in(room: RoomState, joined: int) -> Crowd:
    finished = {} if room.round is None else count_finished([room.round.id])
    return _get_crowd(floor=room.floor, joined=joined, finished=sum(finished.values()))


def _get_desk_picture(room: RoomState) -> Picture | None:
    return None if room.round is None else get_picture(room.round.id)


def _get_screen_picture(room: RoomState) -> Picture | None:
    return None if room.round is None or room.round.display != Display.SHOWN else get_picture(room.round.id)


def _get_round_state(asked: Round) -> RoundState:
    return RoundState(
        id=asked.pk,
        subject=asked.subject,
        wave=asked.wave,
        open=asked.closed_at is None,
        display=Display(asked.display),
        questions=tuple(
            QuestionState(id=question.pk, slug=question.slug) for question in asked.questions.order_by("position")
        ),
    )
