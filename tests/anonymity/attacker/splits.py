"""Pictures as they are drawn, one after another, and every way in which the people behind them can have answered.

Small rooms have few enough ways to try them all. Whoever looks knows how many people each batch has (and who they are,
having watched them tap), and perhaps what one or two of them said; what is true of all ways that make the same
pictures, they know.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import product
from math import factorial, prod

from facilitation.rules.pictures import Kind, QuestionToDraw, Row, Shape, draw
from facilitation.rules.release import Policy, Released
from facilitation.rules.scales import NOT_APPLICABLE, SKIP
from facilitation.rules.tally import fold_lone_skips

Split = tuple[int, ...]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def split_up(people: int, places: int) -> Iterator[Split]:
    """Every way in which so many people can spread over so many places."""
    if places == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in split_up(people - first, places - 1):
            yield (first, *rest)


@cache
def see_row(
    split: Split, *, kind: Kind, tender: bool = False, soft: bool = False, answers: int | None = None
) -> tuple[int, Row]:
    """What is drawn of so many people at each step, and, as the last two places, off the map and skipped.

    With the number of answers beside it: of this question, unless another one of the round has more.
    """
    codes = tuple("12345"[: len(split) - 2])
    counts = fold_lone_skips(dict(zip((*codes, NOT_APPLICABLE, SKIP), split, strict=True)), step=3)
    releases = {1: Released(1, 1, sum(split), counts, NOW)}
    if answers is not None:
        releases[2] = Released(2, 1, answers, {"1": answers}, NOW)
    picture = draw(
        round_id=1,
        questions=[QuestionToDraw(1, tender=tender, soft=soft)],
        shape=Shape(kind, codes),
        releases=releases,
        policy=Policy(),
    )
    return picture.answers, picture.rows[0]


@dataclass(frozen=True)
class Learned:
    """How likely it is that somebody learns something from a sequence of pictures.

    `named`: for each batch, what every one of its people chose. `lone`: that a step was chosen by exactly one of those
    who do not tell. `agree`: that all of those chose one step, and which. `agreed`: for each batch, that its people do
    agree, which exact numbers would always tell.
    """

    named: tuple[float, ...]
    lone: float
    agree: float
    agreed: tuple[float, ...]


@dataclass(frozen=True)
class Shown:
    """Batches of people, each followed by a picture. `tender` and `soft` say how each picture is drawn."""

    sizes: tuple[int, ...]
    insiders: tuple[int, ...] = ()
    kind: Kind = "rings"
    steps: int = 4
    tender: tuple[bool, ...] = (True,)


def try_all(sequence: Shown, likely: Sequence[float]) -> Learned:
    """Try every way; `likely` has a share for each step and one for everything else."""
    places = sequence.steps + 1
    told = [*sequence.insiders, *[0] * (len(sequence.sizes) - len(sequence.insiders))]
    tender = [*sequence.tender, *[sequence.tender[-1]] * (len(sequence.sizes) - len(sequence.tender))]
    others = [size - inside for size, inside in zip(sequence.sizes, told, strict=True)]
    ways = [_list_ways(rest, inside, likely) for rest, inside in zip(others, told, strict=True)]
    groups: defaultdict[object, list[tuple[tuple[Split, ...], float]]] = defaultdict(list)
    for way in product(*ways):
        whole, seen, chance = (0,) * places, [], 1.0
        for (split, known, share), care in zip(way, tender, strict=True):
            whole = tuple(map(sum, zip(whole, split, known, strict=True)))
            seen.append(see_row((*whole, 0), kind=sequence.kind, tender=care))
            chance *= share
        groups[tuple(seen), tuple(known for _, known, _ in way)].append((tuple(split for split, _, _ in way), chance))
    return _learn(list(groups.values()), others, likely)


def _list_ways(people: int, insiders: int, likely: Sequence[float]) -> list[tuple[Split, Split, float]]:
    """What one batch and those who tell can have said, and how likely that is."""
    ways = product(split_up(people, len(likely)), split_up(insiders, len(likely)))
    weighed = ((split, known, weigh(split, likely) * weigh(known, likely)) for split, known in ways)
    return [way for way in weighed if way[2]]


def _learn(groups: list[list[tuple[tuple[Split, ...], float]]], others: list[int], likely: Sequence[float]) -> Learned:
    named, lone, agree = [0.0] * len(others), 0.0, 0.0
    for group in groups:
        chance = sum(share for _, share in group)
        for batch in range(len(others)):
            possible = [any(splits[batch][place] for splits, _ in group) for place in range(len(likely))]
            named[batch] += chance * (sum(possible) == 1)
        wholes = [tuple(map(sum, zip(*splits, strict=True))) for splits, _ in group]
        lone += chance * any({whole[place] for whole in wholes} == {1} for place in range(len(likely)))
        all_alike = all(max(whole) == sum(whole) for whole in wholes)
        agree += chance * (all_alike and len({whole.index(max(whole)) for whole in wholes}) == 1)
    agreed = tuple(sum(share**number for share in likely) for number in others)
    return Learned(tuple(named), lone, agree, agreed)


def weigh(split: Split, likely: Sequence[float]) -> float:
    """How likely it is that people spread just so."""
    ways = factorial(sum(split)) // prod(map(factorial, split))
    return ways * prod(share**seats for share, seats in zip(likely, split, strict=True))


def try_changes(people: int, *, changing: int, likely: Sequence[float]) -> tuple[float, float, float]:
    """Some of the first picture's people change their answers, all at once, and a second coarse picture follows.

    How likely it is that somebody learns what those had said, what they say now, and that all agree in the end.
    """
    groups: defaultdict[object, list[tuple[tuple[Split, Split], Split, float]]] = defaultdict(list)
    rest, some = list(split_up(people - changing, len(likely))), list(split_up(changing, len(likely)))
    for stay, before, after in product(rest, some, some):
        first, second = (tuple(map(sum, zip(stay, part, strict=True))) for part in (before, after))
        seen = tuple(see_row((*split, 0), kind="rings", tender=True) for split in (first, second))
        chance = weigh(stay, likely) * weigh(before, likely) * weigh(after, likely)
        groups[seen].append(((before, after), second, chance))
    learned = [0.0, 0.0, 0.0]
    for group in groups.values():
        chance = sum(way[2] for way in group)
        for place in (0, 1):
            possible = [any(way[0][place][step] for way in group) for step in range(len(likely))]
            learned[place] += chance * (sum(possible) == 1)
        agree = all(max(way[1]) == people for way in group)
        learned[2] += chance * (agree and len({way[1].index(people) for way in group}) == 1)
    return learned[0], learned[1], learned[2]
