"""From what was seen to what each person can have said: every assignment that is consistent with all of it.

Between two pictures of a question some answers came in and some went out. Whoever watched the taps knows whose; the
difference of the numbers says what all of them together chose. An answer that never left again is known only by what
the others of its batch leave over. So the search runs over the answers that left: for each way in which these may have
been given, every batch must have room for them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from tests.anonymity.attacker.book import Entry

APART = "n"
"""ʺDoes not applyʺ and skips are one to the solver: lone skips are published that way (rule R6b)."""

MOST = 300_000
"""Partial assignments that are looked at before the attacker gives up on a question."""


class TooManyError(Exception):
    """The search is too long."""


def merge(choice: str) -> str:
    """A choice as the solver tells them apart."""
    return APART if choice in {"n", "s"} else choice


def merge_counts(counts: Mapping[str, int]) -> Counter[str]:
    """Published numbers as the solver tells choices apart."""
    merged: Counter[str] = Counter()
    for choice, seats in counts.items():
        merged[merge(choice)] += seats
    return merged


@dataclass
class _Batch:
    """What came in with one release: `stay` never left again, `groups` did, each together; `total` by the numbers."""

    stay: list[Entry]
    groups: list[list[Entry]]
    leaving: list[Entry]
    difference: Counter[str]


def solve(
    entries: Sequence[Entry], pictures: Sequence[Mapping[str, int]], known: Mapping[Entry, str]
) -> dict[Entry, set[str]]:
    """For each answer that a release counted, which choices it can have been.

    `pictures`: the numbers of each release. `known`: answers of people who tell the attacker theirs. Of `entries` only
    whose they are and from when to when is used.
    """
    batches = [_make_batch(number, entries, pictures, known) for number in range(len(pictures))]
    possible: dict[Entry, set[str]] = {entry: set() for entry in entries if entry not in known}
    _Search(batches, possible).run()
    for entry, choice in known.items():
        possible[entry] = {merge(choice)}
    return possible


def _make_batch(
    number: int, entries: Sequence[Entry], pictures: Sequence[Mapping[str, int]], known: Mapping[Entry, str]
) -> _Batch:
    difference = merge_counts(pictures[number])
    if number:
        difference.subtract(merge_counts(pictures[number - 1]))
    came = [entry for entry in entries if entry.born == number]
    left = [entry for entry in entries if entry.died == number]
    difference.subtract(Counter(merge(known[entry]) for entry in came if entry in known))
    difference.update(Counter(merge(known[entry]) for entry in left if entry in known))
    groups: dict[int, list[Entry]] = {}
    for entry in came:
        if entry.died is not None and entry not in known:
            groups.setdefault(entry.died, []).append(entry)
    return _Batch(
        stay=[entry for entry in came if entry.died is None and entry not in known],
        groups=list(groups.values()),
        leaving=[entry for entry in left if entry not in known],
        difference=difference,
    )


class _Search:
    def __init__(self, batches: Sequence[_Batch], possible: dict[Entry, set[str]]) -> None:
        self.batches = batches
        self.possible = possible
        self.choices = sorted({choice for batch in batches for choice in batch.difference})
        self.looked = 0

    def run(self) -> None:
        """Fill in what is possible."""
        self._go_on(0, {}, [])

    def _go_on(self, number: int, pools: dict[int, Counter[str]], found: list[Counter[str]]) -> bool:
        """Whether there is any way to go on. `pools`: by the release with which they leave, choices of those who do."""
        if number == len(self.batches):
            return True
        batch = self.batches[number]
        came = Counter(batch.difference)
        came.update(pools.get(number, Counter()))
        if min(came.values(), default=0) < 0 or came.total() != len(batch.stay) + sum(map(len, batch.groups)):
            return False
        any_way = False
        for shares in self._share_out(batch.groups, came):
            rest = came.copy()
            onward = dict(pools)
            for group, share in zip(batch.groups, shares, strict=True):
                rest.subtract(share)
                died = group[0].died
                assert died is not None
                onward[died] = onward.get(died, Counter()) + share
            if not self._go_on(number + 1, onward, found):
                continue
            any_way = True
            for members, share in ((batch.stay, rest), *zip(batch.groups, shares, strict=True)):
                for entry in members:
                    self.possible[entry].update(choice for choice, seats in share.items() if seats > 0)
        return any_way

    def _share_out(self, groups: Sequence[list[Entry]], came: Counter[str]) -> Iterator[list[Counter[str]]]:
        """Every way in which each group's answers can be among those that came."""
        if not groups:
            yield []
            return
        first, *others = groups
        for drawn in combinations_with_replacement([one for one in self.choices if came[one] > 0], len(first)):
            self.looked += 1
            if self.looked > MOST:
                raise TooManyError
            share = Counter(drawn)
            rest = came.copy()
            rest.subtract(share)
            if min(rest.values()) >= 0:
                yield from ([share, *more] for more in self._share_out(others, rest))
