"""Asking for a room by its code, and how many wrong codes one may try.

Codes are short, so wrong ones are counted: for each network and for all together. Whoever has a seat, or a code that is
right while tries are left, is never slowed down. SECURITY.md says what remains for somebody who guesses.
"""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from django.core.cache import caches

from facilitation.actions.tries import CACHE, Limit, find_used_up, get_digest, log
from facilitation.queries.rooms import RoomFacts, get_room_by_former_code, get_rooms_by_codes

FROM_ONE_NETWORK = Limit("codes", tries=120, refill=20)
"""A room of 500 behind one address, in which every fourth mistypes the code, is not slowed down."""

IN_ALL = Limit("all-codes", tries=600, refill=5)
"""For those who guess from many addresses."""

ALL = "everybody"

HOME_LASTS = 12 * 3600
"""Seconds for which the network of an owner's desk is not kept out by what others guess elsewhere."""


@dataclass(frozen=True)
class Knock:
    """Somebody asks for the room of a code, from an address; None where that is not known."""

    code: str
    address: str | None


@dataclass(frozen=True)
class Heard:
    """The room of a knock, if there is one; else the running room that had the code before, for who sits in it.

    `must_wait`: whoever has no seat in it must not hear of either.
    """

    room: RoomFacts | None
    former: RoomFacts | None = None
    must_wait: bool = False


def hear_knocks(knocks: list[Knock], *, now: datetime) -> list[Heard]:
    """The outcome of each knock, in order. Wrong codes are counted, each before the next knock is heard."""
    rooms = get_rooms_by_codes([knock.code for knock in knocks])
    kept_out = find_kept_out({knock.address for knock in knocks}, now=now)
    heard = []
    for knock, room in zip(knocks, rooms, strict=True):
        if room is not None:
            heard.append(Heard(room, must_wait=knock.address in kept_out))
            continue
        former = get_room_by_former_code(knock.code)
        # Whether somebody sits in it is for the door to see; it counts who does not.
        allowed = knock.address not in kept_out if former is not None else may_ask(knock.address, now=now)
        if former is None:
            kept_out = (kept_out - {knock.address}) | find_kept_out({knock.address}, now=now)
        heard.append(Heard(None, former, must_wait=not allowed))
    return heard


def may_ask(address: str | None, *, now: datetime) -> bool:
    """Count a try before anybody looks at its code. Whether one is left; `was_right` takes the count back."""
    network = name_network(address)
    if network and not FROM_ONE_NETWORK.take(network, now=now):
        return False
    if IN_ALL.take(ALL, now=now) or (network and network in _find_homes({network})):
        return True
    if network:
        FROM_ONE_NETWORK.give_back(network)
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
