"""Playing a question as a server would, and what somebody has seen of it who missed nothing."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from facilitation.rules.release import Released
from tests.anonymity.attacker.book import Book, Entry
from tests.anonymity.attacker.contenders import Contender, Moment
from tests.anonymity.attacker.rooms import Asked, Room


@dataclass(frozen=True)
class Observed:
    """The numbers of every release, and whose answers came in and went out with which.

    `entries` hold the choices, too: the truth, for keeping score. The solver does not read them.
    """

    pictures: tuple[Mapping[str, int], ...]
    entries: tuple[Entry, ...]
    releases: tuple[Released, ...]
    never_shown: int

    def get_entries(self, number: int) -> Iterator[Entry]:
        """Whose answers, and which, a release holds."""
        return (one for one in self.entries if one.born <= number and (one.died is None or one.died > number))


def play(room: Room, asked: Asked, publish: Contender) -> Observed:
    """Everything that happens with one question, tick by tick."""
    book = Book(scale=asked.scale)
    releases: list[Released] = []

    def look(moment: Moment) -> None:
        released = publish(book, releases[-1] if releases else None, moment, room.policy)
        if released is not None:
            releases.append(released)
            book.count(takes_out=released.takes_out)

    taps = deque(asked.taps)
    for second in range(1, int(room.closes)):
        while taps and taps[0].at <= second:
            tap = taps.popleft()
            if tap.choice is None:
                book.withdraw(tap.person)
            else:
                book.give(tap.person, tap.choice)
        if book.touched:
            look(Moment(second, room.count_connected(second)))
    look(Moment(room.closes, room.count_connected(room.closes), is_open=False))
    pictures = tuple(released.counts for released in releases)
    return Observed(pictures, tuple(book.entries), tuple(releases), never_shown=book.touched)
