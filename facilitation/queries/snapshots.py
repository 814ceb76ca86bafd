"""Everything one phone, desk or screen needs to draw itself, as the welcome its socket begins with."""

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
from facilitation.queries.answers import count_finished, get_own_answers, has_finished
from facilitation.queries.results import get_picture
from facilitation.rules.exercise import Display
from facilitation.rules.pictures import Picture


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


def get_crowd_of(*, room_id: str, joined: int) -> Crowd | None:
    """The numbers of phones of a room as they may be said now; None once the session has ended."""
    room = Room.objects.filter(pk=room_id, ended_at=None).first()
    if room is None:
        return None
    current = room.rounds.filter(stage=room.stage).order_by("pk").last()
    return _get_crowd(floor=room.floor, joined=joined, round_id=None if current is None else current.pk)


def get_phone_welcome(*, room_id: str, secret: bytes, token: str) -> PhoneWelcome:
    """The state of one phone, with this seat's own answers to the round of the moment."""
    room = get_room_state(room_id)
    if room.round is None:
        return PhoneWelcome(room=room, answers={}, finished=False)
    question_ids = [question.id for question in room.round.questions]
    return PhoneWelcome(
        room=room,
        answers=get_own_answers(secret=secret, token=token, question_ids=question_ids),
        finished=has_finished(secret=secret, token=token, round_id=room.round.id),
    )


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


def _get_crowd(*, floor: int, joined: int, round_id: int | None) -> Crowd:
    """The numbers of phones as desk and screen may say them: nothing exact below the room's floor."""
    finished = 0 if round_id is None else count_finished(round_id)
    return Crowd(joined=joined if joined >= floor else None, finished=finished if finished >= floor else None)


def _get_crowd_in(room: RoomState, joined: int) -> Crowd:
    return _get_crowd(floor=room.floor, joined=joined, round_id=None if room.round is None else room.round.id)


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
