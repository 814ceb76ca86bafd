"""A small twin, in Python, of what pages do with events (js/room/state.js), for the snapshot law."""

from facilitation.protocol.events import (
    Announcement,
    Board,
    CrowdChanged,
    DeskWelcome,
    LeadChanged,
    PhoneWelcome,
    ResultsReleased,
    ScreenWelcome,
    StageChanged,
)
from facilitation.rules.exercise import Curtain, Display
from facilitation.rules.pictures import Picture

Watcher = DeskWelcome | ScreenWelcome


def apply_to_phone(state: PhoneWelcome, event: Announcement) -> PhoneWelcome:
    """A phone moves with the room. Its answers stay while the round is the same, and go with it."""
    if not isinstance(event, StageChanged) or event.room.revision <= state.room.revision:
        return state
    if _get_round_id(event) == _get_round_id(state) and not event.room.ended:
        return state.model_copy(update={"room": event.room, "board": event.board})
    return PhoneWelcome(room=event.room, board=event.board, answers={}, finished=False, watching=state.watching)


def apply_to_board(state: Watcher, event: Announcement) -> Watcher:
    """A desk or screen moves with the room; a picture never goes backwards, and is of the round of the moment."""
    match event:
        case LeadChanged():
            return state.model_copy(update={"lead": event.lead}) if isinstance(state, DeskWelcome) else state
        case CrowdChanged():
            return state.model_copy(update={"crowd": event.crowd})
        case StageChanged():
            return _move(state, event) if event.room.revision > state.room.revision else state
        case ResultsReleased():
            return _release(state, event)


def _move(state: Watcher, event: StageChanged) -> Watcher:
    picture, shown = event.board.picture, state.board.picture
    if picture is None or picture.round != _get_round_id(event):
        picture = None
    elif shown is not None and shown.round == picture.round and shown.version > picture.version:
        picture = shown
    return state.model_copy(update={"room": event.room, "board": _draw(event.board, picture)})


def _release(state: Watcher, event: ResultsReleased) -> Watcher:
    asked = state.room.round
    if asked is None or event.picture.round != asked.id:
        return state
    if isinstance(state, ScreenWelcome) and (asked.display != Display.SHOWN or state.room.curtain is Curtain.FROZEN):
        return state
    if state.board.picture is not None and event.picture.version <= state.board.picture.version:
        return state
    return state.model_copy(update={"board": _draw(state.board, event.picture)})


def _draw(board: Board, picture: Picture | None) -> Board:
    return board.model_copy(update={"picture": picture})


def _get_round_id(of: StageChanged | PhoneWelcome) -> int | None:
    return None if of.room.round is None else of.room.round.id
