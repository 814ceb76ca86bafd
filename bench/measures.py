"""What is made of measured numbers: medians, spreads, ratios, percentiles. Pure; units are the caller's."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """One measured thing, a value for each round, in the order of the rounds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle value; not a number if there is none."""
        return statistics.median(self.values) if self.values else math.nan

    @property
    def spread(self) -> float:
        """How far apart the lowest and the highest round are, as a share of the median; 0 for a single round."""
        if len(self.values) < 2 or not self.median:
            return 0.0
        return (max(self.values) - min(self.values)) / self.median


def make_sample(values: Sequence[float]) -> Sample:
    """The rounds as a sample."""
    return Sample(values=tuple(values))


def get_ratio(ours: Sample, theirs: Sample) -> float:
    """The median of the ratios round by round: a machine that drifts slows both of a round.

    Rounds are pairs: the first of one with the first of the other. Not a number without any.
    """
    ratios = [mine / other for mine, other in zip(ours.values, theirs.values, strict=True) if other]
    return statistics.median(ratios) if ratios else math.nan


def get_percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of all do not exceed (nearest rank); not a number if there is none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    rank = math.ceil(len(ordered) * percent / 100)
    return ordered[max(rank, 1) - 1]
