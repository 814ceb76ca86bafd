"""What batches of people imply, exactly: with b answers in a batch its numbers name them if, and only if, all agree."""

from collections import defaultdict
from collections.abc import Mapping

from tests.anonymity.attacker.solver import merge


def merge_likely(likely: Mapping[str, float]) -> Mapping[str, float]:
    """How likely each choice is, as the solver tells them apart."""
    merged: defaultdict[str, float] = defaultdict(float)
    for choice, share in likely.items():
        merged[merge(choice)] += share
    return dict(merged)


def get_agreement(likely: Mapping[str, float], people: int) -> float:
    """How likely it is that so many people, each for themselves, choose the same."""
    return sum(share**people for share in likely.values())


def get_variety(likely: Mapping[str, float], people: int) -> float:
    """How many different choices so many people make on average."""
    return sum(1 - (1 - share) ** people for share in likely.values())
