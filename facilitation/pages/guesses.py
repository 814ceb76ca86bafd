"""Who may try a password now. A try is work for the server, too: half a second of a processor for each.

Wrong ones are counted by name and address (django-axes), by name alone, and by network. Where somebody has signed in
before, and where they are signed in, only what is wrong there counts: nobody shuts somebody else out by guessing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore

from django.http import HttpRequest
from django.utils import timezone

from facilitation.actions.knocking import name_network
from facilitation.actions.tries import Limit
from facilitation.pages.browsers import is_known

CACHE = "sign-ins"

PASSWORDS = Limit("passwords", tries=50, refill=30, cache=CACHE)
"""Wrong passwords for one name, from wherever they come."""

OWN = Limit("own-passwords", tries=20, refill=60, cache=CACHE)
"""Wrong passwords for one name in browsers in which its owner has signed in."""

FROM_ONE_NETWORK = Limit("passwords-of-network", tries=60, refill=10, cache=CACHE)
"""Wrong passwords from one network, for whichever names."""

WAITING = 20
"""Strangers whose passwords may wait for their turn."""

TURN = 8.0
"""Seconds that one waits for it."""

_at_work = BoundedSemaphore()
_waiting = BoundedSemaphore(WAITING)
"""One password of a stranger is looked at at a time: a flood of them leaves the rooms a processor to work with."""


class TooManyGuessesError(Exception):
    """No password of this name, or from here, is looked at now."""


@dataclass
class Try:
    """One try. It counts as a wrong one unless somebody says that it was right."""

    was_right: bool = False


@contextmanager
def try_password(request: HttpRequest, username: str) -> Iterator[Try]:
    """Look at a password in this block. Raises `TooManyGuessesError`."""
    if is_known(request.COOKIES, username):
        with try_own_password(username) as one:
            yield one
        return
    network = name_network(request.META.get("REMOTE_ADDR"))
    counts = [(FROM_ONE_NETWORK, network)] if network else []
    with _count(*counts, (PASSWORDS, username)) as one, _take_turn(one):
        yield one


@contextmanager
def try_own_password(username: str) -> Iterator[Try]:
    """Likewise, of somebody who has signed in here already."""
    with _count((OWN, username)) as one:
        yield one


@contextmanager
def _count(*counts: tuple[Limit, str]) -> Iterator[Try]:
    now = timezone.now()
    if not all(limit.take(who, now=now) for limit, who in counts):
        raise TooManyGuessesError
    one = Try()
    try:
        yield one
    finally:
        for limit, who in counts if one.was_right else ():
            limit.give_back(who)


@contextmanager
def _take_turn(one: Try) -> Iterator[None]:
    """Wait for those before. A password that nobody had the time to look at was no wrong one."""
    if not _waiting.acquire(blocking=False):
        one.was_right = True
        raise TooManyGuessesError
    try:
        if not _at_work.acquire(timeout=TURN):
            one.was_right = True
            raise TooManyGuessesError
        try:
            yield
        finally:
            _at_work.release()
    finally:
        _waiting.release()
