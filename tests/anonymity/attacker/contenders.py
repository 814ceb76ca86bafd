"""Ways of publishing: ours, and others that the attacker must be able to break. These live here only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from facilitation.rules.release import Policy, Released, decide, get_reason_to_wait
from facilitation.rules.tally import publish_counts
from tests.anonymity.attacker.book import Book

START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Moment:
    """When a release is considered: seconds since the start, seats connected, whether the round is open."""

    seconds: float
    connected: int
    is_open: bool = True


Contender = Callable[[Book, Released | None, Moment, Policy], Released | None]
"""What is published now of a question, if anything."""


def publish_ours(book: Book, last: Released | None, moment: Moment, policy: Policy) -> Released | None:
    """The rules of `facilitation.rules.release`, untouched."""
    decision = decide(
        tally=book.tally(),
        connected=moment.connected,
        last=last,
        is_open=moment.is_open,
        policy=policy,
        now=START + timedelta(seconds=moment.seconds),
    )
    return decision if isinstance(decision, Released) else None


def publish_with_lone_changes(book: Book, last: Released | None, moment: Moment, policy: Policy) -> Released | None:
    """Everybody who gave, changed or withdrew counts alike: a change may be alone among new answers."""
    tally = book.tally()
    reason = get_reason_to_wait(
        seats=tally.seats,
        given=tally.given + tally.changed + tally.withdrawn,
        changed=0,
        withdrawn=0,
        expected=max(0, moment.connected - tally.seats),
        is_first=last is None,
        is_open=moment.is_open,
        policy=policy,
    )
    return None if reason else _publish_all(book, last, moment, policy)


def publish_with_remainder(book: Book, last: Released | None, moment: Moment, policy: Policy) -> Released | None:
    """Batches as large as ours, but whatever is left at the close is published, too, and nobody is waited for."""
    tally = book.tally()
    enough = book.touched >= policy.step if last else tally.seats >= policy.floor
    is_last = not moment.is_open and book.touched and tally.seats >= policy.floor
    return _publish_all(book, last, moment, policy) if enough or is_last else None


def _publish_all(book: Book, last: Released | None, moment: Moment, policy: Policy) -> Released:
    tally = book.tally()
    counts: Mapping[str, int] = publish_counts(tally.counts, scale=tally.scale, step=policy.step)
    return Released(
        question_id=0,
        version=1 if last is None else last.version + 1,
        seats=tally.seats,
        counts=counts,
        released_at=START + timedelta(seconds=moment.seconds),
    )
