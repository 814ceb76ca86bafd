"""Which line of a page is its newest. A frame that a bad network held back must not undo what was said after it.

A page that comes back says in its address which page it is and the how-manieth line this is. What still arrives over a
line before it is not heard. Known are the lines of this process; another process may hear a straggler.
"""

import re
from collections import OrderedDict
from urllib.parse import parse_qsl

MOST = 20_000
"""Pages that are remembered; those that have not come back for longest are forgotten first."""

PAGE = re.compile(r"[0-9a-z]{1,12}")
NUMBER = re.compile(r"[0-9]{1,9}")

Line = tuple[bytes, str, int]
"""A seat's key, its page, and the number of the line."""


class Newest:
    """The number of the newest line of each page."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[tuple[bytes, str], int] = OrderedDict()

    def claim(self, line: Line) -> None:
        """This line has opened; those of its page before it are not heard any more."""
        seat, page, number = line
        self._numbers[seat, page] = max(number, self._numbers.pop((seat, page), 0))
        if len(self._numbers) > MOST:
            self._numbers.popitem(last=False)

    def holds(self, line: Line) -> bool:
        """Whether no newer line of the page has opened."""
        seat, page, number = line
        return self._numbers.get((seat, page), 0) <= number


def read_line(seat: bytes, query: bytes) -> Line | None:
    """The line that an address names; None for who does not count its lines."""
    found = dict(parse_qsl(query.decode("latin-1")))
    page, number = found.get("page", ""), found.get("line", "")
    if not PAGE.fullmatch(page) or not NUMBER.fullmatch(number):
        return None
    return seat, page, int(number)
