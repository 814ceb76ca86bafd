"""Linear algebra over the released numbers: can any sum or difference of them speak of fewer people than promised?

Each release is a row of 0 and 1, a column for each answer that ever was in one. Whatever combination somebody forms of
the pictures is a vector of the rows' span; the answers it speaks of are its places that are not 0.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from tests.anonymity.attacker.book import Entry

Column = tuple[int, ...]


def get_columns(entries: Sequence[Entry], releases: int) -> Counter[Column]:
    """In which releases answers are, and how many are in just those."""
    return Counter(
        tuple(int(entry.born <= number and (entry.died is None or entry.died > number)) for number in range(releases))
        for entry in entries
    )


def get_rank(columns: Sequence[Column]) -> int:
    """How many of the columns are independent, in exact arithmetic."""
    basis: dict[int, list[Fraction]] = {}
    for column in columns:
        vector = [Fraction(number) for number in column]
        for place, one in basis.items():
            if vector[place]:
                share = vector[place]
                vector = [mine - share * theirs for mine, theirs in zip(vector, one, strict=True)]
        leading = next((place for place, number in enumerate(vector) if number), None)
        if leading is not None:
            scaled = [number / vector[leading] for number in vector]
            for place, one in list(basis.items()):
                share = one[leading]
                basis[place] = [mine - share * theirs for mine, theirs in zip(one, scaled, strict=True)]
            basis[leading] = scaled
    return len(basis)


def find_isolated(columns: Counter[Column], fewer_than: int) -> int | None:
    """The smallest number of people, below `fewer_than`, whom some combination of the pictures speaks of alone.

    All others have the same place in it, 0: so without the columns of these few the rest has a lower rank.
    """
    whole = get_rank(list(columns))
    for size in range(1, fewer_than):
        for few in _choose(columns, size):
            if get_rank([column for column in columns if column not in few]) < whole:
                return size
    return None


def _choose(columns: Counter[Column], size: int) -> Iterator[set[Column]]:
    """Every choice of columns that belong to so many people together."""
    for number in range(1, size + 1):
        for few in combinations(columns, number):
            if sum(columns[column] for column in few) == size:
                yield set(few)
