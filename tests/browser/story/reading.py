"""What the tables beside pictures must say, worked out from what the phones chose by the rules for drawing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from playwright.async_api import Locator, expect

from facilitation.pages.asks import get_asks
from facilitation.pages.texts import say
from facilitation.queries.results import SHAPES
from facilitation.rules.built_in import SPHERES
from facilitation.rules.congruence import get_group_gap
from facilitation.rules.exercise import Ask
from facilitation.rules.pictures import Picture, QuestionToDraw, Row, Shape, draw
from facilitation.rules.release import Policy, Released
from facilitation.rules.tally import publish_counts
from tests.browser.visitors import Visitor

Chosen = Mapping[str, Sequence[str]]
"""What everybody chooses: for each question by its slug, one code for each phone; "" where a phone says nothing."""

Cells = list[tuple[str, int]]
"""What stands in the cells of a row, and how many columns each fills."""

POLICY = Policy()
WORDS: Mapping[Ask, Mapping[str, Any]] = {Ask(words["slug"]): words for words in get_asks(SPHERES, say)}
SPREADS = {"together": "close together", "mixed": "mixed", "apart": "far apart"}
FEW = "few or none"


def count(ask: Ask, codes: Sequence[str]) -> Mapping[str, int]:
    """The numbers that may be published of one question."""
    given = Counter(code for code in codes if code)
    return publish_counts(given, scale=SPHERES.get_scale(ask), step=POLICY.step)


def draw_picture(ask: Ask, chosen: Chosen, *, soft: Collection[str] = (), hidden: str = "") -> Picture:
    """The picture of a round in which everything that was chosen was released; its questions are counted from 0."""
    slugs = list(chosen)
    seats = {number: sum(bool(code) for code in chosen[slug]) for number, slug in enumerate(slugs)}
    releases = {
        number: Released(number, 1, seats[number], count(ask, chosen[slug]), datetime.now(UTC))
        for number, slug in enumerate(slugs)
        if seats[number] >= POLICY.floor
    }
    questions = [
        QuestionToDraw(number, tender=ask is Ask.PLACE and SPHERES.is_tender(slug), soft=slug in soft)
        for number, slug in enumerate(slugs)
        if slug != hidden
    ]
    shape = Shape(kind=SHAPES[ask], steps=SPHERES.get_scale(ask).steps)
    return draw(round_id=1, questions=questions, shape=shape, releases=releases, policy=POLICY)


def tell_table(ask: Ask, chosen: Chosen, *, only: str = "", **more: Any) -> list[str]:
    """The table beside a picture, cell by cell, as screen and desk have it; of one question with `only`."""
    picture = draw_picture(ask, chosen, **more)
    if SHAPES[ask] == "picks":
        return _tell_picks(ask, picture)
    slugs = list(chosen)
    rows = [row for row in picture.rows if only in {"", slugs[row.question]}]
    noted = any(_tell_notes(row) for row in rows)
    table = []
    for row in rows:
        cells = _tell_cells(ask, row)
        if noted and row.form != "none":
            cells.append((_tell_notes(row), 1))
        table += [_get_label(ask, slugs[row.question]), *(text for text, _ in cells)]
    return table


def tell_compared(ask: Ask, before: Chosen, now: Chosen) -> list[str]:
    """The table of two waves: what was, then what is."""
    table = []
    for old, new in zip(draw_picture(ask, before).rows, draw_picture(ask, now).rows, strict=True):
        first, second = _tell_cells(ask, old), _tell_cells(ask, new)
        table.append(_get_label(ask, list(now)[new.question]))
        if [span for _, span in first] == [span for _, span in second]:
            pairs = zip(first, second, strict=True)
            table += [f"{was}, then {becomes}" if was or becomes else "" for (was, _), (becomes, _) in pairs]
        else:
            table.append(", then ".join(", ".join(text for text, _ in cells) for cells in (first, second)))
    return table


def tell_gap(subject: str, placed: Chosen, rated: Chosen) -> list[str]:
    """The table of gaps, in words, of the one kind of relationship that was rated."""
    gap = get_group_gap(
        subject=subject,
        ring_counts=count(Ask.PLACE, placed[subject]),
        rings=len(SPHERES.rings),
        factor_counts={slug: count(Ask.RATE, codes) for slug, codes in rated.items()},
        things=len(rated),
        floor=POLICY.floor,
        coarse=SPHERES.is_tender(subject),
    )
    assert gap is not None
    bands = {"lines_up": "they line up", "small": "a small gap", "bigger": "a bigger gap"}
    directions = {"closer": "sits closer than", "further": "sits further out than"}
    said = (
        "about the same"
        if gap.direction == "same"
        else f"{directions[gap.direction]} the {len(rated)} things suggest · {bands[gap.band]}"
    )
    return [_get_label(Ask.PLACE, subject), said, f"our rings: {SPREADS[gap.spread]}"]


def tell_report(ask: Ask, chosen: Chosen, **more: Any) -> list[list[str]]:
    """The rows of a picture as the report has them, without what stands behind a row."""
    picture = draw_picture(ask, chosen, **more)
    if SHAPES[ask] == "picks":
        [row] = picture.rows
        counts = [_say(number) for number in (*row.scores, row.unrated)]
        return [list(pair) for pair in zip([*WORDS[ask]["steps"], _get_none(ask)], counts, strict=True)]
    label = "text" if ask is Ask.CHECK else "label"
    slugs = list(chosen)
    return [
        [_get_label(ask, slugs[row.question], label), *(_reword(text) for text, _ in _tell_cells(ask, row) if text)]
        for row in picture.rows
    ]


def _reword(text: str) -> str:
    """Where the report has other words than the screen."""
    if text.startswith("about "):
        return text.split(" · ", maxsplit=1)[0]
    others = {
        "Too few answers": "No picture: too few people answered.",
        "Spread across all rings": "Spread across all of these",
    }
    return others.get(text, text)


def get_cells(page: Visitor) -> Locator:
    """Every cell of the table beside the picture, row by row."""
    return page.page.locator("results-board tbody :is(th, td)")


async def expect_table(table: list[str], *visitors: Visitor) -> None:
    """The table is there, and says this and no more."""
    assert table
    for visitor in visitors:
        await expect(visitor.page.locator("results-board table")).to_be_visible()
        await expect(get_cells(visitor)).to_have_text(table)


def _tell_cells(ask: Ask, row: Row) -> Cells:
    steps = WORDS[ask]["steps"]
    everywhere = "Spread across all rings" if SHAPES[ask] == "rings" else "Spread across all answers"
    mostly = "Too few of us put it on the map" if SHAPES[ask] == "rings" else "Too few of us rated it"
    apart = ("" if row.form == "mostly_unrated" else _say(row.unrated), 1)
    match row.form:
        case "none":
            return [("Too few answers", len(steps) + 1)]
        case "nearly":
            return [(f"Nearly everyone: {steps[row.nearly or 0]}", len(steps)), apart]
        case "everywhere":
            return [(everywhere, len(steps)), apart]
        case "mostly_unrated":
            return [(mostly, len(steps)), apart]
        case "average":
            return [(f"about {row.average:g} · {SPREADS[row.spread or '']}", len(steps)), apart]
        case _:
            assert row.joined is None, "eight people on four rings are never drawn so"
            return [*((_say(number), 1) for number in row.scores), apart]


def _tell_picks(ask: Ask, picture: Picture) -> list[str]:
    [row] = picture.rows
    everybody = row.own or picture.answers
    names = [*WORDS[ask]["steps"], _get_none(ask)]
    counts = [FEW if number is None else f"{number} of {everybody} people" for number in (*row.scores, row.unrated)]
    return [part for pair in zip(names, counts, strict=True) for part in pair]


def _tell_notes(row: Row) -> str:
    notes = [] if row.skipped is None else [f"skipped: {row.skipped}"]
    notes += [] if row.own is None else [f"{row.own} answers"]
    notes += [] if row.spread is None or row.form == "average" else [SPREADS[row.spread]]
    return " · ".join(notes)


def _get_label(ask: Ask, slug: str, part: str = "label") -> str:
    return str(next(question[part] for question in WORDS[ask]["questions"] if question["slug"] == slug))


def _get_none(ask: Ask) -> str:
    return str(next(choice["label"] for choice in WORDS[ask]["choices"] if choice["kind"] == "none"))


def _say(number: int | None) -> str:
    return FEW if number is None else str(number)
