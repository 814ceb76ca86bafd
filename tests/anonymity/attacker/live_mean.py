"""A mean that moves with every tap, as most live tools show it: to one decimal, with the number of people beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.anonymity.attacker.rooms import Asked
from tests.anonymity.attacker.solver import APART, merge

Sums = set[int]


@dataclass(frozen=True)
class Shown:
    """What stands on the screen after a tap: how many rated, and their mean."""

    rated: int
    mean: float | None


@dataclass(frozen=True)
class _Step:
    """One tap: `before` and `after` are the numbers of that person's answers, counted through the question."""

    before: int | None
    after: int | None
    shown: Shown


def _show(ratings: Mapping[int, int | None]) -> Shown:
    rated = [rating for rating in ratings.values() if rating is not None]
    return Shown(len(rated), round(sum(rated) / len(rated), 1) if rated else None)


def _get_value(choice: str) -> int | None:
    return None if choice == APART else int(choice)


def watch(asked: Asked) -> tuple[list[_Step], list[str]]:
    """What is seen after each tap, and the truth: each answer that was given, in order."""
    ratings: dict[int, int | None] = {}
    latest: dict[int, int] = {}
    truth: list[str] = []
    steps = []
    for tap in asked.taps:
        before = latest.pop(tap.person, None)
        ratings.pop(tap.person, None)
        after = None
        if tap.choice is not None:
            after = latest[tap.person] = len(truth)
            truth.append(merge(tap.choice))
            ratings[tap.person] = _get_value(merge(tap.choice))
        steps.append(_Step(before, after, _show(ratings)))
    return steps, truth


def solve_mean(asked: Asked) -> tuple[list[set[str]], list[str]]:
    """For each answer which choices it can have been, and which it was.

    Every sum of ratings that agrees with a mean is followed from tap to tap, forward and back.
    """
    steps, truth = watch(asked)
    choices = [*asked.scale.steps, APART]
    possible = [set(choices) for _ in truth]
    reached: list[Sums] = [{0}]
    for step, was in zip(steps, [Shown(0, None), *(step.shown for step in steps)], strict=False):
        onward = _list_moves(step, was, possible)
        reached.append({total + by for total in reached[-1] for _, _, by in onward if _agrees(total + by, step.shown)})
    sums = reached.pop()
    for number in reversed(range(len(steps))):
        step, was = steps[number], steps[number - 1].shown if number else Shown(0, None)
        moves = [
            (before, after, total)
            for before, after, by in _list_moves(step, was, possible)
            for total in reached[number]
            if total + by in sums
        ]
        for place, entry in ((0, step.before), (1, step.after)):
            if entry is not None:
                possible[entry] &= {str(move[place]) for move in moves}
        sums = {total for *_, total in moves}
    return possible, truth


def _list_moves(step: _Step, was: Shown, possible: list[set[str]]) -> list[tuple[str | None, str | None, int]]:
    """From which choice to which somebody can have gone, and by how much the sum of ratings then moves."""
    moves = []
    for before in [None] if step.before is None else sorted(possible[step.before]):
        for after in [None] if step.after is None else sorted(possible[step.after]):
            old, new = (None if one is None else _get_value(one) for one in (before, after))
            if was.rated - (old is not None) + (new is not None) == step.shown.rated:
                moves.append((before, after, (new or 0) - (old or 0)))
    return moves


def _agrees(total: int, shown: Shown) -> bool:
    return total == 0 if shown.mean is None else total > 0 and round(total / shown.rated, 1) == shown.mean
