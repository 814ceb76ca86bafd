"""A small twin, in Python, of what pages do with events (js/room/state.js), for the snapshot law."""

from facilitation.protocol.events import (
    Announcement,
    CrowdChanged,
    DeskWelcome,
    PhoneWelcome,
    ResultsReleased,
    ScreenWelcome,
    StageChanged,
)
from facilitation.rules.exercise import Display

Board = DeskWelcome | ScreenWelcome


def apply_to_phone(state: PhoneWelcome, event: Announcement) -> PhoneWelcome:
    """A phone moves with the room. Its answers stay while the round is the same, and go with it."""
    if not isinstance(event, StageChanged) or event.room.revision <= state.room.revision:
        return state
    if _get_round_id(event) == _get_round_id(state) and not event.room.ended:
        return state.model_copy(update={"room": event.room})
    return PhoneWelcome(room=event.room, answers={}, finished=False)


def apply_to_board(state: Board, event: Announcement) -> Board:
    """A desk or screen moves with the room; a picture never goes backwards, and is of the round of the moment."""
    match event:
        case CrowdChanged():
            return state.model_copy(update={"crowd": event.crowd})
        case StageChanged():
            return _move(state, event) if event.room.revision > state.room.revision else state
        case ResultsReleased():
            return _release(state, event)


def _move(state: Board, event: StageChanged) -> Board:
    picture, shown = event.picture, state.picture
    if picture is None or picture.round != _get_round_id(event):
        return state.model_copy(update={"room": event.room, "picture": None})
    if shown is not None and shown.round == picture.round and shown.version > picture.version:
        picture = shown
    return state.model_copy(update={"room": event.room, "picture": picture})


def _release(state: Board, event: ResultsReleased) -> Board:
    asked = state.room.round
    if asked is None or event.picture.round != asked.id:
        return state
    if isinstance(state, ScreenWelcome) and asked.display != Display.SHOWN:
        return state
    if state.picture is not None and event.picture.version <= state.picture.version:
        return state
    return state.model_copy(update={"picture": event.picture})


def _get_round_id(of: StageChanged | PhoneWelcome) -> int | None:
    return None if of.room.round is None else of.room.round.id
