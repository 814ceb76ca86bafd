"""Phones that arrive together are looked up together: a whole room scans the code in the same minute."""

from facilitation.actions.seats import get_secret
from facilitation.gathering import Gathering
from facilitation.protocol.events import PhoneWelcome
from facilitation.queries.rooms import RoomFacts, get_rooms_by_codes
from facilitation.queries.snapshots import Seat, get_phone_welcomes

Doorway = Gathering[str, RoomFacts | None]
"""Takes codes; the outcome of each is its room."""

Arrivals = Gathering[Seat, PhoneWelcome]
"""Takes seats; the outcome of each is its welcome."""


def make_doorway() -> Doorway:
    """The doorway of one process."""
    return Gathering(get_rooms_by_codes, name="doorway")


def make_arrivals() -> Arrivals:
    """The arrivals of one process."""
    return Gathering(lambda seats: get_phone_welcomes(seats, secret=get_secret()), name="arrivals", largest_batch=200)
