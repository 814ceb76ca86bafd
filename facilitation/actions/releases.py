"""Publishing results: the only reader of raw counts, and the only writer of releases."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from facilitation.actions.patience import wait_for_locks
from facilitation.actions.stirring import stir
from facilitation.actions.turns import in_turn
from facilitation.announce import announce
from facilitation.models import Answer, Question, Release, Room, Round
from facilitation.protocol.audiences import desks_of, screens_of
from facilitation.protocol.events import ResultsReleased
from facilitation.queries.results import GAPS, PICTURE, get_gaps, get_picture, get_releases
from facilitation.queries.snapshots import get_room_state, get_screen_picture
from facilitation.queries.tallies import get_tallies, get_touched, get_touched_rounds
from facilitation.rules.exercise import Ask, Curtain
from facilitation.rules.pictures import Picture, Row
from facilitation.rules.release import Policy, Released, decide

LOCKED = 2.0
"""Seconds that a picture waits for whoever holds its round: other rooms wait behind it. The next beat tries again."""

log = logging.getLogger(__name__)


def release_where_due(*, connected: Mapping[str, int], now: datetime) -> set[str]:
    """`release_if_due` for many rooms: `connected` is the number of seats present in each. Quiet rooms cost nothing.

    A room in which it fails keeps no other from its picture.

    Gives back the rooms that are not quiet: in which something was released, or waits for it.
    """
    open_rounds = dict(Round.objects.filter(room_id__in=connected, closed_at=None).values_list("pk", "room_id"))
    touched = dict.fromkeys(str(open_rounds[round_id]) for round_id in sorted(get_touched_rounds(open_rounds)))
    for room_id in touched:
        try:
            release_if_due(room_id=room_id, connected=connected[room_id], now=now)
        except Exception as error:  # noqa: BLE001 - whatever ails one room, the pictures of the others go on
            log.error("A room's picture could not be made: %s", type(error).__name__)  # noqa: TRY400 - no values in logs
    return set(touched)


def release_if_due(*, room_id: str, connected: int, now: datetime) -> bool:
    """Publish what the rules allow of the open round now, and tell desks and screens. Whether anything was published.

    Called by a heart, never by a tap (rule R4). `connected` is the number of seats present. Any number of servers may
    call it at once: the round's lock lets one of them publish, and the others find nothing new. Were there no lock, the
    unique version would let the second one fail.
    """
    asked = Round.objects.filter(room_id=room_id, closed_at=None).first()
    if asked is None or not _decide(asked, connected=connected, is_open=True, now=now):
        return False  # without a lock: a round that waits for people must not hold up their answers every second
    with in_turn(), transaction.atomic():
        wait_for_locks(LOCKED)
        locked = Round.objects.select_for_update().filter(pk=asked.pk, closed_at=None).first()
        if locked is None or not _release(locked, connected=connected, is_open=True, now=now):
            return False
        _tell(locked, room_id)
    Room.objects.filter(pk=room_id).update(active_at=now)
    return True


def seal(*, room_id: UUID | str) -> None:
    """Keep, when a session ends, the pictures as the room could see them, and nothing that lies behind them.

    What the screen never could show goes, except the closing check, which is for afterwards. Of a coarse picture the
    exact numbers go. Runs inside the caller's transaction, after the last release.
    """
    gaps = get_gaps(room_id)
    seen = Question.objects.filter(round__room_id=room_id, seen=True)
    rated = set(seen.filter(round__ask=Ask.RATE).values_list("round__subject", flat=True))
    placed = set(seen.filter(round__ask=Ask.PLACE).values_list("slug", flat=True))
    shown = set(Round.objects.filter(room_id=room_id, gaps_seen=True).values_list("subject", flat=True))
    kept = tuple(gap for gap in gaps if gap.subject in shown | (rated & placed))
    Room.objects.filter(pk=room_id).update(gaps=GAPS.dump_json(kept).decode())
    Question.objects.filter(round__room_id=room_id, round__ask=Ask.CHECK).update(seen=True)
    for asked in Round.objects.filter(room_id=room_id):
        picture = get_picture(asked.pk)
        drawn = set(asked.questions.filter(seen=True).values_list("pk", flat=True))
        rows = tuple(row for row in picture.rows if row.question in drawn)
        asked.drawn = PICTURE.dump_json(replace(picture, rows=rows)).decode()
        asked.save(update_fields=["drawn"])
        exact = {row.question: row.version for row in rows if _is_exact(row)}
        for release in Release.objects.filter(question__round=asked):
            if release.version != exact.get(release.question_id):
                release.delete()


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
    stir(question_ids=question_ids)  # rows that left in one release would lie side by side until others come


def _release(asked: Round, *, connected: int, is_open: bool, now: datetime) -> bool:
    released = _decide(asked, connected=connected, is_open=is_open, now=now)
    _publish(released)
    _count({decision.question_id for decision in released if decision.takes_out}, takes_out=True)
    _count({decision.question_id for decision in released if not decision.takes_out}, takes_out=False)
    return bool(released)


def _decide(asked: Round, *, connected: int, is_open: bool, now: datetime) -> list[Released]:
    """What the rules allow to be published now."""
    question_ids = list(get_touched(_get_question_ids(asked.pk)))
    if not question_ids:
        return []
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
    return [decision for decision in decisions if isinstance(decision, Released)]


def mark_seen(picture: Picture) -> None:
    """Remember whose results the screen can show now. A question without a release has none yet."""
    shown = [row.question for row in picture.rows if row.version]
    Question.objects.filter(pk__in=shown, seen=False).update(seen=True)


def _is_exact(row: Row) -> bool:
    """Whether all numbers of the release stand in the row."""
    return row.form in {"counts", "picks"} and row.unrated is not None and None not in row.scores


def _tell(asked: Round, room_id: str) -> None:
    """Say the new picture to desks, and to screens what of it they may show."""
    if asked.ask == Ask.CHECK:
        return
    announce(ResultsReleased(picture=get_picture(asked.pk)), to=desks_of(room_id))
    room = get_room_state(room_id)
    shown = get_screen_picture(room)
    if shown is not None and room.curtain is not Curtain.FROZEN:
        mark_seen(shown)
        announce(ResultsReleased(picture=shown), to=screens_of(room_id))


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


def _count(question_ids: Collection[int], *, takes_out: bool) -> None:
    """Note that the latest release holds these questions' answers. Withdrawn ones have left with it (rule S6), unless
    it only added what was new: then whatever was changed or withdrawn waits on (rule R2).
    """
    answers = Answer.objects.filter(question_id__in=question_ids, touched=True)
    if takes_out:
        answers.filter(choice=None).delete()
    else:
        answers = answers.filter(counted=False)
    answers.update(touched=False, counted=True)


def _get_question_ids(round_id: int) -> list[int]:
    return list(Question.objects.filter(round_id=round_id).order_by("position").values_list("pk", flat=True))
