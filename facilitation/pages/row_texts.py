"""A row of a picture in words: the text twin of every chart, as tables and files need it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from facilitation.rules.exercise import Ask
from facilitation.rules.pictures import Row


@dataclass(frozen=True)
class Cell:
    """One cell of a row: what was chosen, and how many chose it or what is said instead.

    `span`: columns it fills. `said`: what stands in the cell, where that is more than the value.
    """

    what: str
    value: float | str
    span: int = 1
    said: str = ""

    @property
    def is_number(self) -> bool:
        """Whether the value can be lined up with others."""
        return not self.said and not isinstance(self.value, str)

    @property
    def words(self) -> str:
        """What a reader sees in the cell."""
        return self.said or (self.value if isinstance(self.value, str) else say_number(self.value))


def say_number(number: float) -> str:
    """A number as the reader's language writes it, halves included."""
    return number_format(number, decimal_pos=0 if number == int(number) else 1)


def say_few() -> str:
    """What a coarse picture says instead of 0, 1 or 2."""
    return _("few or none")


def say_spread(spread: str | None) -> str:
    """How far the answers lie from one another."""
    words = {"together": _("close together"), "mixed": _("mixed"), "apart": _("far apart")}
    return words.get(spread or "", "")


def get_extra_columns(rows: Sequence[Row]) -> dict[str, str]:
    """What some row of a picture says besides its steps: name and heading."""
    headings = {
        "skipped": _("Skipped"),
        "own": _("Answers to this question"),
        "spread": _("The answers are"),
    }
    return {name: words for name, words in headings.items() if any(getattr(row, name) is not None for row in rows)}


def say_too_few(ask: Ask) -> str:
    """What stands instead of the steps where too few people chose one."""
    if ask in {Ask.WARM_UP, Ask.PLACE}:
        return _("Too few of us put it on the map")
    return _("Too few of us rated it") if ask in {Ask.RATE, Ask.CHECK} else _("Too few of us chose one of these")


def tell_row(row: Row, *, ask: Ask, steps: Sequence[str], none: str, extra: Mapping[str, str]) -> tuple[Cell, ...]:
    """The cells of a row: its steps, those without a step, and the columns of `extra`."""
    width = len(steps) + 1 + len(extra)
    if row.form == "none":
        return (Cell("", _("No picture: too few people answered."), width),)
    if row.form == "mostly_unrated":
        # How many chose none is not said, and they are not few.
        return (Cell("", say_too_few(ask), len(steps) + 1), *_tell_extra(row, extra))
    return (*_tell_steps(row, steps), Cell(none, _tell_count(row.unrated)), *_tell_extra(row, extra))


def turn(cells: Sequence[Cell]) -> Iterator[Cell | None]:
    """The cells one below the other: None where the one above reaches down."""
    for cell in cells:
        yield cell
        yield from [None] * (cell.span - 1)


def _tell_steps(row: Row, steps: Sequence[str]) -> Iterator[Cell]:
    match row.form:
        case "nearly":
            step = steps[row.nearly] if row.nearly is not None else ""
            said = _("Nearly everyone: %(step)s") % {"step": step}
            yield Cell(step, _("nearly everyone"), len(steps), said)
        case "everywhere":
            yield Cell("", _("Spread across all of these"), len(steps))
        case "average":
            average = row.average or 0
            said = _("about %(number)s") % {"number": say_number(average)}
            yield Cell(_("Average, from 1 to 5"), average, len(steps), said)
        case _:
            yield from _tell_counts(row, steps)


def _tell_counts(row: Row, steps: Sequence[str]) -> Iterator[Cell]:
    for position, (step, seats) in enumerate(zip(steps, row.scores, strict=True)):
        if row.joined is not None and position == row.joined + 1:
            continue
        if position == row.joined:
            both = _("%(one)s and %(next)s") % {"one": step, "next": steps[position + 1]}
            count = _tell_count(seats)
            said = count if isinstance(count, str) else _("%(count)s together") % {"count": count}
            yield Cell(both, count, 2, said)
        else:
            yield Cell(step, _tell_count(seats))


def _tell_extra(row: Row, extra: Mapping[str, str]) -> Iterator[Cell]:
    for name, heading in extra.items():
        value = getattr(row, name)
        words = say_spread(value) if name == "spread" else value
        yield Cell(heading, "" if words is None else words)


def _tell_count(seats: int | None) -> int | str:
    return say_few() if seats is None else seats
