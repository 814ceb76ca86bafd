"""Asking for a room by its code, and how many wrong codes one may try.

Codes are short, so wrong ones are counted: for each network and for all together. Whoever has a seat, or a code that is
right while tries are left, is never slowed down. For who has to wait nothing is looked up by a code: how long an answer
takes must not say whether it was right. SECURITY.md says what remains for somebody who guesses.
"""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from django.core.cache import caches

from facilitation.actions.tries import CACHE, Limit, find_used_up, get_digest, log
from facilitation.queries.rooms import (
    RoomFacts,
    choose_seat,
    get_room_by_code,
    get_rooms_by_codes,
    get_rooms_by_seats,
)

FROM_ONE_NETWORK = Limit("codes", tries=120, refill=20)
"""A room of 500 behind one address, in which every fourth mistypes the code, is not slowed down."""

IN_ALL = Limit("all-codes", tries=600, refill=5)
"""For those who guess from many addresses."""

ALL = "everybody"

HOME_LASTS = 12 * 3600
"""Seconds for which the network of an owner's desk is not kept out by what others guess elsewhere."""


@dataclass(frozen=True)
class Knock:
    """Somebody asks for the room of a code, from an address; None where that is not known.

    `seats`: the ids of the rooms in which their cookies hold a seat.
    """

    code: str
    address: str | None
    seats: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Heard:
    """The room of a knock; None if there is none, or if nobody may hear whether there is one: `must_wait`.

    A code that a running room had before is enough for who sits in it: `has_seat`.
    """

    room: RoomFacts | None
    has_seat: bool = False
    must_wait: bool = False


def hear_knocks(knocks: list[Knock], *, now: datetime) -> list[Heard]:
    """The outcome of each knock, in order. Wrong codes are counted, each before the next knock is heard."""
    seats = get_rooms_by_seats({room_id for knock in knocks for room_id in knock.seats})
    kept_out = find_kept_out({knock.address for knock in knocks}, now=now)
    own_rooms = [choose_seat(knock.code, knock.seats, seats) for knock in knocks]
    asked = [
        knock.code
        for knock, own in zip(knocks, own_rooms, strict=True)
        if (own is None or own.ended) and knock.address not in kept_out
    ]
    rooms = get_rooms_by_codes(asked)
    heard = []
    for knock, own in zip(knocks, own_rooms, strict=True):
        room = rooms.get(knock.code)
        if own is not None and (not own.ended or knock.address in kept_out):
            heard.append(Heard(own, has_seat=True))
        elif knock.address in kept_out:
            heard.append(Heard(None, must_wait=True))
        elif room is not None:
            heard.append(Heard(room, has_seat=room.id in knock.seats))
        else:
            heard.append(Heard(None, must_wait=not may_ask(knock.address, now=now)))
            kept_out |= find_kept_out({knock.address}, now=now)
    return heard


def hear_knock(knock: Knock, *, now: datetime) -> Heard:
    """The same of one knock beside others that are heard at the same time: the try is counted before anybody looks."""
    own = choose_seat(knock.code, knock.seats, get_rooms_by_seats(knock.seats))
    if own is not None and not own.ended:
        return Heard(own, has_seat=True)
    if not may_ask(knock.address, now=now):
        return Heard(own, has_seat=own is not None, must_wait=own is None)
    room = get_room_by_code(knock.code)
    if room is not None:
        was_right(knock.address)
    return Heard(room, has_seat=room is not None and room.id in knock.seats)


def may_ask(address: str | None, *, now: datetime) -> bool:
    """Count a try before anybody looks at its code. Whether one is left; `was_right` takes the count back."""
    network = name_network(address)
    # Of all first: else whoever has a million addresses would have a million counts kept, and push out the others.
    in_all = IN_ALL.take(ALL, now=now)
    if not in_all and not (network and network in _find_homes({network})):
        return False
    if not network or FROM_ONE_NETWORK.take(network, now=now):
        return True
    if in_all:
        IN_ALL.give_back(ALL)
    return False


def was_right(address: str | None) -> None:
    """The code that was asked for leads to a room."""
    network = name_network(address)
    if network:
        FROM_ONE_NETWORK.give_back(network)
    IN_ALL.give_back(ALL)


def find_kept_out(addresses: set[str | None], *, now: datetime) -> set[str | None]:
    """Those among the addresses from which nobody may ask by a code now."""
    networks = {address: name_network(address) for address in addresses}
    counts = {FROM_ONE_NETWORK.name_count(network): FROM_ONE_NETWORK for network in networks.values() if network}
    everything = IN_ALL.name_count(ALL)
    used_up = find_used_up(counts | {everything: IN_ALL}, now=now)
    if not used_up:
        return set()
    homes = _find_homes(set(networks.values())) if everything in used_up else set(networks.values())
    return {
        address
        for address, network in networks.items()
        if network not in homes or (network and FROM_ONE_NETWORK.name_count(network) in used_up)
    }


def note_home(address: str | None) -> None:
    """A facilitator leads from here: their room is likely to be here, too."""
    network = name_network(address)
    if network:
        try:
            caches[CACHE].set(_name_home(network), 1, timeout=HOME_LASTS)
        except Exception as error:  # noqa: BLE001 - a cache may fail in any way; the desk opens
            log.warning("A desk's network is not remembered: %s", type(error).__name__)


def name_network(address: str | None) -> str:
    """What counts as one network: an IPv4 address, or what one customer has of IPv6; empty if it is not known."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)


def _find_homes(networks: set[str]) -> set[str]:
    names = {_name_home(network): network for network in networks}
    try:
        return {names[name] for name in caches[CACHE].get_many(list(names))}
    except Exception as error:  # noqa: BLE001 - as above
        log.warning("Desks' networks cannot be looked up: %s", type(error).__name__)
        return networks


def _name_home(network: str) -> str:
    return f"home:{get_digest(network)}"
