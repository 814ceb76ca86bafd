"""Rooms full of made-up people: who is there, what they tap and when. Everything from one seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from facilitation.rules.release import Policy
from facilitation.rules.scales import NOT_APPLICABLE, RATINGS, RINGS, SKIP, Scale

STARTING = 2.0


@dataclass(frozen=True)
class Tap:
    """Somebody taps: a choice, or None to take it back. `at` in seconds."""

    at: float
    person: int
    choice: str | None


@dataclass(frozen=True)
class Asked:
    """One question: what everybody tapped, in order, and how likely each choice was."""

    scale: Scale
    taps: tuple[Tap, ...]
    likely: dict[str, float]


@dataclass(frozen=True)
class Room:
    """A room, its people by the second they join (and leave, if they do), and its questions."""

    policy: Policy
    joins: tuple[float, ...]
    leaves: tuple[float | None, ...]
    asked: tuple[Asked, ...]
    closes: float

    def count_connected(self, at: float) -> int:
        """How many are there."""
        return sum(
            join <= at and (leave is None or leave > at) for join, leave in zip(self.joins, self.leaves, strict=True)
        )


@dataclass(frozen=True)
class Habits:
    """How people behave: shares of them who change an answer, take one back, say nothing, leave early."""

    change: float = 0.0
    withdraw: float = 0.0
    silent: float = 0.05
    leave: float = 0.03


CALM = Habits()
RESTLESS = Habits(change=0.15, withdraw=0.04)


def make_room(random: Random, *, habits: Habits, questions: int = 13, people: Sequence[int] = range(5, 41)) -> Room:
    """A room of any size drawn from `people`, and what happens in it."""
    number = random.choice(people)
    policy = Policy(floor=5, step=3)
    joins = tuple(0.0 if random.random() < 0.9 else random.uniform(0, 40) for _ in range(number))
    leaves = tuple(random.uniform(20, 60) if random.random() < habits.leave else None for _ in range(number))
    scale = random.choice([RATINGS, RINGS[4], RINGS[3]])
    ends = 60.0 + 4.0 * questions
    paces = [random.lognormvariate(1.0, 0.4) for _ in range(number)]
    asked = tuple(
        _ask(random, scale, habits, joins=joins, leaves=leaves, paces=paces, place=place) for place in range(questions)
    )
    return Room(policy=policy, joins=joins, leaves=leaves, asked=asked, closes=ends)


def _ask(
    random: Random,
    scale: Scale,
    habits: Habits,
    *,
    joins: tuple[float, ...],
    leaves: tuple[float | None, ...],
    paces: list[float],
    place: int,
) -> Asked:
    likely = draw_likely(random, scale)
    codes, weights = list(likely), list(likely.values())

    def choose() -> str:
        return random.choices(codes, weights)[0]

    taps = []
    for person, (join, leave, pace) in enumerate(zip(joins, leaves, paces, strict=True)):
        at = join + STARTING + pace * (place + random.uniform(0.6, 1.4))
        if random.random() < habits.silent or (leave is not None and at > leave):
            continue
        taps.append(Tap(at, person, choose()))
        while random.random() < habits.change:
            at += random.expovariate(1 / 6)
            taps.append(Tap(at, person, choose()))
        if random.random() < habits.withdraw:
            taps.append(Tap(at + random.expovariate(1 / 6), person, None))
    return Asked(scale=scale, taps=tuple(sorted(taps, key=lambda tap: tap.at)), likely=likely)


def draw_likely(random: Random, scale: Scale) -> dict[str, float]:
    """How likely each choice is: some questions divide a room, of others nearly everybody thinks alike."""
    width = random.choice([0.4, 1.0, 3.0])
    weights = [random.gammavariate(width, 1) for _ in scale.steps]
    total = sum(weights)
    apart = {NOT_APPLICABLE: 0.05, SKIP: 0.05}
    return {code: 0.9 * weight / total for code, weight in zip(scale.steps, weights, strict=True)} | apart
