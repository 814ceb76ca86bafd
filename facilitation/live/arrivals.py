"""Phones that arrive together are looked up together: a whole room scans the code in the same minute."""

from django.utils import timezone

from facilitation.actions.knocking import Heard, Knock, hear_knocks
from facilitation.actions.seats import get_secret
from facilitation.gathering import Gathering
from facilitation.protocol.events import PhoneWelcome
from facilitation.queries.snapshots import Seat, get_phone_welcomes

Doorway = Gathering[Knock, Heard]
"""Takes knocks; the outcome of each is its room."""

Arrivals = Gathering[Seat, PhoneWelcome]
"""Takes seats; the outcome of each is its welcome."""


def make_doorway() -> Doorway:
    """The doorway of one process."""
    return Gathering(lambda knocks: hear_knocks(knocks, now=timezone.now()), name="doorway")


def make_arrivals() -> Arrivals:
    """The arrivals of one process."""
    return Gathering(lambda seats: get_phone_welcomes(seats, secret=get_secret()), name="arrivals", largest_batch=200)
