"""Who may come in: from a cookie or a link to a seat, a screen or a desk, or a closing code that says why not.

Who somebody is comes from here, once; no message can say it later.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from facilitation.actions.guests import is_guest
from facilitation.actions.knocking import Knock
from facilitation.actions.seats import get_guest_cookie_name, read_seats
from facilitation.live.arrivals import Doorway
from facilitation.protocol import closings
from facilitation.queries.rooms import (
    RoomFacts,
    get_room,
    get_room_by_screen,
    get_room_of,
)
from facilitation.rules.codes import read_code

if TYPE_CHECKING:
    from uuid import UUID


class NotAdmittedError(Exception):
    """The socket is not let in. `closing` is the code it is closed with."""

    def __init__(self, closing: int) -> None:
        super().__init__(closing)
        self.closing = closing


async def admit_phone(scope: Mapping[str, Any], doorway: Doorway) -> tuple[RoomFacts, str]:
    """The room of a phone and the token of its seat. A code that the room had before is enough for who sits in it."""
    code = read_code(scope["url_route"]["kwargs"]["code"])
    if code is None:
        raise NotAdmittedError(closings.NO_ROOM)
    seats = read_seats(scope["cookies"])
    heard = await doorway.ask(Knock(code=code, address=get_address(scope), seats=frozenset(seats)))
    if heard.must_wait:
        raise NotAdmittedError(closings.TRY_LATER)
    if heard.room is None:
        raise NotAdmittedError(closings.NO_ROOM)
    if heard.room.ended:
        raise NotAdmittedError(closings.SESSION_ENDED)
    if not heard.has_seat:
        raise NotAdmittedError(closings.NOT_ADMITTED)
    return heard.room, seats[heard.room.id]


def get_address(scope: Mapping[str, Any]) -> str | None:
    """Where somebody comes from; None if the server cannot know."""
    client = scope.get("client")
    return client[0] if client else None


def admit_screen(scope: Mapping[str, Any]) -> RoomFacts:
    """The room of a screen's link."""
    room = get_room_by_screen(scope["url_route"]["kwargs"]["token"])
    if room is None:
        raise NotAdmittedError(closings.NO_ROOM)
    return room


def admit_desk(scope: Mapping[str, Any]) -> tuple[RoomFacts, str | None]:
    """The room of a desk: one's own, with None, or one that a link leads to, with the link's token."""
    user = scope["user"]
    room_id: UUID = scope["url_route"]["kwargs"]["room_id"]
    room = get_room_of(facilitator_id=user.pk, room_id=room_id) if user.is_authenticated else None
    if room is not None:
        return room, None
    token = scope["cookies"].get(get_guest_cookie_name(room_id))
    room = get_room(room_id) if token is not None and is_guest(room_id=room_id, token=token) else None
    if room is None:
        raise NotAdmittedError(closings.NOT_ADMITTED)
    return room, token
