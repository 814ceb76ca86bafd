"""A phone's own answers, and nobody else's."""

import pytest

from facilitation.actions.answers import save
from facilitation.actions.releases import release_if_due
from facilitation.actions.seats import get_secret
from facilitation.models import Round
from facilitation.queries.answers import count_finished, get_own_answers, have_finished
from tests.factories import (
    NOW,
    SHORT,
    Phone,
    get_questions,
    make_answers,
    make_phone,
    make_phones,
    make_room,
    make_round,
)

pytestmark = pytest.mark.django_db


def get_answers(phone: Phone, asked: Round, *, secret: bytes | None = None) -> dict[str, str]:
    (own,) = get_own_answers(
        secret=secret or get_secret(), tokens=[phone.token], question_ids=get_questions(asked=asked)
    )
    return own


def test_a_phone_finds_its_own_answers_by_question_and_nobody_elses() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, second = get_questions(asked=asked)
    ben, cleo = make_phones(room=asked.room, number=2)
    make_answers(question=first, phones=[ben, cleo], choices="4n")
    make_answers(question=second, phones=[cleo], choices="s")

    assert get_answers(ben, asked) == {str(first): "4"}
    assert get_answers(cleo, asked) == {str(first): "n", str(second): "s"}
    assert get_answers(make_phone(room=asked.room), asked) == {}


def test_only_the_questions_that_are_asked_for_are_looked_up() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, second = get_questions(asked=asked)
    ben = make_phone(room=asked.room)
    save([ben.give(first, "4"), ben.give(second, "5")])

    assert get_own_answers(secret=get_secret(), tokens=[ben.token], question_ids=[second]) == [{str(second): "5"}]
    assert get_own_answers(secret=get_secret(), tokens=[ben.token], question_ids=[]) == [{}]


def test_a_withdrawn_answer_is_not_found_though_its_mark_is_kept() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, _ = get_questions(asked=asked)
    phones = make_phones(room=asked.room, number=5)
    make_answers(question=first, phones=phones, choices="44444")
    assert release_if_due(room_id=str(asked.room_id), connected=0, now=NOW)
    assert get_answers(phones[0], asked) == {str(first): "4"}

    save([phones[0].withdraw(first)])

    assert get_answers(phones[0], asked) == {}


def test_without_the_servers_secret_a_token_finds_nothing() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    ben = make_phone(room=asked.room)
    save([ben.give(get_questions(asked=asked)[0], "4"), ben.finish(asked.pk)])
    assert get_answers(ben, asked)

    assert get_answers(ben, asked, secret=b"guess") == {}
    assert have_finished(secret=b"guess", tokens=[ben.token], round_id=asked.pk) == [False]


def test_finishing_is_known_to_the_phone_and_counted_for_the_room() -> None:
    asked, elsewhere = make_round(), make_round()
    ben, cleo = make_phones(room=asked.room, number=2)
    mallory = make_phone(room=elsewhere.room)
    save([ben.finish(asked.pk), mallory.finish(elsewhere.pk)])

    finished = [
        have_finished(secret=get_secret(), tokens=[phone.token for phone in (ben, cleo, mallory)], round_id=each.pk)
        for each in (asked, elsewhere)
    ]

    assert finished == [[True, False, False], [False, False, True]]
    assert count_finished([asked.pk, elsewhere.pk, 2**40]) == {asked.pk: 1, elsewhere.pk: 1}
    save([cleo.finish(asked.pk)])
    assert count_finished([asked.pk]) == {asked.pk: 2}


def test_many_phones_are_looked_up_together_and_each_gets_its_own() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    first, second = get_questions(asked=asked)
    ben, cleo, dan = make_phones(room=asked.room, number=3)
    make_answers(question=first, phones=[ben, cleo], choices="45")
    make_answers(question=second, phones=[cleo], choices="n")

    own = get_own_answers(
        secret=get_secret(), tokens=[phone.token for phone in (cleo, dan, ben)], question_ids=[first, second]
    )

    assert own == [{str(first): "5", str(second): "n"}, {}, {str(first): "4"}]
