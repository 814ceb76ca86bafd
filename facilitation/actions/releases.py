"""Publishing results: the only reader of raw counts, and the only writer of releases."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from facilitation.announce import announce
from facilitation.models import Answer, Question, Release, Room, Round
from facilitation.protocol.audiences import desks_of, screens_of
from facilitation.protocol.events import ResultsReleased
from facilitation.queries.results import get_picture, get_releases
from facilitation.queries.tallies import get_tallies, get_touched, get_touched_rounds
from facilitation.rules.exercise import Display
from facilitation.rules.release import Policy, Released, decide


def release_where_due(*, connected: Mapping[str, int], now: datetime) -> None:
    """`release_if_due` for many rooms: `connected` is the number of seats present in each. Quiet rooms cost nothing."""
    open_rounds = dict(Round.objects.filter(room_id__in=connected, closed_at=None).values_list("pk", "room_id"))
    for round_id in sorted(get_touched_rounds(open_rounds)):
        room_id = str(open_rounds[round_id])
        release_if_due(room_id=room_id, connected=connected[room_id], now=now)


def release_if_due(*, room_id: str, connected: int, now: datetime) -> bool:
    """Publish what the rules allow of the open round now, and tell desks and screens. Whether anything was published.

    Called by a heart, never by a tap (rule R4). `connected` is the number of seats present. Any number of servers may
    call it at once: the round's lock lets one of them publish, and the others find nothing new. Were there no lock, the
    unique version would let the second one fail.
    """
    asked = Round.objects.filter(room_id=room_id, closed_at=None).first()
    if asked is None or not get_touched(_get_question_ids(asked.pk)):
        return False
    with transaction.atomic():
        locked = Round.objects.select_for_update().filter(pk=asked.pk, closed_at=None).first()
        if locked is None or not _release(locked, connected=connected, is_open=True, now=now):
            return False
        event = ResultsReleased(picture=get_picture(locked.pk))
        announce(event, to=desks_of(room_id))
        if locked.display == Display.SHOWN:
            announce(event, to=screens_of(room_id))
    Room.objects.filter(pk=room_id).update(active_at=now)
    return True


def release_finally(*, round_id: int, now: datetime) -> None:
    """Close a round: the last releases that the rules allow; what is then still under a step stays out for good (R3).

    Runs inside the caller's transaction; a round that is closed already stays as it is. Says nothing: the caller
    tells the room the whole of what changed.
    """
    asked = Round.objects.select_for_update().filter(pk=round_id, closed_at=None).first()
    if asked is None:
        return
    asked.closed_at = now
    asked.save(update_fields=["closed_at"])
    _release(asked, connected=0, is_open=False, now=now)
    question_ids = _get_question_ids(asked.pk)
    touched = get_touched(question_ids)
    for question_id in question_ids:
        Question.objects.filter(pk=question_id).update(late=touched.get(question_id, 0))


def _release(asked: Round, *, connected: int, is_open: bool, now: datetime) -> bool:
    question_ids = list(get_touched(_get_question_ids(asked.pk)))
    latest = get_releases(asked.pk)
    policy = Policy(floor=asked.room.floor, step=asked.room.step)
    decisions = [
        decide(
            tally=tally,
            connected=connected,
            last=latest.get(tally.question_id),
            is_open=is_open,
            policy=policy,
            now=now,
        )
        for tally in get_tallies(question_ids)
    ]
    released = [decision for decision in decisions if isinstance(decision, Released)]
    _publish(released)
    _count({decision.question_id for decision in released})
    return bool(released)


def _publish(released: Collection[Released]) -> None:
    Release.objects.bulk_create(
        Release(
            question_id=one.question_id,
            version=one.version,
            seats=one.seats,
            counts=dict(one.counts),
            released_at=one.released_at,
        )
        for one in released
    )


def _count(question_ids: Collection[int]) -> None:
    """Note that the latest release holds these questions' answers; withdrawn ones have left with it (rule S6)."""
    answers = Answer.objects.filter(question_id__in=question_ids, touched=True)
    answers.filter(choice=None).delete()
    answers.update(touched=False, counted=True)


def _get_question_ids(round_id: int) -> list[int]:
    return list(Question.objects.filter(round_id=round_id).order_by("position").values_list("pk", flat=True))
