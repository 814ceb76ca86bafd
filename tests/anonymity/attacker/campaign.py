"""The attack on many rooms, and its score beside what theory says."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from math import sqrt
from random import Random

from facilitation.rules.release import Policy
from tests.anonymity.attacker.book import Entry
from tests.anonymity.attacker.contenders import (
    Contender,
    publish_ours,
    publish_with_lone_changes,
    publish_with_remainder,
)
from tests.anonymity.attacker.live_mean import solve_mean
from tests.anonymity.attacker.observed import Observed, play
from tests.anonymity.attacker.rooms import CALM, RESTLESS, Asked, Habits, Room, make_room
from tests.anonymity.attacker.solver import TooManyError, merge, solve
from tests.anonymity.attacker.theory import get_agreement, get_variety, merge_likely

SURE = 4.0
"""Standard deviations: chance goes further once in 30,000 tries."""

FEW_CHANGES = Habits(change=0.05)


@dataclass
class Tried:
    """Answers of one kind: how many, how many were narrowed to one choice, and what theory expects of both.

    `bound` is the expected number if no batch were smaller than promised, `variance` its variance; `left` is the sum of
    the choices that remain for each answer, `implied` what theory expects of that.
    """

    answers: int = 0
    named: int = 0
    bound: float = 0.0
    variance: float = 0.0
    left: int = 0
    implied: float = 0.0

    @property
    def sigmas(self) -> float:
        """How far the number of named answers lies above the bound, in standard deviations."""
        return (self.named - self.bound) / sqrt(self.variance) if self.variance else 0.0

    @property
    def is_within(self) -> bool:
        """Whether no more is named than batches imply."""
        return self.sigmas <= SURE

    def per(self, number: float) -> float:
        """A number for each answer."""
        return number / self.answers if self.answers else 0.0


@dataclass
class Score:
    """One contender against one attacker.

    `stay`: answers as they stood at the end; `gone`: those that were in a picture and were changed or withdrawn later.
    """

    name: str
    is_ours: bool
    rooms: int = 0
    questions: int = 0
    releases: int = 0
    given_up: int = 0
    stay: Tried = field(default_factory=Tried)
    gone: Tried = field(default_factory=Tried)


@dataclass(frozen=True)
class Attack:
    """What is attacked: how it publishes (None is the live mean), how people behave, how many tell the attacker."""

    name: str
    publish: Contender | None
    habits: Habits
    insiders: int = 0

    @property
    def is_ours(self) -> bool:
        """Whether it is the rules of this server."""
        return self.publish is publish_ours


ATTACKS = (
    Attack("ours, nobody changes", publish_ours, CALM),
    Attack("ours, nobody changes, 1 insider", publish_ours, CALM, insiders=1),
    Attack("ours, nobody changes, 2 insiders", publish_ours, CALM, insiders=2),
    Attack("ours, some change or withdraw", publish_ours, FEW_CHANGES),
    Attack("ours, many change or withdraw", publish_ours, RESTLESS),
    Attack("ours, many change, 1 insider", publish_ours, RESTLESS, insiders=1),
    Attack("lone changes published", publish_with_lone_changes, FEW_CHANGES),
    Attack("rest published at the close", publish_with_remainder, CALM),
    Attack("a mean after every tap", None, CALM),
)


def attack(what: Attack, *, rooms: int, seed: int) -> Score:
    """Attack so many rooms."""
    random = Random(f"{seed} {what.habits}")  # noqa: S311 - for everybody the same rooms again
    score = Score(what.name, is_ours=what.is_ours)
    for _ in range(rooms):
        room = make_room(random, habits=what.habits)
        score.rooms += 1
        for asked in room.asked:
            score.questions += 1
            if what.publish is None:
                _score_mean(score, asked, room.policy)
            else:
                _score_batches(score, room, asked, play(room, asked, what.publish), insiders=what.insiders)
    return score


def _score_batches(score: Score, room: Room, asked: Asked, seen: Observed, *, insiders: int) -> None:
    score.releases += len(seen.pictures)
    known = {entry: entry.choice for entry in seen.entries if entry.person < insiders}
    try:
        possible = solve(seen.entries, seen.pictures, known)
    except TooManyError:
        score.given_up += 1
        return
    likely = merge_likely(asked.likely)
    came: dict[int, list[Entry]] = defaultdict(list)
    went: dict[int, list[Entry]] = defaultdict(list)
    for entry in seen.entries:
        came[entry.born].append(entry)
        if entry.died is not None:
            went[entry.died].append(entry)
    first = {entry: _get_size(batch, known, room, number) for number, batch in came.items() for entry in batch}
    last = {entry: _get_size(batch, known, room, number) for number, batch in went.items() for entry in batch}
    for batch in came.values():
        stay = [entry for entry in batch if entry.died is None and entry not in known]
        _expect(score.stay, stay, [get_agreement(likely, first[entry]) for entry in stay])
    for batch in went.values():
        gone = [entry for entry in batch if entry not in known]
        pairs = [(get_agreement(likely, first[entry]), get_agreement(likely, last[entry])) for entry in gone]
        _expect(score.gone, gone, [one + other - one * other for one, other in pairs])
    for entry, choices in possible.items():
        if entry in known:
            continue
        assert merge(entry.choice) in choices, "The attacker has ruled out the truth."
        tried = score.stay if entry.died is None else score.gone
        tried.answers += 1
        tried.named += len(choices) == 1
        tried.left += len(choices)
        tried.implied += get_variety(likely, first[entry])


def _get_size(batch: list[Entry], known: Collection[Entry], room: Room, number: int) -> int:
    """How many people a batch has to an attacker who knows some of them, if it is as large as promised."""
    promised = room.policy.step if number else room.policy.floor
    return max(len(batch), promised) - sum(entry in known for entry in batch)


def _expect(tried: Tried, batch: list[Entry], chances: list[float]) -> None:
    """Add what one batch implies: it is named as a whole or not at all. Who left again stands in two of them."""
    tried.bound += sum(chances)
    chance = sum(chances) / len(chances) if chances else 0.0
    tried.variance += chance * (1 - chance) * len(batch) ** 2


def _score_mean(score: Score, asked: Asked, policy: Policy) -> None:
    possible, truth = solve_mean(asked)
    likely = merge_likely(asked.likely)
    chance = get_agreement(likely, policy.step)
    for choices, choice in zip(possible, truth, strict=True):
        assert choice in choices, "The attacker has ruled out the truth."
        tried = score.stay
        tried.answers += 1
        tried.named += len(choices) == 1
        tried.left += len(choices)
        tried.bound += chance
        tried.variance += chance * (1 - chance) * policy.step
        tried.implied += get_variety(likely, policy.step)
