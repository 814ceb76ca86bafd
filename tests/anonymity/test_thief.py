"""Proof P4 (docs/anonymity.md): a thief of the database cannot tell which rows belong to one person.

The thief copies the database while people answer, and tries every order that rows lie in. The same thief pairs nearly
everybody where rows lie as they came, so that the test would notice.
"""

import random
from collections import Counter
from dataclasses import dataclass

import pytest

from facilitation.actions.answers import Entry, save
from facilitation.actions.forgetting import cut_journal
from facilitation.actions.releases import release_if_due
from facilitation.actions.rounds import close_round
from facilitation.actions.seats import get_secret
from facilitation.live.stirring import Unstirred
from facilitation.models import Answer, Release, Room
from facilitation.rules.seats import get_mark_key
from tests.anonymity.thief import Attack, add, attack, steal
from tests.factories import NOW, SHORT, Phone, get_questions, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 8
ROOMS = 3


@dataclass(frozen=True)
class Session:
    """A round that people have answered: each one's keys, question by question, then their mark."""

    people: list[list[bytes]]


def play(seed: int, *, together: bool, stirred: bool, released: bool = False, closed: bool = False) -> Session:
    """People answer a round: one after the other, or all at once and gathered; what has changed is stirred as live.

    `released`: a heart publishes what is due. `closed`: at the end the round is closed.
    """
    chance = random.Random(seed)  # noqa: S311 - who taps when
    asked = make_round(room=make_room())
    questions = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=PEOPLE)
    to_say: dict[Phone, list[Entry]] = {
        phone: [*(phone.give(question, chance.choice("12345n")) for question in questions), phone.finish(asked.pk)]
        for phone in phones
    }
    unstirred = Unstirred()
    cut_journal()  # of what was there before
    for batch in _gather(to_say, chance if together else None):
        assert save(batch) == [None] * len(batch)
        unstirred.note(batch)
        if stirred and chance.random() < 0.3:
            stir(unstirred)
        if released:
            release_if_due(room_id=str(asked.room.pk), connected=PEOPLE, now=NOW)
    if stirred:
        stir(unstirred)
    if released:
        release_if_due(room_id=str(asked.room.pk), connected=PEOPLE, now=NOW)
    if closed:
        close_round(room_id=asked.room.pk, revision=0, now=NOW)
        cut_journal()
    secret = get_secret()
    return Session(
        people=[
            [
                *(phone.get_key(question) for question in questions),
                get_mark_key(secret=secret, token=phone.token, round_id=asked.pk),
            ]
            for phone in phones
        ]
    )


def _gather(to_say: dict[Phone, list[Entry]], chance: random.Random | None) -> list[list[Entry]]:
    """The batches in which it is stored: one by one, or of as many as come while a commit runs."""
    if chance is None:
        return [[entry] for entries in to_say.values() for entry in entries]
    left = {phone: list(entries) for phone, entries in to_say.items()}
    coming = []
    while left:
        phone = chance.choice(list(left))
        coming += [left[phone].pop(0) for _ in range(min(len(left[phone]), chance.randint(1, 4)))]
        left = {phone: entries for phone, entries in left.items() if entries}
    batches = []
    while coming:
        size = chance.randint(1, 6)
        batches.append(coming[:size])
        coming = coming[size:]
    return batches


def stir(unstirred: Unstirred) -> None:
    """Everything that has changed, in as many turns as it takes."""
    while not unstirred.is_empty:
        unstirred.stir()


def rob(*, together: bool, stirred: bool, **more: bool) -> list[Attack]:
    """The thief's success over several sessions, one after the other."""
    attacks = []
    for seed in range(ROOMS):
        session = play(seed, together=together, stirred=stirred, **more)
        keys = [key for person in session.people for key in person]
        attacks += attack(steal(keys), session.people)
        Room.objects.all().delete()
        Answer.objects.all().delete()
    total = add(attacks)
    for one in total:
        print(one)
    return total


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "all together"])
def test_no_order_in_a_copy_of_the_database_pairs_the_rows_of_one_person(*, together: bool) -> None:
    attacks = rob(together=together, stirred=True)

    assert len(attacks) >= 6
    assert [str(one) for one in attacks if one.hits > one.limit] == []


def test_what_was_released_and_closed_pairs_nobody_either() -> None:
    """A release touches the rows it counts; closing stirs all of them."""
    attacks = rob(together=False, stirred=True, released=True, closed=True)

    assert [str(one) for one in attacks if one.hits > one.limit] == []


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "all together"])
def test_the_same_thief_pairs_rows_that_lie_as_they_came(*, together: bool) -> None:
    """Without stirring the storage tells, although no column does: this is what the stirring is for."""
    attacks = rob(together=together, stirred=False)

    best = max(attacks, key=lambda one: one.hits)
    assert best.hits > 1.5 * best.limit
    if not together:
        assert best.hits > 0.9 * best.tried


def test_what_the_flags_tell_the_released_counts_tell_too() -> None:
    """A limit, stated in SECURITY.md: who answers late and alone stands apart, flags or no flags, until others join."""
    asked = make_round(room=make_room(plan=SHORT))
    questions = get_questions(asked=asked)
    early, late = make_phones(room=asked.room, number=7), make_phones(room=asked.room, number=1)[0]
    save(
        [phone.give(question, choice) for phone, choice in zip(early, "1234554", strict=True) for question in questions]
    )
    assert release_if_due(room_id=str(asked.room.pk), connected=7, now=NOW)
    given = dict(zip(questions, "2n", strict=True))
    save([late.give(question, choice) for question, choice in given.items()])
    assert not release_if_due(room_id=str(asked.room.pk), connected=8, now=NOW)

    flagged = dict(Answer.objects.filter(touched=True).values_list("question", "choice"))
    subtracted = {}
    for question in questions:
        stored = Counter(Answer.objects.filter(question=question).values_list("choice", flat=True))
        (subtracted[question],) = (stored - Counter(Release.objects.get(question=question).counts)).elements()

    assert flagged == subtracted == given
